import Answerback
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import XCTest

@testable import AnswerbackServer

/// The bytes of responses, and in how many writes they go out.
final class HTTP1ResponseEncoderTests: XCTestCase {
  private let edge = WireEdge()
  private var encoder: HTTP1ResponseEncoder { edge.encoder }

  private func channel() throws -> EmbeddedChannel {
    let channel = EmbeddedChannel(handler: edge)
    try channel.connect(to: SocketAddress(unixDomainSocketPath: "/x")).wait()
    return channel
  }

  private func writeHead(
    _ response: RenderedResponse,
    chunked: Bool = false,
    _ request: HTTPRequestHead = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")
  ) {
    _ = encoder.writeHead(response, ResponseFraming(request, mayUpgrade: false), ResponseFraming.DateField(), isChunked: chunked)
  }

  private func writeHead(_ fields: HTTPFields, chunked: Bool = false) {
    writeHead(RenderedResponse(status: .ok, fields: fields), chunked: chunked)
  }

  private func writeBody(_ text: String, _ promise: EventLoopPromise<Void>? = nil) {
    encoder.writeBody(ByteBuffer(string: text), promise)
  }

  private func writeEnd(_ trailers: HTTPHeaders? = nil, _ promise: EventLoopPromise<Void>? = nil) {
    encoder.writeEnd(trailers, promise)
    encoder.flush()
  }

  private let date = "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"

  /// What has been written to the channel, write by write.
  private func writes(of channel: EmbeddedChannel) throws -> [String] {
    var texts: [String] = []
    while let bytes = try channel.readOutbound(as: ByteBuffer.self) {
      texts.append(String(String.UnicodeScalarView(bytes.readableBytesView.map { Unicode.Scalar($0) })))
    }
    return texts
  }

  func testAResponseLeavesTheBytesOfEarlierOnesAsTheyAre() throws {
    let channel = try channel()
    for number in 0..<3 {
      writeHead([.server: "\(number)"])
      writeEnd()
    }
    XCTAssertEqual(try writes(of: channel), (0..<3).map { "HTTP/1.1 200 OK\r\nServer: \($0)\r\n\(date)\r\n" })
    writeHead([.server: "3"])
    writeEnd()
    XCTAssertEqual(try writes(of: channel), ["HTTP/1.1 200 OK\r\nServer: 3\r\n\(date)\r\n"])
  }

  func testAHeadWithASmallBodyIsOneWrite() throws {
    let channel = try channel()
    writeHead([.contentLength: "5", .server: "x"])
    writeBody("hello")
    XCTAssertEqual(try writes(of: channel), [])
    writeEnd()
    let text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nServer: x\r\n\(date)\r\nhello"
    XCTAssertEqual(try writes(of: channel), [text])
  }

  func testConnectionStandsLast() throws {
    let channel = try channel()
    let request = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: ["Connection": "close"])
    writeHead(RenderedResponse(status: .ok, fields: [.contentLength: "0"]), request)
    writeEnd()
    XCTAssertEqual(
      try writes(of: channel),
      ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\(date)Connection: close\r\n\r\n"]
    )
  }

  func testEachHeadHasItsOwnStatusVersionAndType() throws {
    let channel = try channel()
    let old = HTTPRequestHead(version: .http1_0, method: .GET, uri: "/")
    let created = RenderedResponse(status: .created, fields: [.contentType: "text/plain"])
    for (response, request) in [(created, nil), (created, old), (RenderedResponse(status: .noContent), nil)] {
      if let request { writeHead(response, request) } else { writeHead(response) }
      writeEnd()
    }
    XCTAssertEqual(
      try writes(of: channel),
      [
        "HTTP/1.1 201 Created\r\nContent-Type: text/plain\r\n\(date)\r\n",
        "HTTP/1.0 201 Created\r\nContent-Type: text/plain\r\n\(date)\r\n",
        "HTTP/1.1 204 No Content\r\n\(date)\r\n",
      ]
    )
  }

  func testContinueIsWrittenAtOnce() throws {
    let channel = try channel()
    encoder.writeContinue()
    XCTAssertEqual(try writes(of: channel), ["HTTP/1.1 100 Continue\r\n\r\n"])
  }

  func testALargeBodyIsNotCopied() throws {
    let channel = try channel()
    let large = String(repeating: "x", count: 8 * 1024 + 1)
    writeHead([:])
    writeBody(large)
    writeEnd()
    XCTAssertEqual(try writes(of: channel), ["HTTP/1.1 200 OK\r\n\(date)\r\n", large])
  }

  func testChunksHaveTheirSizesAndEmptyOnesAreLeftOut() throws {
    let channel = try channel()
    let large = String(repeating: "x", count: 0x2001)
    writeHead([:], chunked: true)
    encoder.flush()
    XCTAssertEqual(try writes(of: channel), ["HTTP/1.1 200 OK\r\n\(date)\r\n"])
    for text in ["hello", "", large, "a"] { writeBody(text) }
    writeEnd(["Digest": "x"])
    XCTAssertEqual(
      try writes(of: channel),
      ["5\r\nhello\r\n2001\r\n", large, "\r\n1\r\na\r\n0\r\nDigest: x\r\n\r\n"]
    )
    writeHead([.contentLength: "1"])
    writeBody("b")
    writeEnd()
    let next = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\(date)\r\nb"
    XCTAssertEqual(try writes(of: channel), [next], "not chunked any more")
  }

  func testValuesAreISO8859() throws {
    let channel = try channel()
    writeHead([.server: "caf\u{E9} \u{20AC}"])
    writeEnd()
    XCTAssertEqual(try writes(of: channel), ["HTTP/1.1 200 OK\r\nServer: caf\u{E9} ?\r\n\(date)\r\n"])
  }

  func testEveryPromiseIsKeptOnceItsBytesAreTaken() throws {
    for isChunked in [false, true] {
      for texts in [["a", "b"], [""], [String(repeating: "x", count: 10_000), ""], []] {
        let channel = try channel()
        var kept: [String] = []
        func promise(_ name: String) -> EventLoopPromise<Void> {
          let promise = channel.eventLoop.makePromise(of: Void.self)
          promise.futureResult.assumeIsolated().whenSuccess { kept.append(name) }
          return promise
        }
        writeHead([:], chunked: isChunked)
        for text in texts { writeBody(text, promise("body")) }
        writeEnd(nil, promise("end"))
        channel.embeddedEventLoop.run()
        XCTAssertEqual(kept.sorted(), (["end"] + texts.map { _ in "body" }).sorted(), "\(isChunked) \(texts.count)")
        _ = try writes(of: channel)
        XCTAssertNoThrow(try channel.finish())
      }
    }
  }

  func testAPromiseFailsAfterTheConnectionIsClosed() throws {
    let channel = try channel()
    writeHead([:])
    _ = try channel.finish()
    let promise = channel.eventLoop.makePromise(of: Void.self)
    writeEnd(nil, promise)
    XCTAssertThrowsError(try promise.futureResult.wait())
  }
}
