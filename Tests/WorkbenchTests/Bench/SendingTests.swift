import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class SendingTests: XCTestCase {
  func testEnterOnARoutePreparesAndSendsIt() {
    var bench = Bench()
    bench.press("jj<Enter>")
    XCTAssertEqual(bench.takeEffects(), [.send(id: 1, RequestMessage(url: Samples.base + "/items/1"))])
    XCTAssertEqual(bench.model.shared.notice, "GET /items/1 is sent   ^C cancels")
    XCTAssertFalse(bench.model.isIdle)
  }

  func testARouteWithAnOpenParameterWaitsToBeFilled() {
    var bench = Bench()
    bench.press("jjj<Enter>")
    XCTAssertEqual(bench.takeEffects(), [])
    XCTAssertEqual(bench.model.focus, .request)
    XCTAssertEqual(bench.model.shared.notice, "{name}: type its value   Enter takes it   ^C leaves it open")
    bench.press("ada<Enter><Enter>")
    XCTAssertEqual(bench.takeEffects(), [.send(id: 1, RequestMessage(url: Samples.base + "/users/ada"))])
  }

  func testTheScreenLivesWhileARequestHangs() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    XCTAssertTrue(bench.shows("running"))
    bench.press("3ts2j1")
    XCTAssertEqual(bench.model.focus, .catalogue)
    XCTAssertTrue(bench.shows("1 running"))
  }

  func testCancellingKeepsWhatCame() {
    var bench = Bench()
    bench.press("<Enter>")
    bench.tell(.exchange(id: 1, .head(Samples.jsonHead, framing: .length(38)), at: .milliseconds(1)))
    bench.tell(.exchange(id: 1, .body([0x7B]), at: .milliseconds(2)))
    _ = bench.takeEffects()
    bench.tell(.interrupt)
    XCTAssertEqual(bench.takeEffects(), [.cancel(id: 1)])
    bench.tell(.exchange(id: 1, .ended(.cancelled), at: .seconds(2)))
    XCTAssertTrue(bench.shows("GET /json 200 cancelled after 2.00 s"))
    XCTAssertEqual(bench.model.shared.history[1]?.exchange.body, [0x7B])
    XCTAssertTrue(bench.model.isIdle)
  }

  func testAFailureIsContentBesideTheBytesSoFar() {
    var bench = Bench(120, 40)
    bench.press("<Enter>3")
    bench.tell(.exchange(id: 1, .received(Array("HTTP/1.1 2".utf8)), at: .milliseconds(1)))
    bench.tell(
      .exchange(
        id: 1,
        .ended(.failed(TransportFailure(.cut, "127.0.0.1:1 — closed after 10 bytes — see Raw"))),
        at: .milliseconds(2)
      )
    )
    XCTAssertTrue(bench.shows(">failed      127.0.0.1:1 - closed after 10 bytes"), bench.text)
    bench.press("tr")
    XCTAssertTrue(bench.shows("48 54 54 50 2f 31 2e 31  20 32"), bench.text)
  }

  func testSeveralExchangesRunSideBySide() {
    var bench = Bench(120, 40)
    bench.press("<Enter>rr")
    XCTAssertEqual(bench.model.shared.history.running.map(\.id), [1, 2, 3])
    bench.tell(.exchange(id: 1, .head(Samples.jsonHead, framing: .none), at: .zero))
    bench.tell(.exchange(id: 1, .ended(.complete), at: .milliseconds(1)))
    XCTAssertEqual(bench.model.shared.history.running.map(\.id), [2, 3])
    XCTAssertEqual(bench.model.shared.shown, 3)
  }

  func testQuittingWhileSomethingRunsAsks() {
    var bench = Bench()
    bench.press("<Enter>q")
    XCTAssertTrue(bench.shows("1 exchange is running. Quit all the same?  y yes  n no"))
    bench.press("n")
    _ = bench.takeEffects()
    bench.press("qy")
    XCTAssertEqual(bench.takeEffects(), [.quit(code: 0)])
  }

  func testNothingIsSentBeforeTheServerListens() {
    var bench = Bench(filled: false)
    bench.press("r")
    XCTAssertEqual(bench.takeEffects(), [])
    XCTAssertEqual(bench.model.shared.notice, "r: the server is still starting")
  }

  func testARestartMovesTheRequestToTheNewAddress() {
    var bench = Bench()
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press(":restart<Enter>")
    XCTAssertEqual(bench.takeEffects().last, .restartServer)
    bench.tell(.server(.inProcess(base: "http://127.0.0.1:5")))
    bench.press("r")
    XCTAssertEqual(bench.takeEffects(), [.send(id: 2, RequestMessage(url: "http://127.0.0.1:5/json"))])
  }

  func testARequestGivenAtTheStartStandsReady() {
    var model = BenchModel(request: RequestMessage(method: "PUT", url: "http://h/x"))
    XCTAssertEqual(model.update(.key(.enter)), [.send(id: 1, RequestMessage(method: "PUT", url: "http://h/x"))])
  }

  func testEventsOfAnEndedExchangeChangeNothing() {
    var bench = Bench()
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.tell(.exchange(id: 1, .body([1]), at: .seconds(1)))
    bench.tell(.exchange(id: 99, .body([1]), at: .seconds(1)))
    XCTAssertEqual(bench.model.shared.history[1]?.exchange.body, Samples.json)
  }
}
