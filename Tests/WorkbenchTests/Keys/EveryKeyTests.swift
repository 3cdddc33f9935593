import Exchanges
import Scenarios
import XCTest

@testable import Workbench

/// Presses every bound key in every place it is bound in, and looks at what it did.
final class EveryKeyTests: XCTestCase {
  override func setUp() async throws {
    await Samples.prepareReview()
  }

  func testEveryBoundKeyDoesWhatTheTableSays() {
    for context in KeyContext.allCases {
      for binding in Keymap<BenchAction>.standard.bindings(in: [context]) {
        for key in binding.keys { check(key, binding.action, in: context) }
      }
    }
  }

  private func check(_ key: Key, _ action: BenchAction, in context: KeyContext) {
    guard let expectation = KeyExpectation.find(action, in: context) else {
      return XCTFail("\(key) in \(context) is bound to \(action), which no test looks at")
    }
    var bench = Bench.ready(for: context)
    expectation.prepare(&bench)
    XCTAssertTrue(bench.model.contexts.contains(context), "the test of \(key) does not begin in \(context)")
    let before = bench
    _ = bench.takeEffects()
    bench.tell(.key(key))
    XCTAssertTrue(expectation.holds(before, bench), "\(key) in \(context): \(action) has not taken place\n\(bench.text)")
  }

  func testAKeyThatIsNotBoundSaysSo() {
    var bench = Bench()
    bench.press("<F9>")
    XCTAssertEqual(bench.model.shared.notice, "F9 does nothing here   ? shows the keys")
    XCTAssertEqual(bench.takeEffects(), [])
  }

  func testAnActionThatCannotBeDoneSaysWhy() {
    var bench = Bench()
    bench.press("u")
    XCTAssertEqual(bench.model.shared.notice, "u: there is nothing to undo")
    bench.press("<C-c>")
    XCTAssertEqual(bench.model.shared.notice, "^C: nothing is in flight   q quits")
    bench.press("s")
    XCTAssertEqual(bench.model.shared.notice, "s: nothing was sent yet")
    bench.press("T")
    XCTAssertEqual(bench.model.shared.notice, "T: no scenario is chosen   s saves this exchange as one")
  }
}

extension Bench {
  /// A bench with some past, standing in a context.
  static func ready(for context: KeyContext) -> Bench {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.tell(.scenarioFinished(path: Samples.scenarios[0].path, Samples.failedRun))
    for number in 0..<60 { bench.tell(.log(Message.LogLine(text: "line \(number)"))) }
    let keys: [KeyContext: String] = [
      .catalogue: "1", .request: "2", .response: "3", .history: "4", .log: "5", .checks: "6", .field: "2e", .textArea: "2Ge",
      .requestRow: "2", .requestAddition: "2j",
      .filter: "1/", .search: "3/", .prompt: "3s", .palette: ":", .help: "?", .tabChoice: "t", .copyChoice: "y",
    ]
    if let tab = context.tab { bench.press("t\(tab.letter)3") }
    bench.press(keys[context] ?? "")
    if context == .frameFilter {
      bench.showEvents()
      bench.press("f")
    }
    if context == .comparison {
      bench.press("r")
      bench.answer(Samples.head(200, "OK", ["Date: Sat, 29 Nov 2025 07:59:43 GMT"]))
      bench.press("mr")
      bench.answer(Samples.head(200, "OK", (0..<60).map { "X-\($0): 1" } + ["Date: Sat, 29 Nov 2025 07:59:44 GMT"]))
      bench.press("d")
      bench.compare()
    }
    if context == .review {
      bench.review()
      bench.press("<Esc>3o")
    }
    if context == .recording {
      bench.press("2r")
      bench.answerWithJSON()
      bench.model.shared.recording = [1, 2, 3, 4]
      bench.press("R")
    }
    if context == .confirm { bench.model.overlay = .confirm(Overlay.Confirmation(question: "Quit?", purpose: .quit)) }
    return bench
  }
}
