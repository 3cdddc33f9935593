import Answerback
import Foundation
import NIOCore
import TestSupport
import XCTest

/// An event stream has the sources that a stream has, and each may mix kinds.
final class EventSourceTests: XCTestCase {
  private static let pieces: [EventPiece] = [1, "two", ["data": 3]]

  private static var stream: AsyncStream<EventPiece> {
    AsyncStream { stream in
      for piece in pieces { stream.yield(piece) }
      stream.finish()
    }
  }

  func testEverySourceCanMixKinds() async throws {
    let app = try App {
      Get("/literal") { ServerSentEvents([1, "two", ["data": 3]]) }
      Get("/list") { ServerSentEvents(Self.pieces, lineEnd: .crlf) }
      Get("/lazy") { ServerSentEvents(Self.pieces.lazy.map { $0 }) }
      Get("/async") { ServerSentEvents(Self.stream) }
      Get("/closure") { ServerSentEvents { Self.pieces } }
      Get("/async-closure") { ServerSentEvents { () async in Self.stream } }
      Get("/iterator") { ServerSentEvents(iterator: Self.pieces.makeIterator()) }
      Get("/writer") {
        ServerSentEvents { events in
          for piece in Self.pieces { try await events.send(piece) }
        }
      }
    }
    for path in ["/literal", "/list", "/lazy", "/async", "/closure", "/async-closure", "/iterator", "/writer"] {
      let pieces = try await app.written(path).pieces
      XCTAssertEqual(pieces, ["data: 1\r\n\r\n", "data: two\r\n\r\n", "data: 3\r\n\r\n"], path)
    }
  }

  func testAPieceIsWhateverCanBeAMessage() async throws {
    let name = "x"
    let app = try App {
      Get("/kinds") {
        ServerSentEvents(
          [
            true, 1.5, "name \(name)", ["data": ["a": 1], "event": "e", "id": 7, "retry": 10, "comment": nil],
            EventPiece(try ServerSentEvent(data: "d", event: "own")), EventPiece(ByteBuffer(string: "bytes")),
            EventPiece([1, 2]), EventPiece(String?.none), EventPiece(Array("raw".utf8)),
          ],
          event: "stream",
          lineEnd: .lf
        )
      }
    }
    let pieces = try await app.written("/kinds").pieces
    XCTAssertEqual(
      pieces,
      [
        "event: stream\ndata: true\n\n", "event: stream\ndata: 1.5\n\n", "event: stream\ndata: name x\n\n",
        "id: 7\nevent: e\ndata: {\"a\":1}\nretry: 10\n\n", "event: own\ndata: d\n\n", "event: stream\ndata: bytes\n\n",
        "event: stream\ndata: [1,2]\n\n", "event: stream\ndata: raw\n\n",
      ]
    )
  }

  func testAnIteratorsMessagesAreThoseItHasLeft() async throws {
    var iterator = (1...3).makeIterator()
    _ = iterator.next()
    let rest = ServerSentEvents(iterator: iterator, event: "tick", lineEnd: .lf)
    let app = try App { Get("/x") { rest } }
    let first = try await app.written("/x").pieces
    let second = try await app.written("/x").pieces
    XCTAssertEqual(first, ["event: tick\ndata: 2\n\n", "event: tick\ndata: 3\n\n"])
    XCTAssertEqual(second, [])
  }

  func testTheLinesOfAFileAreMessages() async throws {
    let long = String(repeating: "é", count: 50_000)
    for (text, lines) in [
      ("", []), ("a", ["a"]), ("a\nb\r\n\nc", ["a", "b", "", "c"]), ("\n", [""]), ("\(long)\nb\n", [long, "b"]),
    ] {
      let folder = try FixtureFolder(["log.txt": text])
      let file = try FileHandle(forReadingFrom: URL(filePath: "\(folder.path)/log.txt"))
      let app = try App { Get("/x") { ServerSentEvents(reading: file, lineEnd: .lf) } }
      let pieces = try await app.written("/x").pieces
      XCTAssertEqual(pieces, lines.map { "data: \($0)\n\n" }, text.prefix(10).debugDescription)
    }
  }
}
