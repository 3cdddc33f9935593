import Foundation
import XCTest

/// The scenario files that come with the language's description.
enum ScenarioExamples {
  struct Example {
    var name: String
    var text: String
  }

  /// The eight examples and the set-up file, by name.
  static func all() throws -> [Example] {
    var root = URL(filePath: #filePath)
    while root.path != "/", !FileManager.default.fileExists(atPath: root.appending(path: "Package.swift").path) {
      root.deleteLastPathComponent()
    }
    let folder = root.appending(path: "../shared/spec/scenario-examples").standardizedFileURL
    guard let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap({ $0 as? String }), !names.isEmpty else {
      if ProcessInfo.processInfo.environment["CI"] == "true" { XCTFail("\(folder.path) is not there; CI needs it") }
      throw XCTSkip("\(folder.path) is not there; it comes with the shared folder")
    }
    return try names.filter { $0.hasSuffix(".scenario") }.sorted().map { name in
      Example(name: name, text: try String(contentsOf: folder.appending(path: name), encoding: .utf8))
    }
  }
}
