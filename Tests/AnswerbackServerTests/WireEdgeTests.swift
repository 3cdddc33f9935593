import NIOCore
import NIOEmbedded
import NIOHTTP1
import XCTest

@testable import AnswerbackServer

/// What the edge passes on of received bytes.
final class WireEdgeTests: XCTestCase {
  /// Records what reaches it, and can act while a part is passed on.
  private final class Recorder: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    var seen: [String] = []
    var onPart: ((ChannelHandlerContext, Int) -> Void)?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head): seen.append("head \(head.uri)")
      case .body(let bytes): seen.append("body \(String(buffer: bytes))")
      case .end: seen.append("end")
      }
      onPart?(context, seen.count)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      if case ByteToMessageDecoderError.dataReceivedInErrorState? = error as? ByteToMessageDecoderError {
        seen.append("more after a fault")
      } else {
        seen.append("\(error)")
      }
    }

    func channelInactive(context: ChannelHandlerContext) { seen.append("inactive") }
  }

  private let recorder = Recorder()

  private func channel() throws -> EmbeddedChannel {
    let channel = EmbeddedChannel(handlers: [WireEdge(), recorder])
    try channel.connect(to: SocketAddress(unixDomainSocketPath: "/x")).wait()
    return channel
  }

  private func request(_ path: String) -> ByteBuffer { ByteBuffer(string: "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n") }

  func testARequestIsReadFromAnyPiecesOfItsBytes() throws {
    let text = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhiGET /b HTTP/1.1\r\nHost: a\r\n\r\n"
    for size in 1...text.utf8.count {
      recorder.seen = []
      let channel = try channel()
      var bytes = ByteBuffer(string: text)
      while let piece = bytes.readSlice(length: min(size, bytes.readableBytes)), piece.readableBytes > 0 {
        try channel.writeInbound(piece)
      }
      let seen = recorder.seen.map { $0.hasPrefix("body") ? "body" : $0 }.reduce(into: [String]()) { seen, name in
        if seen.last != "body" || name != "body" { seen.append(name) }
      }
      XCTAssertEqual(seen, ["head /a", "body", "end", "head /b", "end"], "pieces of \(size) bytes")
      _ = try channel.finish(acceptAlreadyClosed: true)
    }
  }

  func testBytesThatArriveWhileOthersAreDecodedAreReadAfterThem() throws {
    let channel = try channel()
    recorder.onPart = { [self] context, count in
      if count == 1 { context.pipeline.syncOperations.fireChannelRead(NIOAny(request("/b"))) }
    }
    try channel.writeInbound(request("/a"))
    XCTAssertEqual(recorder.seen, ["head /a", "end", "head /b", "end"])
    _ = try channel.finish(acceptAlreadyClosed: true)
  }

  func testAnIncompleteRequestAtTheEndIsAFault() throws {
    let channel = try channel()
    try channel.writeInbound(ByteBuffer(string: "GET /a HTTP/1.1\r\nHo"))
    channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    XCTAssertEqual(recorder.seen, ["\(HTTPParserError.invalidEOFState)"])
    _ = try channel.finish(acceptAlreadyClosed: true)
    XCTAssertEqual(recorder.seen.last, "inactive")
  }

  func testTheEndOfTheInputIsReadAfterWhatIsBeingDecoded() throws {
    let channel = try channel()
    recorder.onPart = { context, count in
      if count == 1 { context.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
    }
    try channel.writeInbound(request("/a"))
    // Nothing is read after the end.
    try channel.writeInbound(request("/b"))
    XCTAssertEqual(recorder.seen, ["head /a", "end"])
    _ = try channel.finish(acceptAlreadyClosed: true)
  }

  func testNothingIsReadAfterAFault() throws {
    let channel = try channel()
    try channel.writeInbound(ByteBuffer(string: "GET /a b c\r\n\r\n"))
    try channel.writeInbound(request("/b"))
    XCTAssertEqual(recorder.seen.count, 2)
    XCTAssertEqual(recorder.seen.last, "more after a fault")
    _ = try channel.finish(acceptAlreadyClosed: true)
  }
}
