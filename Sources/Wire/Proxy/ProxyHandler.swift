import Exchanges
import FieldValues
import NIOCore
import NIOHTTP1

/// One connection of a client: collects a request, has it sent, and passes the response on while it comes. One request at a time.
final class ProxyHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum State {
    case waiting
    case collecting(RequestMessage, ProxiedServer.Target, closes: Bool)
    case passing(Passage)
    /// A request was refused; what follows is not read.
    case refused
  }

  /// A response on its way.
  private struct Passage {
    let target: ProxiedServer.Target
    let closes: Bool
    let gate: ReadGate
    let task: Task<Void, Never>
    /// Bytes that came and have not been passed on, because their head is not complete.
    var held: [UInt8] = []
    /// How many bytes of the body may still pass; nil where its end is not known by a length.
    var left: Int?
    var hasHead = false
    var endsWithConnection = false
  }

  private let proxy: RecordingProxy
  private let server: ProxiedServer
  private let connection: Int
  private var state = State.waiting
  /// Parts of later requests, which came with an earlier one.
  private var waiting = CircularBuffer<HTTPServerRequestPart>()
  /// Whether a read waits until the response has passed.
  private var holdsRead = false

  init(_ proxy: RecordingProxy, _ server: ProxiedServer, connection: Int) {
    self.proxy = proxy
    self.server = server
    self.connection = connection
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    waiting.append(unwrapInboundIn(data))
    takeWaiting(context)
  }

  private func takeWaiting(_ context: ChannelHandlerContext) {
    while let part = waiting.first {
      if case .passing = state { return }
      waiting.removeFirst()
      take(part, context)
    }
    guard holdsRead else { return }
    holdsRead = false
    context.read()
  }

  /// While a response passes, nothing is read beyond what came with its request.
  func read(context: ChannelHandlerContext) {
    if waiting.isEmpty { context.read() } else { holdsRead = true }
  }

  private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
    switch (part, state) {
    case (.head(let head), .waiting): begin(head, context)
    case (.body(let bytes), .collecting(var message, let target, let closes)):
      let body = (message.body ?? []) + Array(bytes.readableBytesView)
      guard body.count <= proxy.options.requestLimit else {
        let limit = proxy.options.requestLimit >> 20
        return refuse(
          .init(status: 413, sentence: "A request may have \(limit) MiB here. Send it to \(server.origin) directly."),
          context
        )
      }
      message.body = body
      state = .collecting(message, target, closes: closes)
    case (.end, .collecting(let message, let target, let closes)): send(message, target, closes: closes, context)
    default: break
    }
  }

  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    let lines = head.headers.map { HeaderLine(name: $0.name, value: $0.value) }
    do throws(ProxiedServer.Refusal) {
      let target = try server.target(of: head.uri, method: head.method.rawValue, headers: lines)
      var message = RequestMessage(method: head.method.rawValue, url: target.url, headers: lines)
      if head.headers.contains(name: "Content-Length") || head.headers.contains(name: "Transfer-Encoding") { message.body = [] }
      state = .collecting(message, target, closes: !head.isKeepAlive)
      if head.headers.first(name: "Expect")?.lowercased() == "100-continue" {
        write("HTTP/1.1 100 Continue\r\n\r\n", context)
      }
    } catch {
      refuse(error, context)
    }
  }

  /// Answers in the server's place, and closes the connection.
  private func refuse(_ refusal: ProxiedServer.Refusal, _ context: ChannelHandlerContext) {
    state = .refused
    waiting.removeAll()
    let status = HTTPResponseStatus(statusCode: refusal.status)
    let body = refusal.sentence + "\n"
    write(
      "HTTP/1.1 \(refusal.status) \(status.reasonPhrase)\r\nContent-Type: text/plain; charset=utf-8\r\n"
        + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)",
      context
    )
    // A connection that is closed while bytes come loses the response.
    context.close(mode: .output, promise: nil)
    let channel = context.channel
    context.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
  }

  private func write(_ text: String, _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
  }

  // MARK: - The way to the server and back

  private func send(
    _ message: RequestMessage,
    _ target: ProxiedServer.Target,
    closes: Bool,
    _ context: ChannelHandlerContext
  ) {
    var message = message
    message.headers = server.requestLines(message.headers)
    let gate = ReadGate()
    var options = TransportOptions()
    options.headTimeout = .seconds(600)
    options.sizeLimit = .max
    options.recordLimit = proxy.options.recordLimit
    options.decompresses = true
    options.flow = gate
    let loop = context.eventLoop
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: loop)
    let task = proxy.pass(message, options, on: connection) { event, _ in
      loop.execute { bound.value.handler.take(event, bound.value.context) }
    }
    state = .passing(Passage(target: target, closes: closes, gate: gate, task: task))
    if !context.channel.isWritable { gate.pause() }
  }

  private func take(_ event: Exchange.Event, _ context: ChannelHandlerContext) {
    guard case .passing(var passage) = state else { return }
    switch event {
    case .received(let bytes):
      if passage.hasHead { pass(bytes, &passage, context) } else { passage.held += bytes }
    case .informational(let head):
      passage.held.removeFirst(min(head.bytes.count, passage.held.count))
      // The client has its 100 already, and there is no other protocol to switch to.
      if head.status != 100, head.status != 101 { write(head, passage, closes: false, context) }
    case .head(let head, let framing):
      passage.held.removeFirst(min(head.bytes.count, passage.held.count))
      passage.hasHead = true
      passage.endsWithConnection = framing == .close
      if case .length(let length) = framing { passage.left = length }
      if framing == .none { passage.left = 0 }
      write(head, passage, closes: passage.closes || passage.endsWithConnection, context)
      let held = passage.held
      passage.held = []
      pass(held, &passage, context)
    case .ended(let ending): return end(ending, passage, context)
    case .connected, .sent, .body, .decoding, .chunk, .trailers: return
    }
    state = .passing(passage)
  }

  /// Passes on bytes of a body as they came, the framing of chunks included.
  private func pass(_ bytes: [UInt8], _ passage: inout Passage, _ context: ChannelHandlerContext) {
    let passing = passage.left.map { bytes.prefix($0) } ?? bytes[...]
    if let left = passage.left { passage.left = left - passing.count }
    guard !passing.isEmpty else { return }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: passing)), promise: nil)
  }

  private func write(_ head: ResponseHead, _ passage: Passage, closes: Bool, _ context: ChannelHandlerContext) {
    var buffer = ByteBuffer(string: "\(head.version) \(head.status) \(head.reason)\r\n")
    for line in server.responseLines(head.headers, for: passage.target) {
      buffer.writeBytes(line.bytes)
      buffer.writeString("\r\n")
    }
    if closes { buffer.writeString("Connection: close\r\n") }
    buffer.writeString("\r\n")
    context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
  }

  private func end(_ ending: Ending, _ passage: Passage, _ context: ChannelHandlerContext) {
    state = .waiting
    switch ending {
    case .complete where passage.hasHead && !passage.closes && !passage.endsWithConnection: takeWaiting(context)
    case .failed(let failure) where !passage.hasHead:
      refuse(.init(status: 502, sentence: "\(server.origin) gave no response: \(failure)"), context)
    case .complete, .failed, .cancelled:
      state = .refused
      context.close(promise: nil)
    }
  }

  // MARK: - The connection

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    guard case .passing(let passage) = state else { return }
    if context.channel.isWritable { passage.gate.resume() } else { passage.gate.pause() }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if case .passing(let passage) = state {
      passage.task.cancel()
      passage.gate.resume()
    }
    state = .refused
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if case .waiting = state, error is HTTPParserError {
      return refuse(.init(status: 400, sentence: "This isn't an HTTP/1.1 request that can be read."), context)
    }
    context.close(promise: nil)
  }
}
