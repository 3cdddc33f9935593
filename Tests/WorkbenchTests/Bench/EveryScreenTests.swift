import Exchanges
import ScenarioSyntax
import Scenarios
import SystemIO
import XCTest

@testable import Workbench

/// What holds for every screen, whatever came from outside and however large the terminal is.
final class EveryScreenTests: XCTestCase {
  private let sizes = [
    (1, 1), (2, 1), (1, 100), (300, 1), (39, 10), (40, 9), (40, 10), (41, 11), (80, 24), (99, 19), (100, 20), (160, 10),
    (159, 50), (160, 20), (300, 100),
  ]

  func testHostileBytesInEveryFieldNeverReachACell() {
    var generator = SeededGenerator(seed: 11)
    for round in 0..<24 {
      let (columns, rows) = sizes[Int.random(in: 6..<sizes.count - 1, using: &generator)]
      var bench = hostileBench(columns, rows, ascii: round % 2 == 0, &generator)
      for keys in [
        "3ts", "th", "tc", "tb", "w", "ti", "tr", "te", "g<Enter>", "<Esc>A", "pp x", "mr", "d", "q", "tk", "1", "4", "5", "2e",
        "<C-u>", "<Esc>?", "q:", "<Esc>s", "<C-c>z",
      ] {
        bench.press(keys)
        assertIsWhole(bench.screen.grid, "round \(round), \(columns)x\(rows), after \(keys)")
      }
    }
  }

  func testAnySizeIsDrawnAndTheFocusIsSeen() {
    var generator = SeededGenerator(seed: 5)
    var bench = Bench.ready(for: .response)
    let random = (0..<60).map { _ in (Int.random(in: 1...300, using: &generator), Int.random(in: 1...100, using: &generator)) }
    for (columns, rows) in sizes + random {
      bench.tell(.resized(Size(columns: columns, rows: rows)))
      for key in ["1", "2", "3", "4", "5", "6", "?", "q", "/", "<Esc>", "t", "<Esc>", "2Ge", "<Esc>"] {
        bench.press(key)
        let screen = bench.screen
        assertIsWhole(screen.grid, "\(columns)x\(rows) after \(key)")
        guard columns >= 40, rows >= 10 else { continue }
        XCTAssertNotNil(screen.cursor, "no cursor at \(columns)x\(rows) after \(key)")
        let heavy = screen.grid.cells.contains { [.focusedTitle, .field].contains($0.style.role) }
        XCTAssertTrue(heavy || (rows < 20 && bench.model.focus == .request), "no focus at \(columns)x\(rows) after \(key)")
      }
    }
  }

  func testHostileFramesNeverReachACellAtAnySize() {
    var generator = SeededGenerator(seed: 31)
    for round in 0..<12 {
      var bench = Bench(
        Int.random(in: 1...300, using: &generator),
        Int.random(in: 1...100, using: &generator),
        ascii: round % 2 == 0
      )
      bench.beginStream(round % 3 == 0 ? "text/plain" : "text/event-stream")
      for number in 0..<20 {
        let lines = ["id: ", "event: ", "data: ", ":", "retry: ", ""].map {
          $0 + String(decoding: Hostile.bytes(&generator), as: UTF8.self)
        }
        bench.stream(lines.shuffled(using: &generator).joined(separator: "\n") + "\n\n", at: number)
      }
      for keys in ["te3", " ", "k", "g<Enter>", "j<Enter>", "<Esc>f", "a<Enter>", "/d<Enter>", "nN", "F", "L", "ti", "tr", "ts"] {
        bench.press(keys)
        assertIsWhole(bench.screen.grid, "round \(round) after \(keys)")
      }
    }
  }

  func testRandomKeysAndSizesNeverTrap() {
    var generator = SeededGenerator(seed: 23)
    let bound = Keymap<BenchAction>.standard.bindings.flatMap(\.keys) + [.character("漢"), .character("0"), .function(3)]
    var bench = hostileBench(100, 30, ascii: false, &generator)
    for step in 0..<4000 {
      switch Int.random(in: 0..<40, using: &generator) {
      case 0:
        let size = Size(columns: Int.random(in: 1...300, using: &generator), rows: Int.random(in: 1...100, using: &generator))
        bench.tell(.resized(size))
      case 1: bench.tell(.paste(String(decoding: Hostile.bytes(&generator), as: UTF8.self)))
      case 2:
        let position = Grid.Position(
          row: Int.random(in: -1...60, using: &generator),
          column: Int.random(in: -1...200, using: &generator)
        )
        let kind = [Message.MouseEvent.Kind.click, .wheelUp, .wheelDown].randomElement(using: &generator) ?? .click
        bench.tell(.mouse(Message.MouseEvent(kind, at: position)))
      case 3: answerHostile(&bench, &generator)
      default: bench.tell(.key(bound.randomElement(using: &generator) ?? .enter))
      }
      if step % 20 == 0 { assertIsWhole(bench.screen.grid, "step \(step)") }
      _ = bench.effects.count > 50 ? bench.takeEffects() : []
    }
  }

  private func hostileBench(_ columns: Int, _ rows: Int, ascii: Bool, _ generator: inout SeededGenerator) -> Bench {
    func text() -> String { String(decoding: Hostile.bytes(&generator), as: UTF8.self) }
    var bench = Bench(columns, rows, ascii: ascii, filled: false)
    bench.tell(.server(.inProcess(base: "http://\(text())")))
    bench.tell(.catalogue((0..<5).map { _ in CatalogueRoute(methods: [text()], path: "/" + text(), summary: text()) }))
    bench.tell(.scenarioFiles((0..<3).map { _ in Message.ScenarioEntry(path: text(), name: text()) }))
    bench.tell(.log(Message.LogLine(time: text(), level: .warning, text: text())))
    bench.press("g<Enter>")
    answerHostile(&bench, &generator)
    let verdict = Verdict(.failed, text(), at: SourcePosition(line: 1), message: text(), details: [text()])
    let step = StepResult(name: text(), position: SourcePosition(line: 1), verdicts: [verdict])
    bench.tell(.scenarioFinished(path: text(), ScenarioResult(path: text(), text: text(), name: text(), steps: [step])))
    bench.tell(.notice(text()))
    return bench
  }

  private func answerHostile(_ bench: inout Bench, _ generator: inout SeededGenerator) {
    var head = Samples.head(200, "OK", [])
    head.version = String(decoding: Hostile.bytes(&generator), as: UTF8.self)
    head.reason = String(decoding: Hostile.bytes(&generator), as: UTF8.self)
    head.headers = (0..<4).map { _ in HeaderLine(bytes: Hostile.bytes(&generator)) }
    head.headers += (0..<3).map { _ in HeaderLine(bytes: Array("set-cookie: a=".utf8) + Hostile.bytes(&generator)) }
    head.headers.append(
      HeaderLine(
        bytes: Array("content-type: \(["text/plain", "application/json", "x/y"].randomElement(using: &generator) ?? "")".utf8)
      )
    )
    bench.answer(head, body: Hostile.bytes(&generator, atMost: 400))
  }
}
