import Foundation
import TestSupport
import XCTest

/// The scenario files that come with the language's description.
enum ScenarioExamples {
  struct Example {
    var name: String
    var text: String
  }

  /// Returns the eight examples and the set-up file, by name, and skips the test where they are missing.
  static func all() async throws -> [Example] {
    let folder = try await Requirement.shared("spec/scenario-examples")
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    XCTAssertFalse(names.isEmpty, "\(folder.path) is empty")
    return try names.filter { $0.hasSuffix(".scenario") }.sorted().map { name in
      Example(name: name, text: try String(contentsOf: folder.appending(path: name), encoding: .utf8))
    }
  }
}
