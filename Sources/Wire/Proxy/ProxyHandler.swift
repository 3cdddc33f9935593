import Exchanges
import FieldValues
import NIOCore
import NIOHTTP1

/// One connection of a client: passes a request on while it comes, and its response likewise. One request at a time.
final class ProxyHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum State {
    case waiting
    case passing(Passage)
    /// The connection ends; what comes is not read.
    case refused
  }

  /// A request and its response on their way.
  private struct Passage {
    let target: ProxiedServer.Target
    let gate: ReadGate
    let task: Task<Void, Never>
    /// The body of the request; nil where it has none.
    let upload: RequestStream?
    var hasWholeRequest = false
    /// A client of HTTP/1.0 reads no chunks and no heads before the final one.
    let speaksHTTP10: Bool
    let expectsContinue: Bool
    /// Whether the connection closes after the response.
    var closes: Bool
    /// Bytes that came and have not been passed on, because their head is not complete.
    var held: [UInt8] = []
    /// How many bytes of the body may still pass; nil where its end is not known by a length.
    var left: Int?
    var hasHead = false
    /// Whether the chunks are left out, because the client can't read them.
    var freesBody = false
  }

  private let proxy: RecordingProxy
  private let server: ProxiedServer
  private let connection: Int
  private var state = State.waiting
  /// Parts of later requests, which came with an earlier one.
  private var waiting = CircularBuffer<HTTPServerRequestPart>()
  /// Whether a read waits: until the response has passed, or until the server has taken what came.
  private var holdsRead = false

  init(_ proxy: RecordingProxy, _ server: ProxiedServer, connection: Int) {
    self.proxy = proxy
    self.server = server
    self.connection = connection
  }

  // MARK: - The request

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    waiting.append(unwrapInboundIn(data))
    takeWaiting(context)
  }

  private func takeWaiting(_ context: ChannelHandlerContext) {
    while let part = waiting.first {
      if case .passing(let passage) = state, passage.hasWholeRequest { return }
      waiting.removeFirst()
      take(part, context)
    }
    guard holdsRead, wantsMore else { return }
    holdsRead = false
    context.read()
  }

  /// Nothing is read beyond what came with a request whose response passes, and of a body no more than the server takes.
  private var wantsMore: Bool {
    guard waiting.isEmpty else { return false }
    if case .passing(let passage) = state { return passage.upload?.hasRoom ?? true }
    return true
  }

  func read(context: ChannelHandlerContext) {
    if wantsMore { context.read() } else { holdsRead = true }
  }

  private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
    switch (part, state) {
    case (.head(let head), .waiting): begin(head, context)
    case (.body(let bytes), .passing(let passage)): passage.upload?.add(Array(bytes.readableBytesView))
    case (.end(let trailers), .passing(var passage)):
      passage.upload?.end(trailers: trailers?.map { HeaderLine(name: $0.name, value: $0.value) } ?? [])
      passage.hasWholeRequest = true
      state = .passing(passage)
    default: break
    }
  }

  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    let lines = head.headers.map { HeaderLine(name: $0.name, value: $0.value) }
    do throws(ProxiedServer.Refusal) {
      let target = try server.target(of: head.uri, method: head.method.rawValue, headers: lines)
      let lines = server.requestLines(lines)
      var message = RequestMessage(method: head.method.rawValue, url: target.url, headers: lines)
      let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
      let loop = context.eventLoop
      var upload: RequestStream?
      let length = head.headers.first(name: "Content-Length").flatMap { Int($0) }
      if length == 0 {
        message.body = []
      } else if length != nil || head.headers.contains(name: "Transfer-Encoding") {
        upload = proxy.stream(length: length) { loop.execute { bound.value.handler.takeWaiting(bound.value.context) } }
      }
      let gate = ReadGate()
      let task = proxy.pass(message, upload, gate, on: connection) { event, _ in
        loop.execute { bound.value.handler.take(event, bound.value.context) }
      }
      let speaksHTTP10 = head.version == .http1_0
      let passage = Passage(
        target: target,
        gate: gate,
        task: task,
        upload: upload,
        speaksHTTP10: speaksHTTP10,
        expectsContinue: lines.contains { $0.isNamed("Expect") },
        closes: speaksHTTP10 || !head.isKeepAlive
      )
      state = .passing(passage)
      if !context.channel.isWritable { gate.pause() }
    } catch {
      refuse(error, context)
    }
  }

  /// Answers in the server's place, and closes the connection.
  private func refuse(_ refusal: ProxiedServer.Refusal, _ context: ChannelHandlerContext) {
    let status = HTTPResponseStatus(statusCode: refusal.status)
    let body = refusal.sentence + "\n"
    write(
      ByteBuffer(
        string: "HTTP/1.1 \(refusal.status) \(status.reasonPhrase)\r\nContent-Type: text/plain; charset=utf-8\r\n"
          + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
      ),
      context
    )
    leave(context)
  }

  /// Closes the connection of a client that may still be sending: one that is closed while bytes come loses the response.
  private func leave(_ context: ChannelHandlerContext) {
    state = .refused
    waiting.removeAll()
    takeWaiting(context)
    context.close(mode: .output, promise: nil)
    let channel = context.channel
    context.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
  }

  private func write(_ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
  }

  // MARK: - The response

  private func take(_ event: Exchange.Event, _ context: ChannelHandlerContext) {
    guard case .passing(var passage) = state else { return }
    switch event {
    case .received(let bytes):
      if !passage.hasHead { passage.held += bytes } else if !passage.freesBody { pass(bytes, &passage, context) }
    case .informational(let head):
      passage.held.removeFirst(min(head.bytes.count, passage.held.count))
      // There isn't another protocol to switch to.
      let isWanted = head.status == 100 ? passage.expectsContinue : head.status != 101
      if isWanted, !passage.speaksHTTP10 { write(head, server.responseLines(head.headers, for: passage.target), context) }
    case .head(let head, let framing): begin(head, framing, &passage, context)
    case .body(let bytes): if passage.freesBody { write(ByteBuffer(bytes: bytes), context) }
    case .ended(let ending): return end(ending, passage, context)
    case .connected, .sent, .decoding, .chunk, .trailers: return
    }
    state = .passing(passage)
  }

  private func begin(
    _ head: ResponseHead,
    _ framing: Exchange.BodyFraming,
    _ passage: inout Passage,
    _ context: ChannelHandlerContext
  ) {
    passage.held.removeFirst(min(head.bytes.count, passage.held.count))
    passage.hasHead = true
    passage.freesBody = passage.speaksHTTP10 && framing == .chunked
    if framing == .close || head.version == "HTTP/1.0" { passage.closes = true }
    if case .length(let length) = framing { passage.left = length }
    if framing == .none { passage.left = 0 }
    var lines = server.responseLines(head.headers, for: passage.target)
    if passage.freesBody { lines.removeAll { $0.isNamed("Transfer-Encoding") || $0.isNamed("Trailer") } }
    if passage.closes { lines.append(HeaderLine(name: "Connection", value: "close")) }
    write(head, lines, context)
    let held = passage.held
    passage.held = []
    if !passage.freesBody { pass(held, &passage, context) }
  }

  /// Passes on bytes of a body as they came, the framing of chunks included.
  private func pass(_ bytes: [UInt8], _ passage: inout Passage, _ context: ChannelHandlerContext) {
    let passing = passage.left.map { bytes.prefix($0) } ?? bytes[...]
    if let left = passage.left { passage.left = left - passing.count }
    if !passing.isEmpty { write(ByteBuffer(bytes: passing), context) }
  }

  private func write(_ head: ResponseHead, _ lines: [HeaderLine], _ context: ChannelHandlerContext) {
    var buffer = ByteBuffer(string: "\(head.version) \(head.status) \(head.reason)\r\n")
    for line in lines {
      buffer.writeBytes(line.bytes)
      buffer.writeString("\r\n")
    }
    buffer.writeString("\r\n")
    write(buffer, context)
  }

  private func end(_ ending: Ending, _ passage: Passage, _ context: ChannelHandlerContext) {
    switch ending {
    case .failed(let failure) where !passage.hasHead:
      refuse(.init(status: 502, sentence: "\(server.origin) gave no response: \(failure)"), context)
    case .complete where !passage.hasWholeRequest: leave(context)
    case .complete where !passage.closes:
      state = .waiting
      takeWaiting(context)
    case .complete, .failed, .cancelled:
      state = .refused
      // What was written before has to leave first.
      let channel = context.channel
      context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in channel.close(promise: nil) }
    }
  }

  // MARK: - The connection

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    guard case .passing(let passage) = state else { return }
    if context.channel.isWritable { passage.gate.resume() } else { passage.gate.pause() }
  }

  func channelInactive(context: ChannelHandlerContext) {
    cancel()
    state = .refused
  }

  private func cancel() {
    guard case .passing(let passage) = state else { return }
    passage.upload?.cut()
    passage.task.cancel()
    passage.gate.resume()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let isOpen =
      switch state {
      case .waiting: true
      case .passing(let passage): !passage.hasWholeRequest && !passage.hasHead
      case .refused: false
      }
    guard isOpen, error is HTTPParserError else { return context.close(promise: nil) }
    cancel()
    refuse(.init(status: 400, sentence: "This isn't an HTTP/1.1 request that can be read."), context)
  }
}
