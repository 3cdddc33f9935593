#if Hummingbird
import Answerback
import AnswerbackHummingbird
import Hummingbird
import NIOCore
import Exchanges
import Synchronization
import XCTest

/// Answers that write themselves, on a Hummingbird server.
final class RawResponseTests: XCTestCase {
  private let request = Hummingbird.Request(
    head: HTTPRequest(method: .get, scheme: "http", authority: "h", path: "/"),
    body: RequestBody(buffer: ByteBuffer())
  )

  private func mounting(_ raw: Raw) throws -> Hummingbird.Router<BasicRequestContext> {
    let router = Hummingbird.Router()
    router.mount(try App { Get("/x") { raw } }.header("app-level-header", "not on a raw answer"))
    return router
  }

  func testPiecesArriveAsTheyAreWritten() async throws {
    let (go, next) = AsyncStream<Void>.makeStream()
    let raw = Raw { _, writer in
      try await writer.head(.accepted, [.setCookie: "a=1", .server: "raw", .setCookie: "b=2"])
      try await writer.write("first")
      for await _ in go { break }
      try await writer.write("second")
      try await writer.end()
    }
    try await serving(mounting(raw)) { place in
      let exchange = await place.exchange("/x") { event, _ in
        if case .chunk(5, _) = event { next.yield() }
      }
      XCTAssertEqual(
        exchange.lines,
        [
          "HTTP/1.1 202 Accepted", "Set-Cookie: a=1", "Server: raw", "Set-Cookie: b=2", "transfer-encoding: chunked", "",
          "firstsecond",
        ]
      )
      XCTAssertEqual(exchange.chunks.map(\.range), [0..<5, 5..<11])
    }
  }

  func testAStatedLengthIsNotChunked() async throws {
    let raw = Raw { _, writer in
      try await writer.head(.ok, [.contentLength: "4"])
      try await writer.write("ab")
      try await writer.write("cd")
    }
    try await serving(mounting(raw)) { place in
      let answer = await place.answer("/x")
      XCTAssertEqual(answer, ["HTTP/1.1 200 OK", "Content-Length: 4", "", "abcd"])
    }
  }

  func testNothingFollowsTheHeadInAnswerToHEAD() async throws {
    let raw = Raw { _, writer in
      try await writer.head(.ok, [.contentLength: "4"])
      try await writer.write("abcd")
      try await writer.end()
    }
    try await serving(mounting(raw)) { place in
      let head = await place.answer("/x", method: "HEAD")
      XCTAssertEqual(head, ["HTTP/1.1 200 OK", "Content-Length: 4", "", ""])
      let next = await place.exchange("/x")
      XCTAssertEqual(next.lines, ["HTTP/1.1 200 OK", "Content-Length: 4", "", "abcd"])
      XCTAssertEqual(next.connection?.reused, true)
    }
  }

  func testAnAnswerToHEADOfUnknownLengthDoesNotSpoilTheConnection() async throws {
    let raw = Raw { _, writer in
      try await writer.head(.ok, [:])
      try await writer.write("abcd")
    }
    try await serving(mounting(raw)) { place in
      let head = await place.exchange("/x", method: "HEAD")
      XCTAssertEqual(head.head?.status, 200)
      let next = await place.exchange("/x")
      XCTAssertEqual(next.lines, ["HTTP/1.1 200 OK", "transfer-encoding: chunked", "", "abcd"])
      XCTAssertEqual(next.connection?.reused, true)
    }
  }

  func testAResponderWithoutAHeadIsA500() async throws {
    try await serving(mounting(Raw { _, _ in })) { place in
      let answer = await place.answer("/x")
      let body = #"{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"Internal Server Error"}"#
      let fields = ["Content-Type: application/problem+json", "Content-Length: 100", "Vary: Accept"]
      XCTAssertEqual(answer, ["HTTP/1.1 500 Internal Server Error"] + fields + ["", body])
    }
  }

  func testAResponderThatFailsAfterItsHeadIsVisiblyCut() async throws {
    struct Broken: Error {}
    let raw = Raw { _, writer in
      try await writer.head(.ok, [:])
      try await writer.write("half")
      throw Broken()
    }
    let log = KeptLog()
    let router = Hummingbird.Router()
    router.mount(try App(logger: log.logger) { Get("/x") { raw } })
    try await serving(router) { place in
      let exchange = await place.exchange("/x")
      XCTAssertEqual(exchange.failure?.kind, .cut)
      XCTAssertEqual(String(decoding: exchange.body, as: UTF8.self), "half")
    }
    XCTAssertEqual(log.lines, ["GET /x: the responder failed: Broken()"])
  }

  func testAStreamThatFailsAfterItsHeadIsLoggedWithItsRoute() async throws {
    struct Broken: Error {}
    let log = KeptLog()
    let router = Hummingbird.Router()
    let app = try App(logger: log.logger) {
      Get("/x") {
        StreamingResponse { body in
          try await body.write("half")
          throw Broken()
        }
      }
      Get("/whole") { StreamingResponse(["all"]) }
    }
    router.mount(app, at: "/app")
    try await serving(router) { place in
      let cut = await place.exchange("/app/x")
      XCTAssertEqual(cut.failure?.kind, .cut)
      let whole = await place.answer("/app/whole").last
      XCTAssertEqual(whole, "all")
    }
    XCTAssertEqual(log.lines, ["GET /x: the stream failed: Broken()"])
  }

  func testABodyThatContradictsItsLengthIsCutAndLogged() async throws {
    for (body, sentence) in [
      ("ab", "the body ended after 2 of the 4 bytes that its Content-Length declares. Declare the right length, or none."),
      ("abcdef", "the body has more than the 4 bytes that its Content-Length declares. Declare the right length, or none."),
    ] {
      let log = KeptLog()
      let raw = Raw { _, writer in
        try await writer.head(.ok, [.contentLength: "4"])
        try await writer.write(body)
      }
      let router = Hummingbird.Router()
      router.mount(try App(logger: log.logger) { Get("/x") { raw } })
      try await serving(router) { place in
        let exchange = await place.exchange("/x")
        XCTAssertEqual(exchange.failure?.kind, .cut)
      }
      XCTAssertEqual(log.lines, ["GET /x: the responder failed: \(sentence)"])
    }
  }

  func testAResponderLearnsThatItsClientHasLeft() async throws {
    let told = expectation(description: "the responder's write throws")
    let raw = Raw { _, writer in
      try await writer.head(.ok, [:])
      do {
        while true { try await writer.write("more") }
      } catch {
        told.fulfill()
        throw error
      }
    }
    try await serving(mounting(raw)) { place in
      let (pieces, piece) = AsyncStream<Void>.makeStream()
      let asking = Task {
        await place.exchange("/x") { event, _ in if case .body = event { piece.yield() } }
      }
      for await _ in pieces { break }
      asking.cancel()
      await fulfillment(of: [told], timeout: 20)
    }
  }

  func testAResponderIsNeverMoreThanOnePieceAheadOfTheWire() async throws {
    let written = Mutex(0)
    let raw = Raw { _, writer in
      try await writer.head(.ok, [:])
      for _ in 0..<50 {
        try await writer.write("piece")
        written.withLock { $0 += 1 }
      }
      try await writer.end()
    }
    let lead = Mutex<[Int]>([])
    let response = try await AnswerbackResponse(raw).started(for: request)
    try await response.body.write(
      SlowWriter { count in lead.withLock { $0.append(written.withLock { $0 } - count) } }
    )
    // While the wire takes piece n, the responder waits with piece n + 1.
    XCTAssertEqual(lead.withLock { $0.count }, 50)
    XCTAssertLessThanOrEqual(lead.withLock { $0.max() ?? .max }, 1)
  }

  func testAResponderWhoseAnswerIsDroppedStops() async throws {
    let told = expectation(description: "the responder's write throws")
    let raw = Raw { _, writer in
      do {
        // The answer may be dropped as soon as its head has been taken.
        try await writer.head(.ok, [:])
        try await writer.write("nobody takes this")
      } catch {
        told.fulfill()
        throw error
      }
    }
    _ = try await AnswerbackResponse(raw).started(for: request)
    await fulfillment(of: [told], timeout: 20)
  }

  func testWhatAResponderDoesAfterItsEndIsNotCancelled() async throws {
    let done = expectation(description: "the responder goes on")
    let (taken, take) = AsyncStream<Void>.makeStream()
    let raw = Raw { _, writer in
      try await writer.head(.ok, [:])
      try await writer.end()
      for await _ in taken { break }
      if !Task.isCancelled { done.fulfill() }
    }
    do {
      let response = try await AnswerbackResponse(raw).started(for: request)
      try await response.body.write(SlowWriter { _ in })
    }
    take.yield()
    await fulfillment(of: [done], timeout: 20)
  }

  func testAResponderThatMisusesItsWriterIsTold() async throws {
    let (sentences, sentence) = AsyncStream<String>.makeStream()
    let raw = Raw { _, writer in
      func tell(_ misuse: () async throws -> Void) async {
        do { try await misuse() } catch { sentence.yield("\(error)") }
      }
      await tell { try await writer.write("too early") }
      await tell { try await writer.end() }
      try await writer.head(.ok, [:])
      await tell { try await writer.head(.ok, [:]) }
      try await writer.end()
      await tell { try await writer.write("too late") }
      sentence.finish()
    }
    let response = try await AnswerbackResponse(raw).started(for: request)
    try await response.body.write(SlowWriter { _ in })
    let told = await sentences.reduce(into: []) { $0.append($1) }
    let noHead = "the responder wrote a body or an end before a head. Send the head first."
    XCTAssertEqual(
      told,
      [
        noHead, noHead,
        "the responder wrote a second head. Send one head.",
        "the response was written to after its end. Write everything before the end.",
      ]
    )
  }
}

/// A wire that takes its time with every piece, and says how many it has taken.
private struct SlowWriter: ResponseBodyWriter {
  private var count = 0
  private let onWrite: @Sendable (Int) -> Void

  init(_ onWrite: @escaping @Sendable (Int) -> Void) { self.onWrite = onWrite }

  mutating func write(_ buffer: ByteBuffer) async throws {
    count += 1
    for _ in 0..<100 { await Task.yield() }
    onWrite(count)
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
#endif
