import SystemIO
import XCTest

@testable import ScenarioSyntax
@testable import Scenarios

/// What holds for every file, tried on many that a seed makes.
final class SyntaxPropertyTests: XCTestCase {
  func testAFileMadeOfPartsReadsBackAsTheseParts() throws {
    for seed in 0..<150 {
      var random = SeededGenerator(seed: UInt64(seed))
      let metadata = random.metadata()
      var steps = random.many(0...3) { $0.step() }
      let file = try ScenarioFile(metadata: metadata, steps: steps)
      // What the head says for all requests.
      for place in steps.indices where place < file.steps.count { steps[place].inherited = file.steps[place].inherited }
      assertSameMeaning(
        SyntaxDump.text(of: file),
        SyntaxDump.text(of: steps, metadata: metadata),
        "seed \(seed):\n\(file.text)"
      )
    }
  }

  func testWhatAFileMeansDoesNotHangOnItsLayout() throws {
    for seed in 0..<150 {
      var random = SeededGenerator(seed: UInt64(seed))
      let steps = random.many(1...3) { $0.step() }
      let file = try ScenarioFile(metadata: random.metadata(), steps: steps)
      let other = try ScenarioFile.parse(random.relaidOut(file))
      assertSameMeaning(SyntaxDump.text(of: other), SyntaxDump.text(of: file), "seed \(seed):\n\(other.text)")
    }
  }

  func testTheCanonicalFormMeansTheSameAndIsItsOwn() throws {
    for seed in 0..<150 {
      var random = SeededGenerator(seed: UInt64(seed))
      let steps = random.many(1...3) { $0.step() }
      let file = try ScenarioFile(metadata: random.metadata(), steps: steps)
      let other = try ScenarioFile.parse(random.relaidOut(file))
      let formatted = try ScenarioFile.parse(other.formatted())
      assertSameMeaning(SyntaxDump.text(of: formatted), SyntaxDump.text(of: other), "seed \(seed):\n\(other.text)")
      XCTAssertEqual(formatted.formatted(), formatted.text, "seed \(seed):\n\(other.text)")
      XCTAssertFalse(formatted.text.contains("\r"), "seed \(seed)")
    }
  }

  func testWhatIsWrittenIsCanonical() throws {
    for seed in 0..<150 {
      var random = SeededGenerator(seed: UInt64(seed))
      let steps = random.many(1...3) { $0.step() }
      let file = try ScenarioFile(metadata: random.metadata(), steps: steps)
      XCTAssertEqual(file.formatted(), file.text, "seed \(seed)")
    }
  }

  func testEveryStepKnowsItsLinesAndNoTwoShareOne() throws {
    for seed in 0..<150 {
      var random = SeededGenerator(seed: UInt64(seed))
      let steps = random.many(1...4) { $0.step() }
      let file = try ScenarioFile.parse(random.relaidOut(try ScenarioFile(steps: steps)))
      XCTAssertEqual(file.layout.count, SourceText(file.text).lineCount, "seed \(seed)")
      var behind = 0
      for step in file.steps {
        XCTAssertGreaterThan(step.lines.lowerBound, behind, "seed \(seed)")
        XCTAssertTrue(step.lines.contains(step.position.line), "seed \(seed)")
        let between = file.layout[behind..<step.lines.lowerBound - 1]
        XCTAssertTrue(between.allSatisfy { $0.role == .blank || $0.role == .comment }, "seed \(seed):\n\(file.text)")
        behind = step.lines.upperBound
      }
      XCTAssertTrue(file.layout[behind...].allSatisfy { $0.role == .blank || $0.role == .comment }, "seed \(seed)")
    }
  }

  func testAStepMovedIntoAnotherFileMeansTheSame() throws {
    for seed in 0..<100 {
      var random = SeededGenerator(seed: UInt64(seed))
      let file = try ScenarioFile.parse(random.relaidOut(try ScenarioFile(steps: random.many(2...3) { $0.step() })))
      let added = random.step()
      let expected = file.steps + [added]
      assertSameMeaning(SyntaxDump.text(of: try file.appending(added).steps), SyntaxDump.text(of: expected), "seed \(seed)")
      let exchanged = try file.replacing(file.steps[1], with: added)
      assertSameMeaning(
        SyntaxDump.text(of: exchanged.steps),
        SyntaxDump.text(of: [file.steps[0], added] + file.steps.dropFirst(2)),
        "seed \(seed)"
      )
      let removed = try file.removing(file.steps[0])
      assertSameMeaning(SyntaxDump.text(of: removed.steps), SyntaxDump.text(of: Array(file.steps.dropFirst())), "seed \(seed)")
    }
  }
}
