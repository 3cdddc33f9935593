import Foundation
import TestSupport
import XCTest

final class ProgramTests: XCTestCase {
  private var folder = URL(filePath: "/")

  override func setUpWithError() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "program-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder.appending(path: "b/greet"), withIntermediateDirectories: true)
    for (path, mode) in [("a/greet", 0o644), ("c/greet", 0o755)] {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("#!/bin/sh\necho \"hello $1\"\necho gone >&2\nexit 3\n".utf8).write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    }
  }

  override func tearDownWithError() throws {
    try FileManager.default.removeItem(at: folder)
  }

  func testTheFirstExecutableFileOfPathIsTaken() {
    let path = ["missing", "a", "b", "c"].map { folder.appending(path: $0).path }.joined(separator: "::")
    XCTAssertEqual(Program.url(of: "greet", path: path)?.path, folder.appending(path: "c/greet").path)
    XCTAssertNil(Program.url(of: "greet", path: folder.appending(path: "a").path))
    XCTAssertNil(Program.url(of: "greet", path: ""))
  }

  func testAProgramIsRunToItsEnd() async throws {
    let shell = try await Program("sh")
    let outcome = try await shell.run([folder.appending(path: "c/greet").path, "world"])
    XCTAssertEqual(outcome.code, 3)
    XCTAssertEqual(outcome.output, "hello world\n")
    XCTAssertEqual(outcome.errors, "gone\n")
  }
}
