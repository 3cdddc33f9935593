import Foundation
import XCTest

/// Leaves a test out for what this machine lacks. Continuous integration lacks nothing: there it is a failure.
func skip(_ reason: String, file: StaticString = #filePath, line: UInt = #line) throws -> Never {
  if ProcessInfo.processInfo.environment["CI"] == "true" { XCTFail(reason, file: file, line: line) }
  throw XCTSkip(reason)
}

/// A file beside the project, under `../shared`.
func sharedFile(_ path: String) throws -> Data {
  let root = URL(filePath: #filePath).resolvingSymlinksInPath().appending(path: "../../..").standardized
  guard let data = try? Data(contentsOf: root.appending(path: "../shared").appending(path: path).standardized) else {
    try skip("../shared/\(path) is not beside the project.")
  }
  return data
}
