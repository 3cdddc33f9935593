import Answerback
import NIOCore
import Synchronization
import XCTest

final class ServerSentEventsTests: XCTestCase {
  private struct Boom: Error {}

  func testAnEventStreamNamesItsTypeAndIsNotCached() async throws {
    let app = try App {
      Get("/plain") { ServerSentEvents(["a", "b"]) }
      Get("/declared") { ServerSentEvents(["a"], headers: ["Content-Type": "text/x", "X-Accel-Buffering": "yes"]) }
        .mediaType(.text).cacheControl(.maxAge(5))
    }
    let plain = try await app.written("/plain")
    XCTAssertEqual(
      plain.fields,
      ["Content-Type: text/event-stream; charset=utf-8", "Cache-Control: no-cache", "X-Accel-Buffering: no"]
    )
    XCTAssertEqual(plain.pieces, ["data: a\r\n\r\n", "data: b\r\n\r\n"])
    let declared = try await app.written("/declared").fields
    XCTAssertEqual(
      declared,
      ["Content-Type: text/event-stream; charset=utf-8", "X-Accel-Buffering: yes", "Cache-Control: max-age=5"]
    )
  }

  func testNumbersTextBytesMapsMessagesAndRecordsAreMessages() async throws {
    let app = try App {
      Get("/mixed") {
        ServerSentEvents { events in
          try await events.send(1)
          try await events.send("two")
          try await events.send(Array("three".utf8))
          try await events.send(["data": 4, "event_type": "four", "retry": 10])
          try await events.send(try ServerSentEvent(data: "", event: "five", id: "5", comment: "note"))
          try await events.send(Lamp(id: 6))
          try await events.send(["data": Lamp(id: 7), "id": 7])
          try await events.send(String?.none)
          try await events.send(["a", "b"])
          try await events.send(true)
        }
      }
    }
    let pieces = try await app.written("/mixed").pieces
    XCTAssertEqual(
      pieces,
      [
        "data: 1\r\n\r\n", "data: two\r\n\r\n", "data: three\r\n\r\n",
        "event: four\r\ndata: 4\r\nretry: 10\r\n\r\n",
        ": note\r\nid: 5\r\nevent: five\r\ndata: \r\n\r\n",
        "data: {\"id\":6}\r\n\r\n",
        "id: 7\r\ndata: {\"id\":7}\r\n\r\n",
        "data: [\"a\",\"b\"]\r\n\r\n",
        "data: true\r\n\r\n",
      ]
    )
  }

  func testWhatTheStreamSaysFillsWhatAMessageLeavesOpenCommentAndRetryOnce() async throws {
    let app = try App {
      Get("/options") {
        ServerSentEvents(event: "tick", id: "1", retry: 1000, comment: "hello", lineEnd: .lf) { events in
          try await events.send("a")
          try await events.send(["data": "b", "event": "own", "id": 2])
        }
      }
    }
    let pieces = try await app.written("/options").pieces
    XCTAssertEqual(pieces, [": hello\nid: 1\nevent: tick\ndata: a\nretry: 1000\n\n", "id: 2\nevent: own\ndata: b\n\n"])
  }

  func testAMessageThatCannotBeSentIsA500AsTheFirstAndACutLater() async throws {
    let app = try App {
      Get("/first") { ServerSentEvents(["data": "x", "event": "a\nb"] as EventFields) }
      Get("/unknown") { ServerSentEvents(["data": "x", "nonsense": "y"] as EventFields) }
      Get("/later") {
        ServerSentEvents { events in
          try await events.send("a")
          try await events.send(["id": "a\0b"])
        }
      }
    }
    for path in ["/first", "/unknown"] {
      let status = try await app.written(path).status
      XCTAssertEqual(status, 500, path)
    }
    let writer = RecordingWriter()
    let answer = try? await app.written("/later", to: writer)
    XCTAssertNil(answer)
    XCTAssertEqual(writer.record.pieces, ["data: a\r\n\r\n"])
    XCTAssertFalse(writer.record.isEnded)
  }

  func testTheSourceIsToldWhatTheClientHasSeenLast() async throws {
    let app = try App {
      Get("/resume") {
        ServerSentEvents { events in
          for number in 1...3 where number > events.lastEventID.flatMap(Int.init) ?? 0 { try await events.send(number) }
        }
      }
    }
    let first = try await app.written("/resume").pieces.count
    let name = try XCTUnwrap(HTTPField.Name("Last-Event-ID"))
    let again = try await app.written("/resume", headers: [name: "2"]).pieces
    XCTAssertEqual(first, 3)
    XCTAssertEqual(again, ["data: 3\r\n\r\n"])
  }

  func testAQuietStreamIsKeptAliveByComments() async throws {
    let writer = RecordingWriter()
    let app = try App {
      Get("/quiet") {
        ServerSentEvents(keepAlive: KeepAlive(every: .milliseconds(1), text: "still here")) { events in
          while writer.record.pieces.count < 3 { await Task.yield() }
          try await events.send("end")
        }
      }
    }
    let pieces = try await app.written("/quiet", to: writer).pieces
    XCTAssertEqual(pieces.prefix(3), [": still here\r\n\r\n", ": still here\r\n\r\n", ": still here\r\n\r\n"])
    XCTAssertEqual(pieces.last, "data: end\r\n\r\n")
  }

  func testAtShutdownTheGoodbyeGoesOutAndTheStreamEndsProperly() async throws {
    let writer = RecordingWriter()
    let cleanedUp = Mutex(false)
    let app = try App {
      Get("/endless") {
        ServerSentEvents(goodbye: try ServerSentEvent(data: "bye", event: "goodbye"), farewell: .zero) { events in
          defer { cleanedUp.withLock { $0 = true } }
          try await events.send("a")
          writer.shutdown.raise()
          try await Task.sleep(for: .seconds(3600))
        }
      }
      Get("/sequence") {
        ServerSentEvents(Self.unending(), goodbye: try ServerSentEvent(data: "bye"))
      }
      Get("/polite") {
        ServerSentEvents(farewell: .seconds(3600)) { events in
          await events.shutdown.wait()
          try await events.send("so long")
        }
      }
    }
    let endless = try await app.written("/endless", to: writer)
    XCTAssertEqual(endless.pieces, ["data: a\r\n\r\n", "event: goodbye\r\ndata: bye\r\n\r\n"])
    XCTAssertTrue(endless.isEnded)
    XCTAssertTrue(cleanedUp.withLock { $0 })
    let sequence = try await app.written("/sequence", to: RecordingWriter(shutdown: writer.shutdown))
    XCTAssertEqual(sequence.pieces.last, "data: bye\r\n\r\n")
    XCTAssertTrue(sequence.isEnded)
    let polite = try await app.written("/polite", to: RecordingWriter(shutdown: writer.shutdown))
    XCTAssertEqual(polite.pieces, ["data: so long\r\n\r\n"])
    XCTAssertTrue(polite.isEnded)
  }

  func testAClientThatTakesNothingIsCutAfterTheSendTimeout() async throws {
    let app = try App {
      Get("/slow") { ServerSentEvents(["a"], sendTimeout: .milliseconds(1)) }
    }
    let writer = StuckWriter()
    let request = Request(target: "/slow", time: .epoch)
    do {
      try await writer.send(await app.respond(to: request).settled)
      XCTFail("the stream came to an end")
    } catch {
      XCTAssertEqual("\(error)", "the client took nothing of an event stream for 0.001 seconds. Its connection is closed.")
    }
  }

  func testToHeadTheSourceIsNotRun() async throws {
    let app = try App { Get("/events") { ServerSentEvents { _ in XCTFail("the source runs") } } }
    let answer = await app.ask(.head, "/events")
    XCTAssertEqual(answer.values(of: "Content-Type"), ["text/event-stream; charset=utf-8"])
    XCTAssertEqual(answer.values(of: "Cache-Control"), ["no-cache"])
  }

  private static func unending() -> AsyncStream<Int> {
    AsyncStream { stream in stream.yield(1) }
  }
}

private struct Lamp: Codable, Sendable, ServerSentEventConvertible {
  var id: Int
}

/// A wire whose client takes the head and nothing more.
private struct StuckWriter: ResponseWriter {
  let shutdown = ShutdownNotice()

  func head(_ status: Status, _ fields: HTTPFields) async throws {}
  func write(_ bytes: ByteBuffer) async throws { try await Task.sleep(for: .seconds(3600)) }
  func end(trailers: HTTPFields) async throws {}
}
