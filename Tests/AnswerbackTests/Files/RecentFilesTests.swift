import Foundation
import NIOCore
import TestSupport
import XCTest

@testable import Answerback

/// Small files that were sent a moment ago are served from memory, unless they have changed.
final class RecentFilesTests: XCTestCase {
  private let later: @Sendable () -> Int = { Int(Date.now.timeIntervalSince1970) + 10 }

  private func text(_ file: OpenFile?) throws -> String? {
    try file.map { String(buffer: try $0.read(0..<$0.length)) }
  }

  func testAFileIsReadOnceAndThenFoundByItsName() throws {
    let folder = try FixtureFolder(["a.txt": "alpha"])
    let recent = OpenFile.Recent(clock: later)
    let name = OpenFile.Recent.Name.path("\(folder.path)/a.txt")
    XCTAssertNil(recent.file(name))
    let file = try OpenFile(path: "\(folder.path)/a.txt")
    recent.add(file, name)
    let kept = try XCTUnwrap(recent.file(name))
    let found = kept.file
    XCTAssertEqual(kept.mediaType, .text)
    XCTAssertEqual(try text(found), "alpha")
    XCTAssertEqual(String(buffer: try found.read(1..<3)), "lp")
    XCTAssertEqual(found.headers.headers.fields, file.headers.headers.fields)
  }

  func testAFileThatHasChangedIsOpenedAgain() throws {
    let folder = try FixtureFolder(["a.txt": "alpha", "b.txt": "bravo"])
    let recent = OpenFile.Recent(clock: later)
    let path = "\(folder.path)/a.txt"
    let changes: [() throws -> Void] = [
      { try folder.write("ALPHA", to: "a.txt") },
      { XCTAssertEqual(chmod(path, 0o600), 0) },
      { try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: path) },
      { XCTAssertEqual(rename("\(folder.path)/b.txt", path), 0) },
      { XCTAssertEqual(unlink(path), 0) },
      { XCTAssertEqual(mkdir(path, 0o700), 0) },
    ]
    let name = OpenFile.Recent.Name.path(path)
    for (index, change) in changes.enumerated() {
      if let file = try? OpenFile(path: path) {
        recent.add(file, name)
        XCTAssertNotNil(recent.file(name), "\(index)")
      }
      try change()
      XCTAssertNil(recent.file(name), "\(index)")
    }
  }

  func testAFileThatWasJustChangedIsNotKept() throws {
    let folder = try FixtureFolder(["a.txt": "alpha"])
    let recent = OpenFile.Recent()
    let name = OpenFile.Recent.Name.path("\(folder.path)/a.txt")
    recent.add(try OpenFile(path: "\(folder.path)/a.txt"), name)
    XCTAssertNil(recent.file(name))
  }

  func testLargeFilesAreNotKept() throws {
    let folder = try FixtureFolder(["large": String(repeating: "x", count: 64 * 1024 + 1)])
    let recent = OpenFile.Recent(clock: later)
    let name = OpenFile.Recent.Name.path("\(folder.path)/large")
    recent.add(try OpenFile(path: "\(folder.path)/large"), name)
    XCTAssertNil(recent.file(name))
  }

  func testTheFileThatWasNotUsedForTheLongestTimeMakesRoom() throws {
    let names = (0..<65).map { "\($0).txt" }
    let folder = try FixtureFolder(Dictionary(uniqueKeysWithValues: names.map { ($0, $0) }))
    let recent = OpenFile.Recent(clock: later)
    for name in names {
      let path = "\(folder.path)/\(name)"
      recent.add(try OpenFile(path: path), .path(path))
    }
    let kept = names.filter { recent.file(.path("\(folder.path)/\($0)")) != nil }
    XCTAssertEqual(kept, Array(names.dropFirst()))
  }

  func testANameWithinAFolderIsNotThatOfAnotherWayToTheSameFile() throws {
    let folder = try FixtureFolder(["sub/a.txt": "alpha"])
    let recent = OpenFile.Recent(clock: later)
    let root = OpenFile.Root(path: folder.path, servesHidden: false)
    recent.add(try root.open(["sub", "a.txt"]), .inside(root, ["sub", "a.txt"]))
    XCTAssertNotNil(recent.file(.inside(root, ["sub", "a.txt"])))
    let others: [OpenFile.Recent.Name] = [
      .inside(root, ["sub/a.txt"]), .path("\(folder.path)/sub/a.txt"),
      .inside(OpenFile.Root(path: folder.path, servesHidden: true), ["sub", "a.txt"]),
    ]
    for other in others { XCTAssertNil(recent.file(other)) }
  }

  /// This file is older than the time for which a changed file is not kept.
  func testAResponseOfAKeptFileIsTheSame() async throws {
    let app = try App {
      Get("/file") { File(#filePath) }
      StaticFiles("/files", directory: URL(fileURLWithPath: #filePath).deletingLastPathComponent().path)
    }
    let name = URL(fileURLWithPath: #filePath).lastPathComponent
    for path in ["/file", "/files/\(name)"] {
      let first = await app.ask(path)
      let second = await app.ask(path)
      XCTAssertEqual(first, second, path)
      let tag = try XCTUnwrap(first.values(of: "ETag").first)
      let unchanged = await app.ask(path, headers: [.ifNoneMatch: tag])
      XCTAssertEqual(unchanged.status, 304, path)
      let range = await app.ask(path, headers: [.range: "bytes=7-16"])
      XCTAssertEqual("\(range.status) \(range.body)", "206 Foundation", path)
    }
  }
}
