import Answerback
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import XCTest

@testable import AnswerbackServer

/// The bytes of responses, and in how many writes they go out.
final class HTTP1ResponseEncoderTests: XCTestCase {
  private let encoder = HTTP1ResponseEncoder()

  private func channel() throws -> EmbeddedChannel {
    let channel = EmbeddedChannel(handler: encoder)
    try channel.connect(to: SocketAddress(unixDomainSocketPath: "/x")).wait()
    return channel
  }

  private func head(_ fields: HTTPFields, chunked: Bool = false, status: HTTPResponseStatus = .ok) -> HTTPServerResponsePart {
    encoder.next = HTTP1ResponseEncoder.Head(
      response: RenderedResponse(status: .ok, fields: fields),
      date: ByteBuffer(string: "Date: today\r\n"),
      isChunked: chunked
    )
    return .head(HTTPResponseHead(version: .http1_1, status: status))
  }

  private func body(_ text: String) -> HTTPServerResponsePart { .body(.byteBuffer(ByteBuffer(string: text))) }

  /// What has been written to the channel, write by write.
  private func writes(of channel: EmbeddedChannel) throws -> [String] {
    var texts: [String] = []
    while let bytes = try channel.readOutbound(as: ByteBuffer.self) {
      texts.append(String(String.UnicodeScalarView(bytes.readableBytesView.map { Unicode.Scalar($0) })))
    }
    return texts
  }

  func testAHeadWithASmallBodyIsOneWrite() throws {
    let channel = try channel()
    channel.write(head([.contentLength: "5", .server: "x"]), promise: nil)
    channel.write(body("hello"), promise: nil)
    XCTAssertEqual(try writes(of: channel), [])
    try channel.writeAndFlush(HTTPServerResponsePart.end(nil)).wait()
    let text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nServer: x\r\nDate: today\r\n\r\nhello"
    XCTAssertEqual(try writes(of: channel), [text])
  }

  func testFieldsThatComeWithTheHeadStandLast() throws {
    let channel = try channel()
    guard case .head(var bare) = head([.contentLength: "0"]) else { return XCTFail("no head") }
    bare.headers.add(name: "Connection", value: "close")
    channel.write(HTTPServerResponsePart.head(bare), promise: nil)
    channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
    XCTAssertEqual(
      try writes(of: channel),
      ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\nDate: today\r\nConnection: close\r\n\r\n"]
    )
  }

  func testAHeadOfItsOwnIsWrittenAtTheNextFlush() throws {
    let channel = try channel()
    channel.writeAndFlush(HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: .continue)), promise: nil)
    XCTAssertEqual(try writes(of: channel), ["HTTP/1.1 100 Continue\r\n\r\n"])
  }

  func testALargeBodyIsNotCopied() throws {
    let channel = try channel()
    let large = String(repeating: "x", count: 8 * 1024 + 1)
    channel.write(head([:]), promise: nil)
    channel.write(body(large), promise: nil)
    channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
    XCTAssertEqual(try writes(of: channel), ["HTTP/1.1 200 OK\r\nDate: today\r\n\r\n", large])
  }

  func testChunksHaveTheirSizesAndEmptyOnesAreLeftOut() throws {
    let channel = try channel()
    let large = String(repeating: "x", count: 0x2001)
    channel.write(head([:], chunked: true), promise: nil)
    channel.flush()
    XCTAssertEqual(try writes(of: channel), ["HTTP/1.1 200 OK\r\nDate: today\r\n\r\n"])
    for text in ["hello", "", large, "a"] { channel.write(body(text), promise: nil) }
    channel.writeAndFlush(HTTPServerResponsePart.end(["Digest": "x"]), promise: nil)
    XCTAssertEqual(
      try writes(of: channel),
      ["5\r\nhello\r\n2001\r\n", large, "\r\n1\r\na\r\n0\r\nDigest: x\r\n\r\n"]
    )
    channel.write(head([.contentLength: "1"]), promise: nil)
    channel.write(body("b"), promise: nil)
    channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
    let next = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nDate: today\r\n\r\nb"
    XCTAssertEqual(try writes(of: channel), [next], "not chunked any more")
  }

  func testValuesAreISO8859() throws {
    let channel = try channel()
    channel.write(head([.server: "caf\u{E9} \u{20AC}"]), promise: nil)
    channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
    XCTAssertEqual(try writes(of: channel), ["HTTP/1.1 200 OK\r\nServer: caf\u{E9} ?\r\nDate: today\r\n\r\n"])
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
        channel.write(head([:], chunked: isChunked), promise: promise("head"))
        for text in texts { channel.write(body(text), promise: promise("body")) }
        channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: promise("end"))
        channel.embeddedEventLoop.run()
        XCTAssertEqual(kept.sorted(), (["head", "end"] + texts.map { _ in "body" }).sorted(), "\(isChunked) \(texts.count)")
        _ = try writes(of: channel)
      }
    }
  }
}
