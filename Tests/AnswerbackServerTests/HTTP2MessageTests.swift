import Answerback
import AnswerbackServer
import XCTest

/// Requests of HTTP/2 that are malformed (RFC 9113 sections 8.1.1, 8.2, 8.3): the stream ends, its connection does not.
final class HTTP2MessageTests: XCTestCase {
  private static let get = [(":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "/x")]

  private static func get(without name: String, and more: [(String, String)] = []) -> [(String, String)] {
    get.filter { $0.0 != name } + more
  }

  private func serving(_ work: (Int, ListeningServer) async throws -> Void) async throws {
    try await AnswerbackServerTests.serving {
      Get("/x") { "hello" }
      Post("/x", Body(String.self)) { _, text in text }
    } _: {
      try await work($0.port, $0)
    }
  }

  /// Sends frames on stream 1 and a proper request after them.
  private func outcome(of frames: [Frame], at port: Int) async throws -> (first: String, next: String?) {
    try await blocking {
      let socket = try FrameSocket(port: port)
      socket.send(frames)
      let last = socket.answer(on: 1).last
      socket.send(.get("/x", stream: 3))
      let next = socket.answer(on: 3).text
      let first = last?.code.map { "reset \($0)" } ?? socket.status(of: 1) ?? "nothing"
      return (first, next)
    }
  }

  func testFieldsThatNoRequestMayHaveResetItsStream() async throws {
    let malformed: [(String, [(String, String)])] = [
      ("an upper-case name", Self.get + [("X-Name", "1")]),
      ("a space in a name", Self.get + [("x name", "1")]),
      ("a line break in a value", Self.get + [("x-name", "a\r\nb: c")]),
      ("a NUL in a value", Self.get + [("x-name", "a\0b")]),
      ("Connection", Self.get + [("connection", "close")]),
      ("Keep-Alive", Self.get + [("keep-alive", "5")]),
      ("Proxy-Connection", Self.get + [("proxy-connection", "close")]),
      ("Transfer-Encoding", Self.get + [("transfer-encoding", "chunked")]),
      ("Upgrade", Self.get + [("upgrade", "websocket")]),
      ("TE other than trailers", Self.get + [("te", "gzip")]),
      ("no :method", Self.get(without: ":method")),
      ("no :scheme", Self.get(without: ":scheme")),
      ("no :path", Self.get(without: ":path")),
      ("an empty :path", Self.get(without: ":path", and: [(":path", "")])),
      ("a space in :path", Self.get(without: ":path", and: [(":path", "/a b")])),
      ("a space in :authority", Self.get(without: ":authority", and: [(":authority", "a b")])),
      (":path twice", Self.get + [(":path", "/x")]),
      (":method twice", Self.get + [(":method", "GET")]),
      (":authority twice", Self.get + [(":authority", "a")]),
      ("a pseudo-field after a field", [("x-name", "1")] + Self.get),
      ("a pseudo-field that is none", Self.get + [(":version", "2")]),
      ("a pseudo-field of answers", Self.get + [(":status", "200")]),
    ]
    try await serving { port, server in
      for (name, fields) in malformed {
        let outcome = try await outcome(of: [.headers(fields, stream: 1)], at: port)
        XCTAssertEqual(outcome.first, "reset 1", name)
        XCTAssertEqual(outcome.next, "hello", name)
      }
      XCTAssertEqual(server.statistics.responses, malformed.count)
    }
  }

  func testWhatNoHostAndNoTargetIsGetsA400() async throws {
    let wrong: [(String, [(String, String)])] = [
      ("a target that is no path", Self.get(without: ":path", and: [(":path", "x")])),
      ("the target * for GET", Self.get(without: ":path", and: [(":path", "*")])),
      ("a host that is none", Self.get(without: ":authority", and: [(":authority", "a,b")])),
      ("a user in the host", Self.get(without: ":authority", and: [(":authority", "user@a")])),
      ("no host", Self.get(without: ":authority")),
      ("two hosts", Self.get + [("host", "b")]),
      ("the same host and another", Self.get + [("host", "a"), ("host", "b")]),
    ]
    try await serving { port, _ in
      for (name, fields) in wrong {
        let outcome = try await outcome(of: [.headers(fields, stream: 1)], at: port)
        XCTAssertEqual(outcome.first, "400", name)
        XCTAssertEqual(outcome.next, "hello", name)
      }
    }
  }

  func testTheHostMayStandInEitherPlace() async throws {
    try await serving { port, _ in
      for fields in [
        Self.get + [("host", "a")], Self.get(without: ":authority", and: [("host", "a")]), Self.get + [("te", "trailers")],
      ] {
        let outcome = try await outcome(of: [.headers(fields, stream: 1)], at: port)
        XCTAssertEqual(outcome.first, "200", "\(fields)")
      }
    }
  }

  func testABodyThatDoesNotKeepItsLengthResetsItsStream() async throws {
    let length = { (count: Int) in Frame.request("POST", "/x", [("content-length", "\(count)")], stream: 1, ends: false) }
    let malformed: [(String, [Frame])] = [
      ("a longer one", [length(3), .data("\"abc\"", stream: 1)]),
      ("a longer one that does not end", [length(3), .data("\"abc\"", stream: 1, ends: false)]),
      ("a shorter one", [length(9), .data("\"abc\"", stream: 1)]),
      ("none", [.request("POST", "/x", [("content-length", "3")], stream: 1)]),
      ("a length that is none", [.request("POST", "/x", [("content-length", "3x")], stream: 1, ends: false)]),
      ("two lengths", [.request("POST", "/x", [("content-length", "3"), ("content-length", "5")], stream: 1, ends: false)]),
    ]
    try await serving { port, server in
      for (name, frames) in malformed {
        let outcome = try await outcome(of: frames, at: port)
        XCTAssertEqual(outcome.first, "reset 1", name)
        XCTAssertEqual(outcome.next, "hello", name)
      }
      XCTAssertEqual(server.statistics.responses, malformed.count)
    }
  }

  func testExpectationsAreMetOrRefusedBeforeABodyComes() async throws {
    try await serving { port, _ in
      let statuses = try await blocking {
        let socket = try FrameSocket(port: port)
        var statuses: [String?] = []
        for (stream, expectation) in [(UInt32(1), "100-continue"), (3, "miracles")] {
          socket.send(.request("POST", "/x", [("expect", expectation), ("content-length", "5")], stream: stream, ends: false))
          _ = socket.receive { $0.type == Frame.headers && $0.stream == stream }
          statuses.append(socket.status(of: stream))
        }
        return statuses
      }
      XCTAssertEqual(statuses, ["100", "417"])
    }
  }

  func testTrailersEndABodyUnlessTheyHoldPseudoFields() async throws {
    let body =
      [Frame.request("POST", "/x", [("content-type", "application/json")], stream: 1, ends: false)]
      + [Frame.data("\"abc\"", stream: 1, ends: false)]
    try await serving { port, server in
      let good = try await outcome(of: body + [.headers([("x-sum", "1")], stream: 1)], at: port)
      XCTAssertEqual(good.first, "201")
      for trailers in [[(":path", "/y")], [("x-sum", "1"), (":status", "200")], [("connection", "close")]] {
        let outcome = try await outcome(of: body + [.headers(trailers, stream: 1)], at: port)
        XCTAssertEqual(outcome.first, "reset 1", "\(trailers)")
        XCTAssertEqual(outcome.next, "hello", "\(trailers)")
      }
    }
  }

  func testAFieldListBeyondTheLimitIsA431AndOneThatCannotBeDecodedEndsTheConnection() async throws {
    try await AnswerbackServerTests.serving {
      Get("/x") { "hello" }
    } configure: {
      $0.limits.headers = 4000
      $0.limits.headerCount = 20
    } _: { server in
      let large = Self.get + [("x-large", String(repeating: "x", count: 5000))]
      let many = Self.get + (0..<20).map { ("x-\($0)", "1") }
      for fields in [large, many] {
        let outcome = try await outcome(of: [.headers(fields, stream: 1)], at: server.port)
        XCTAssertEqual(outcome.first, "431")
        XCTAssertEqual(outcome.next, "hello")
      }
      let huge = Self.get + [("x-huge", String(repeating: "x", count: 10_000))]
      let port = server.port
      let nameless = Self.get + [("", "1")]
      for (fields, code) in [(huge, 1), (nameless, 9)] as [([(String, String)], UInt32)] {
        let (last, end) = try await blocking {
          let socket = try FrameSocket(port: port)
          socket.send(.headers(fields, stream: 1))
          return (socket.receive().last, socket.end)
        }
        XCTAssertEqual(last?.code, code, "PROTOCOL_ERROR, COMPRESSION_ERROR")
        XCTAssertEqual(end, .closed)
      }
    }
  }
}
