import AnswerbackBench
import Foundation
import Workbench
import XCTest

final class ScriptTests: XCTestCase {
  private func fault(in text: String) -> String? {
    do {
      _ = try Script(text)
      return nil
    } catch {
      return error.description
    }
  }

  func testALineIsKeysOrACommand() throws {
    let script = try Script("ab<Enter>\n\n:wait\n:wait 200 OK\n:dump my screen.txt\n")
    XCTAssertEqual(
      script.lines,
      [
        Script.Line(number: 1, step: .keys([.character("a"), .character("b"), .enter])),
        Script.Line(number: 3, step: .waitUntilIdle),
        Script.Line(number: 4, step: .wait(forText: "200 OK")),
        Script.Line(number: 5, step: .dump(path: "my screen.txt")),
      ]
    )
  }

  func testLinesMayEndAsOnWindows() throws {
    let script = try Script("a\r\n:wait\r\n")
    XCTAssertEqual(
      script.lines,
      [Script.Line(number: 1, step: .keys([.character("a")])), Script.Line(number: 2, step: .waitUntilIdle)]
    )
  }

  func testACommandThatIsNotKnownIsASentence() {
    XCTAssertEqual(
      fault(in: "a\n:quit"),
      "script line 2: `:quit` isn't a command. The commands are :dump PATH, :wait and :wait TEXT. "
        + "To press the colon key, write it at the end of the line before."
    )
  }

  func testADumpWithoutAPathIsASentence() {
    XCTAssertEqual(fault(in: ":dump"), "script line 1: :dump needs a path. Write `:dump screen.txt`.")
  }

  func testAKeyThatIsNotKnownTellsItsLine() {
    XCTAssertEqual(fault(in: "a\n<Nope>")?.hasPrefix("script line 2: <Nope> isn't a key."), true)
  }

  func testAWaitInVainIsASentence() async throws {
    var bench = try Bench { _ in nil }
    defer { bench.remove() }
    // Time flies.
    bench.services.sleep = { _ in }
    do {
      _ = try await bench.play("<Enter>\n:wait")
      XCTFail("it came to its end")
    } catch {
      XCTAssertEqual("\(error)", "script line 2: after 30 s something is still running. Cancel it with <C-c> first.")
    }
  }

  func testAScreenThatCannotBeWrittenIsASentence() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    do {
      _ = try await bench.play(":dump \(bench.folder.path)")
      XCTFail("it was written")
    } catch {
      XCTAssertEqual(
        "\(error)",
        "script line 1: the screen can't be written to \(bench.folder.path): it is a folder; add a file name."
      )
    }
  }

  func testWhatFollowsQuittingIsNotPlayed() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    let played = try await bench.play("q\n:wait\n:dump \(bench.path("never.txt"))\n")
    XCTAssertEqual(played.code, 0)
    XCTAssertFalse(FileManager.default.fileExists(atPath: bench.path("never.txt")))
  }
}
