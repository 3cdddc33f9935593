import Foundation
import ScenarioSyntax
import Scenarios
import SystemIO
import XCTest

/// The examples of the language's description.
final class ScenarioExamplesTests: XCTestCase {
  func testEveryExampleReadsAndIsWrittenBackByteByByte() async throws {
    let examples = try await ScenarioExamples.all()
    XCTAssertEqual(examples.count, 9)
    for example in examples {
      let file = try ScenarioFile.parse(example.text, path: example.name)
      XCTAssertEqual(Array(file.text.utf8), Array(example.text.utf8), example.name)
    }
  }

  func testEveryExampleIsInItsCanonicalForm() async throws {
    for example in try await ScenarioExamples.all() {
      XCTAssertEqual(try ScenarioFile.parse(example.text).formatted(), example.text, example.name)
    }
  }

  func testEveryExampleComesBackFromItsParts() async throws {
    for example in try await ScenarioExamples.all() {
      let file = try ScenarioFile.parse(example.text)
      let written = try ScenarioFile(metadata: file.metadata, steps: file.steps)
      XCTAssertEqual(written.text, example.text, example.name)
    }
  }

  func testEveryExampleReadsTheSameWithLineEndsOfTheOtherKind() async throws {
    for example in try await ScenarioExamples.all() {
      let file = try ScenarioFile.parse(example.text)
      let other = try ScenarioFile.parse(example.text.replacingOccurrences(of: "\n", with: "\r\n"))
      assertSameMeaning(SyntaxDump.text(of: other), SyntaxDump.text(of: file), example.name)
      XCTAssertEqual(other.formatted(), example.text, example.name)
    }
  }

  func testNoExampleUsesAVariableThatIsNotSet() async throws {
    for example in try await ScenarioExamples.all() {
      let faults = try ScenarioFile.parse(example.text).lint()
      XCTAssertEqual(faults, [], example.name)
    }
  }

  func testAnExampleWithALineTakenOutNeverTraps() async throws {
    for example in try await ScenarioExamples.all() {
      let lines = example.text.split(separator: "\n", omittingEmptySubsequences: false)
      for index in lines.indices {
        var fewer = lines
        fewer.remove(at: index)
        SyntaxRobustness.check(fewer.joined(separator: "\n"))
      }
    }
  }

  func testAnExampleCutShortNeverTraps() async throws {
    for example in try await ScenarioExamples.all() {
      for length in stride(from: 0, to: example.text.count, by: 11) {
        SyntaxRobustness.check(String(example.text.prefix(length)))
      }
    }
  }

  func testAnExampleWithWrongBytesNeverTraps() async throws {
    var random = SeededGenerator(seed: 11)
    for example in try await ScenarioExamples.all() {
      for _ in 0..<60 {
        var bytes = Array(example.text.utf8)
        for _ in 0..<1 + random.below(4) { random.damage(&bytes) }
        SyntaxRobustness.check(bytes)
      }
    }
  }
}
