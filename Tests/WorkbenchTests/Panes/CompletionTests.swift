import XCTest

@testable import Workbench

final class CompletionTests: XCTestCase {
  private func completed(_ keys: String) -> String? {
    var bench = Bench(120, 40)
    bench.press(keys)
    return bench.model.field?.text
  }

  func testTabCompletesNamesAndValues() {
    let cases: [(keys: String, text: String)] = [
      ("2jeCont<Tab>", "Content-Encoding: "), ("2jecont<Tab><Tab>", "Content-Language: "),
      ("2jeCont<Tab><Down><Up>", "Content-Encoding: "), ("2jeCache-Control: no-s<Tab>", "Cache-Control: no-store"),
      ("2jeAccept-Encoding: gzip, b<Tab>", "Accept-Encoding: gzip, br"), ("2e<C-u>PO<Tab>", "POST "),
      ("2e<C-u>GET /js<Tab>", "GET /json"), (":set greeting=x<Enter>2jeX: {{gr<Tab>", "X: {{greeting}}"),
    ]
    for (keys, text) in cases { XCTAssertEqual(completed(keys), text, keys) }
  }

  func testTheTypesOfTheRouteComeFirst() {
    XCTAssertEqual(completed("2e<C-u>GET /json<Enter>jeAccept: <Tab>"), "Accept: application/json")
    XCTAssertEqual(completed("2e<C-u>POST /echo<Enter>jeContent-Type: <Tab>"), "Content-Type: application/json")
  }

  func testTheOtherChoicesAreTold() {
    var bench = Bench(120, 40)
    bench.press("2jeIf-M<Tab>")
    XCTAssertEqual(bench.model.shared.notice, "Tab or an arrow: If-Modified-Since:")
    bench.press("<C-u>zzz<Tab>")
    XCTAssertEqual(bench.model.shared.notice, "nothing begins with zzz")
  }

  func testEnterAddsWhereTheRowSaysSoAndSendsElsewhere() {
    var bench = Bench(120, 40)
    bench.press("2j<Enter>")
    XCTAssertEqual(bench.model.context, .field)
    XCTAssertEqual(bench.takeEffects(), [])
    bench.press("A: b<Enter>")
    XCTAssertTrue(bench.lines.suffix(2).contains { $0.contains("Enter send") }, bench.text)
    bench.press("j")
    XCTAssertTrue(bench.lines.suffix(2).contains { $0.contains("Enter add") }, bench.text)
    bench.press("j<Enter>")
    XCTAssertEqual(bench.model.context, .textArea)
    bench.press("<C-c>g<Enter>")
    XCTAssertTrue(bench.sends("GET", "/"))
  }
}
