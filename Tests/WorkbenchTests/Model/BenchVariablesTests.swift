import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

final class BenchVariablesTests: XCTestCase {
  private func sent(_ bench: Bench) -> RequestMessage? {
    guard case .send(_, let request, _)? = bench.effects.last(where: { if case .send = $0 { true } else { false } }) else {
      return nil
    }
    return request
  }

  private func saved(_ bench: Bench) -> String {
    guard case .save(_, let text, _)? = bench.effects.last(where: { if case .save = $0 { true } else { false } }) else {
      return ""
    }
    return text
  }

  func testAVariableWithoutAValueIsMarkedAndKeepsTheRequestFromBeingSent() {
    var bench = Bench(120, 40)
    bench.press("2e<C-u>GET /json?q={{greeting}}<Enter>")
    XCTAssertTrue(bench.shows("GET /json?q={{greeting}}   ! {{greeting}} isn't set   :set greeting=value"), bench.text)
    bench.press("r")
    XCTAssertNil(sent(bench))
    XCTAssertEqual(bench.model.shared.notice, "r: {{greeting}} isn't set   :set greeting=value")
    bench.press(":set greeting=hello<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "{{greeting}} is hello   :vars shows them all")
    XCTAssertFalse(bench.shows("isn't set"), bench.text)
    bench.press("r")
    XCTAssertEqual(sent(bench)?.url, Samples.base + "/json?q=hello")
  }

  func testTheWholeRequestIsFilledAndTheSavedFileKeepsTheNames() throws {
    var bench = Bench(120, 40)
    bench.press(":set id=7<Enter>:set word=a \"b\"<Enter>2e<C-u>POST /echo/{{id}}<Enter>")
    bench.press("jeContent-Type: application/json<Enter>jeX-Id: no {{id}}<Enter>")
    bench.press("Ge{\"n\": {{id}}, \"s\": \"{{word}}\"}<Esc>gr")
    let request = try XCTUnwrap(sent(bench))
    XCTAssertEqual(request.url, Samples.base + "/echo/7")
    XCTAssertEqual(request.headers.map(\.value), ["application/json", "no 7"])
    XCTAssertEqual(String(decoding: request.body ?? [], as: UTF8.self), #"{"n": 7, "s": "a \"b\""}"#)
    bench.answer(Samples.head(204, "No Content", []))
    bench.press("s<Enter>")
    XCTAssertTrue(
      saved(bench).contains(
        """
        POST {{base}}/echo/{{id}}
        Content-Type: application/json
        X-Id: no {{id}}
        {"n": {{id}}, "s": "{{word}}"}
        """
      ),
      saved(bench)
    )
    XCTAssertNoThrow(try ScenarioFile.parse(saved(bench)))
  }

  func testACapturedValueIsAVariableAtOnce() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("tb3gjjc<C-u>who<Enter>2ge<C-u>GET /json?x={{who}}<Enter>r")
    XCTAssertEqual(sent(bench)?.url, Samples.base + "/json?x=ada")
  }

  func testASecretIsAskedForAndNeverShown() {
    var bench = Bench(120, 40)
    bench.press(":secret key<Enter>")
    XCTAssertTrue(bench.shows("the value of secret.key:"), bench.text)
    bench.press("hunter22")
    XCTAssertTrue(bench.shows("secret.key: ********"), bench.text)
    bench.press("<Enter>:vars<Enter>")
    XCTAssertTrue(bench.shows("{{secret.key}}"), bench.text)
    XCTAssertFalse(bench.shows("hunter22"), bench.text)
    bench.press("q2e<C-u>GET /x?k={{secret.key}}<Enter>r")
    XCTAssertEqual(sent(bench)?.url, Samples.base + "/x?k=hunter22")
    bench.press(":secret a=b<Enter>")
    XCTAssertTrue(bench.model.shared.notice.hasPrefix("secret: write only its name"), bench.model.shared.notice)
  }

  func testWhatScenariosAreGivenFollowsTheBench() {
    var bench = Bench(120, 40)
    bench.press(":set a=1<Enter>")
    XCTAssertEqual(bench.takeEffects(), [.setVariables(BenchVariables(values: ["a": "1"]))])
    bench.press(":env dev<Enter>")
    XCTAssertEqual(bench.takeEffects(), [.loadEnvironment("dev")])
    bench.tell(.environment("dev", ["host": "x"]))
    XCTAssertTrue(bench.shows("env dev"), bench.text)
    XCTAssertEqual(
      bench.takeEffects(),
      [.setVariables(BenchVariables(values: ["a": "1", "host": "x"], environment: "dev"))]
    )
  }

  func testAFileAndAFunctionAreReadOutsideOfTheModel() throws {
    var bench = Bench(120, 40)
    bench.press("2e<C-u>POST /echo?id={{newUuid}}<Enter>Ge<lt> ./x.json<Esc>")
    XCTAssertTrue(bench.shows("body from the file ./x.json, read when the request is sent"), bench.text)
    bench.press("gr")
    XCTAssertNil(sent(bench))
    guard case .fill(let filling)? = bench.takeEffects().last else { return XCTFail("nothing is filled in") }
    let message = try filling.message { path throws(FileFault) in Array("from \(path)".utf8) }
    XCTAssertEqual(message.body, Array("from ./x.json".utf8))
    XCTAssertFalse(message.url.contains("{{"), message.url)
    bench.tell(.filled(filling, message))
    XCTAssertEqual(sent(bench), message)
    XCTAssertThrowsError(try filling.message { path throws(FileFault) in throw .missing(path) }) {
      XCTAssertEqual(($0 as? Fault)?.message, "there is no file ./x.json")
    }
  }

  func testFormsAndPartsAreEncodedAndGetTheirType() throws {
    var bench = Bench(120, 40)
    bench.press(":set v=x y<Enter>2e<C-u>POST /echo<Enter>Ge[FormParams]<Enter>a: {{v}}<Enter>b: &<Esc>gr")
    var request = try XCTUnwrap(sent(bench))
    XCTAssertEqual(request.body, Array("a=x+y&b=%26".utf8))
    XCTAssertEqual(request.headers.map(\.value), ["application/x-www-form-urlencoded"])
    bench.press("2Ge<C-a><Down><Down>")
    bench.press("<C-c>xGe[Multipart]<Enter>note: {{v}}<Esc>")
    XCTAssertTrue(bench.shows("body multipart, 1 part"), bench.text)
    bench.press("gr")
    request = try XCTUnwrap(sent(bench))
    XCTAssertTrue(request.headers.first?.value.hasPrefix("multipart/form-data; boundary=") == true)
    XCTAssertTrue(String(decoding: request.body ?? [], as: UTF8.self).contains("name=\"note\"\r\n\r\nx y\r\n"))
  }

  func testRawBytesAreSentAsTheyAreTyped() throws {
    var bench = Bench(120, 40)
    bench.press("2:raw<Enter>")
    XCTAssertTrue(bench.shows("RAW"), bench.text)
    XCTAssertTrue(bench.shows("raw bytes to http://127.0.0.1:41873"), bench.text)
    bench.press("e<C-e><C-u>BREW /x y HTTP/9.9<Esc>r")
    let request = try XCTUnwrap(sent(bench))
    XCTAssertEqual(request.raw, Array("BREW /x y HTTP/9.9\r\nHost: 127.0.0.1:41873\r\n\r\n".utf8))
    bench.answer(Samples.head(400, "Bad Request", []))
    bench.press("s")
    XCTAssertEqual(bench.model.shared.notice, "s: can't save: a scenario doesn't send raw bytes")
  }
}
