import Answerback
import Foundation
import HTTPTypes
import NIOCore
import TestSupport
import XCTest

/// Files that are read while they are sent.
final class LargeFileTests: XCTestCase {
  private let content = (0..<300_000).map { String($0 % 10) }.joined()

  private func app(_ folder: FixtureFolder, chunkSize: Int = 128 * 1024) throws -> App {
    try App { Get("/") { File("\(folder.path)/big.bin", chunkSize: chunkSize) } }
  }

  func testALargeFileGoesOutInBoundedPieces() async throws {
    let folder = try FixtureFolder(["big.bin": content])
    let record = try await app(folder, chunkSize: 100_000).written("/")
    XCTAssertEqual(record.pieces.map(\.utf8.count), [100_000, 100_000, 100_000])
    XCTAssertEqual(record.pieces.joined(), content)
    XCTAssertTrue(record.isEnded && record.fields.contains("Content-Length: 300000"))
    let part = try await app(folder).written("/", headers: [.range: "bytes=1-200000"])
    XCTAssertEqual(part.pieces.map(\.utf8.count), [131_072, 68_928])
    XCTAssertEqual(part.pieces.joined(), String(content.dropFirst().prefix(200_000)))
  }

  func testAFileThatShrinksIsCutAndOneThatGrowsSendsThePromisedLength() async throws {
    for (size, isCut) in [(150_000, true), (400_000, false)] {
      let folder = try FixtureFolder(["big.bin": content])
      let writer = RecordingWriter()
      let response = try await app(folder, chunkSize: 100_000).respond(to: Request(target: "/", time: .epoch)).settled
      let file = try FileHandle(forWritingTo: URL(filePath: "\(folder.path)/big.bin"))
      try file.truncate(atOffset: UInt64(size))
      do {
        try await writer.send(response)
        XCTAssertFalse(isCut)
      } catch {
        XCTAssertTrue(isCut, "\(error)")
      }
      XCTAssertEqual(writer.record.isEnded, !isCut)
      XCTAssertEqual(writer.record.pieces.joined().utf8.count, isCut ? 100_000 : 300_000)
    }
  }

  func testTheFileIsClosedHoweverItsAnswerEnds() async throws {
    let folder = try FixtureFolder(["big.bin": content])
    for _ in 0..<50 { try await answerInEveryWay(try app(folder)) }
    // The last reference may belong to a task that has been cancelled and is about to end.
    let deadline = ContinuousClock.now + .seconds(10)
    while Self.descriptors(of: "\(folder.path)/big.bin") > 0, ContinuousClock.now < deadline { await Task.yield() }
    XCTAssertEqual(Self.descriptors(of: "\(folder.path)/big.bin"), 0)
  }

  /// Sent, asked for with HEAD, not modified, out of range, never sent, left by the client.
  private func answerInEveryWay(_ app: App) async throws {
    let sent = try await app.written("/")
    XCTAssertTrue(sent.isEnded)
    let tag = try XCTUnwrap(sent.fields.first { $0.hasPrefix("ETag: ") }?.dropFirst(6))
    let statuses = await [
      app.ask(.head, "/"), app.ask("/", headers: [.ifNoneMatch: String(tag)]), app.ask("/", headers: [.range: "bytes=900000-"]),
      app.ask("/"),
    ].map(\.status)
    XCTAssertEqual(statuses, [200, 304, 416, 200])
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      _ = try await app.written("/")
    }
    let left = await task.result
    XCTAssertThrowsError(try left.get())
  }

  private static func descriptors(of path: String) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return names.count { (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == path }
  }
}
