import Answerback
import Foundation
import NIOCore
import Synchronization
import XCTest

final class StreamingTests: XCTestCase {
  fileprivate struct Boom: Error {}

  func testEveryItemIsOneChunkAndAnEmptyOneNone() async throws {
    let app = try App {
      Get("/texts") { StreamingResponse(["a", "", "b"]) }
      Get("/mixed") { StreamingResponse(["x", .bytes([0x79]), "é"] as [StreamPiece], mediaType: .text) }
      Get("/string") { StreamingResponse("abc") }
      Get("/empty") { StreamingResponse([] as [String]) }
    }
    let texts = try await app.written("/texts")
    XCTAssertEqual(texts.fields, ["Content-Type: application/octet-stream"])
    XCTAssertEqual(texts.pieces, ["a", "b"])
    XCTAssertTrue(texts.isEnded)
    let mixed = try await app.written("/mixed")
    XCTAssertEqual(mixed.fields, ["Content-Type: text/plain; charset=utf-8"])
    XCTAssertEqual(mixed.pieces, ["x", "y", "é"])
    let string = try await app.written("/string").pieces
    XCTAssertEqual(string, ["abc"])
    let empty = try await app.written("/empty")
    XCTAssertEqual(empty.pieces, [])
    XCTAssertTrue(empty.isEnded)
  }

  func testEverySourceThePageNamesIsAStream() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "answerback-\(UUID().uuidString)")
    try Data("0123456789".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let handle = try FileHandle(forReadingFrom: file)
    let async: @Sendable () -> AsyncStream<String> = {
      AsyncStream { stream in
        for text in ["1", "2"] { stream.yield(text) }
        stream.finish()
      }
    }
    let app = try App {
      Get("/sequence") { StreamingResponse(["1", "2"]) }
      Get("/async-sequence") { StreamingResponse(async()) }
      Get("/closure") { StreamingResponse { ["1", "2"].lazy.map { $0 } } }
      Get("/async-closure") { StreamingResponse { () async in async() } }
      Get("/iterator") { StreamingResponse(iterator: ["1", "2"].makeIterator()) }
      Get("/writer") {
        StreamingResponse { body in
          try await body.write("1")
          try await body.write(ByteBuffer(string: "2"))
        }
      }
      Get("/file") { StreamingResponse(reading: handle, chunkSize: 4) }
    }
    for path in ["/sequence", "/async-sequence", "/closure", "/async-closure", "/iterator", "/writer"] {
      let pieces = try await app.written(path).pieces
      XCTAssertEqual(pieces, ["1", "2"], path)
    }
    let pieces = try await app.written("/file").pieces
    XCTAssertEqual(pieces, ["0123", "4567", "89"])
  }

  func testASourceThatFailsBeforeItsFirstItemIsA500() async throws {
    let app = try App { Get("/boom") { StreamingResponse { _ in throw Boom() } } }
    let record = try await app.written("/boom")
    XCTAssertEqual(record.status, 500)
    XCTAssertEqual(record.fields.first, "Content-Type: application/problem+json")
    XCTAssertTrue(record.isEnded)
  }

  func testASourceThatFailsLaterEndsWithoutAnEnd() async throws {
    for count in [1, 1000] {
      let app = try App {
        Get("/boom") {
          StreamingResponse { body in
            for _ in 0..<count { try await body.write("x") }
            throw Boom()
          }
        }
      }
      let writer = RecordingWriter()
      do {
        _ = try await app.written("/boom", to: writer)
        XCTFail("the stream came to an end")
      } catch {
        XCTAssertTrue(error is Boom, "\(error)")
      }
      XCTAssertEqual(writer.record.status, 200)
      XCTAssertEqual(writer.record.pieces.count, count)
      XCTAssertFalse(writer.record.isEnded)
    }
  }

  func testTheHeadGoesOutByItselfWhenTheFirstItemTakesTooLong() async throws {
    let gate = ShutdownNotice()
    let app = try App {
      Get("/slow") { () -> StreamingResponse in
        var response = StreamingResponse { body in
          await gate.wait()
          try await body.write("late")
        }
        response.headDelay = .zero
        return response
      }
    }
    let writer = RecordingWriter()
    async let answer = app.written("/slow", to: writer)
    while writer.record.status == nil { await Task.yield() }
    XCTAssertEqual(writer.record.pieces, [])
    gate.raise()
    let record = try await answer
    XCTAssertEqual(record.pieces, ["late"])
    XCTAssertTrue(record.isEnded)
  }

  func testPiecesOfSeveralTasksWaitForTheHeadThatOneOfThemSends() async throws {
    let app = try App {
      Get("/several") {
        StreamingResponse { body in
          try await withThrowingTaskGroup { group in
            for number in 0..<10 { group.addTask { try await body.write("\(number)") } }
            try await group.waitForAll()
          }
        }
      }
    }
    let response = await app.respond(to: Request(target: "/several", time: .epoch)).settled
    let wire = SlowHeadWriter(fails: false)
    try await wire.send(response)
    XCTAssertEqual(wire.heads.withLock { $0 }, 1)
    XCTAssertEqual(wire.pieces.withLock { $0.sorted() }, (0..<10).map { "\($0)" })
    let broken = SlowHeadWriter(fails: true)
    do {
      try await broken.send(response)
      XCTFail("the stream came to an end")
    } catch {
      XCTAssertTrue(error is Boom, "\(error)")
    }
    XCTAssertEqual(broken.pieces.withLock { $0 }, [])
  }

  func testADeclaredLengthIsSentAndKept() async throws {
    let app = try App {
      Get("/right") { StreamingResponse(["12", "345"], length: 5) }
      Get("/header") { StreamingResponse(["12", "345"], headers: ["Content-Length": "5"]) }
      Get("/short") { StreamingResponse(["12"], length: 5) }
      Get("/long") { StreamingResponse(["12", "3456"], length: 5) }
    }
    for path in ["/right", "/header"] {
      let record = try await app.written(path)
      XCTAssertEqual(record.fields, ["Content-Type: application/octet-stream", "Content-Length: 5"], path)
      XCTAssertEqual(record.pieces, ["12", "345"], path)
    }
    for (path, pieces) in [("/short", ["12"]), ("/long", ["12"])] {
      let writer = RecordingWriter()
      let answer = try? await app.written(path, to: writer)
      XCTAssertNil(answer, path)
      XCTAssertEqual(writer.record.pieces, pieces, path)
      XCTAssertFalse(writer.record.isEnded, path)
    }
  }

  func testTrailersGoOutAtTheEndWithoutThoseThatFrame() async throws {
    let app = try App {
      Get("/sum") {
        StreamingResponse { body in
          try await body.write("abc")
          body.setTrailers(["X-Sum": "294", "Content-Length": "1"])
        }
      }
    }
    let trailers = try await app.written("/sum").trailers
    XCTAssertEqual(trailers, ["X-Sum: 294"])
  }

  func testToHeadTheSourceIsNotRun() async throws {
    let runs = Mutex(0)
    let app = try App {
      Get("/stream") { StreamingResponse { _ in runs.withLock { $0 += 1 } } }
    }
    let answer = await app.ask(.head, "/stream")
    XCTAssertEqual(answer, TestResponse.Plain(status: 200, fields: ["Content-Type: application/octet-stream"], body: ""))
    XCTAssertEqual(runs.withLock { $0 }, 0)
  }

  func testACancelledAnswerCancelsItsSourceWhoseCleanUpRuns() async throws {
    let (begun, cleanedUp) = (ShutdownNotice(), ShutdownNotice())
    let app = try App {
      Get("/endless") {
        StreamingResponse { body in
          defer { cleanedUp.raise() }
          try await body.write("x")
          begun.raise()
          try await Task.sleep(for: .seconds(3600))
        }
      }
    }
    let answer = Task { try await app.written("/endless") }
    await begun.wait()
    answer.cancel()
    await cleanedUp.wait()
    let result = await answer.result
    XCTAssertThrowsError(try result.get())
  }

  func testAStreamUnderAStatusWithoutContentIsA500() async throws {
    let app = try App { Get("/none") { StreamingResponse(["a"], status: .noContent) } }
    let record = try await app.written("/none")
    XCTAssertEqual(record.status, 500)
  }

  func testATextIsWrittenInTheCharsetOfItsMediaType() async throws {
    let app = try App {
      Get("/latin1") { StreamingResponse(["é"]) }.mediaType("text/plain; charset=iso-8859-1")
    }
    let request = Request(target: "/latin1", time: .epoch)
    let bytes = Mutex<[UInt8]>([])
    let writer = ByteWriter { buffer in bytes.withLock { $0 += Array(buffer.readableBytesView) } }
    try await writer.send(await app.respond(to: request).settled)
    XCTAssertEqual(bytes.withLock { $0 }, [0xE9])
  }
}

/// A wire that hands on the bytes alone.
private struct ByteWriter: ResponseWriter {
  let shutdown = ShutdownNotice()
  let take: @Sendable (ByteBuffer) -> Void

  func head(_ status: Status, _ fields: HTTPFields) async throws {}
  func write(_ bytes: ByteBuffer) async throws { take(bytes) }
  func end(trailers: HTTPFields) async throws {}
}

/// A wire that takes its time with the head.
private final class SlowHeadWriter: ResponseWriter {
  let shutdown = ShutdownNotice()
  let heads = Mutex(0)
  let pieces = Mutex<[String]>([])
  private let fails: Bool

  init(fails: Bool) { self.fails = fails }

  func head(_ status: Status, _ fields: HTTPFields) async throws {
    for _ in 0..<100 { await Task.yield() }
    if fails { throw StreamingTests.Boom() }
    heads.withLock { $0 += 1 }
  }

  func write(_ bytes: ByteBuffer) async throws {
    XCTAssertEqual(heads.withLock { $0 }, 1)
    pieces.withLock { $0.append(String(buffer: bytes)) }
  }

  func end(trailers: HTTPFields) async throws {}
}
