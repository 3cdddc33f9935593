import Foundation

/// The Swift source of one test class with a method for each scenario file.
struct GeneratedTests {
  /// Two files whose names make the same method.
  struct Clash: Error, CustomStringConvertible {
    let method: String
    let files: [String]

    var description: String {
      "\(files.joined(separator: " and ")) both make the test \(method). Rename one of them."
    }
  }

  private var files: [String: String] = [:]
  private let root: String

  /// - Parameter root: the folder of the scenarios; names are made of the paths below it.
  init(root: String) {
    self.root = root.hasSuffix("/") ? root : root + "/"
  }

  /// Adds a file; those in a folder `lib` are set-up for others, not tests.
  mutating func add(_ path: String) throws {
    let relative = path.hasPrefix(root) ? String(path.dropFirst(root.count)) : path
    if relative.split(separator: "/").dropLast().contains("lib") { return }
    let name = Self.methodName(relative)
    if let other = files[name] { throw Clash(method: name, files: [other, relative].sorted()) }
    files[name] = relative
  }

  /// `cookies/layers.scenario` is `test_cookies_layers`.
  static func methodName(_ relative: String) -> String {
    let stem = relative.hasSuffix(".scenario") ? String(relative.dropLast(".scenario".count)) : relative
    return "test_" + String(stem.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }

  var source: String {
    let methods = files.sorted { $0.value < $1.value }.map { name, path in
      "  func \(name)() async throws { try await runScenario(\(path.debugDescription)) }"
    }
    let paths = files.values.sorted().map { "    \($0.debugDescription)," }
    return """
      // Written by GenerateScenarioTests at each build.
      import Scenarios
      import ScenarioXCTest
      import XCTest

      final class ScenarioTests: ScenarioTestCase {
        override class var folder: String { \(root.debugDescription) }
        override class var files: [String] {
          [
      \(paths.joined(separator: "\n"))
          ]
        }
        override class var server: any ServerUnderTest { scenarioServer }

        func testEachScenarioFileHasATest() { checkFilesAreThoseOfTheFolder() }
      \(methods.joined(separator: "\n"))
      }

      """
  }
}
