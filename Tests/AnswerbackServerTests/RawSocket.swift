import Foundation
import NIOCore
import NIOPosix

/// A client on a bare socket of 127.0.0.1: it can be as slow, as rude and as half-closed as a test needs. Its calls block.
final class RawSocket {
  enum End: Equatable {
    case closed, reset, open
  }

  private var descriptor: Int32
  /// Whether the server has taken no more of what was sent.
  private(set) var isCut = false

  /// - Parameter receiveBuffer: bytes the kernel takes in while nothing is read.
  init(port: Int, receiveBuffer: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
    }
    var limit = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port)).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  }

  deinit { close() }

  /// Sends as much as the server takes; that it may close meanwhile is part of the tests.
  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { return isCut = true }
      rest = rest.dropFirst(sent)
    }
  }

  /// What comes within ten seconds of silence, until the server closes or enough is there.
  func receive(atLeast count: Int = .max) -> (bytes: [UInt8], end: End) {
    var collected: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while collected.count < count {
      let got = recv(descriptor, &buffer, buffer.count, 0)
      if got == 0 { return (collected, .closed) }
      if got < 0 { return (collected, errno == ECONNRESET ? .reset : .open) }
      collected += buffer.prefix(got)
    }
    return (collected, .open)
  }

  /// Whether something has come, or the end has.
  var hasInput: Bool {
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&state, 1, 0) > 0
  }

  /// Everything until the end, as text.
  func text() -> String { String(decoding: receive().bytes, as: UTF8.self) }

  /// Says that no more will be sent, and goes on reading.
  func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Goes away at once: the server sees a reset.
  func reset() {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    close()
  }

  func close() {
    if descriptor >= 0 { Foundation.close(descriptor) }
    descriptor = -1
  }
}

/// How many descriptors this process has open.
func openDescriptors() -> Int {
  (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
}

/// The memory this process holds, in bytes.
func residentMemory() -> Int {
  let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ").dropFirst().first
  return (pages.flatMap { Int($0) } ?? 0) * 4096
}

/// Sends bytes to a port of 127.0.0.1 and collects what comes until the server closes, for ten seconds at most.
func bytes(sending text: String, to port: Int) async throws -> String {
  let done = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: ByteBuffer.self)
  let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    .channelInitializer { channel in
      channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Collector(done)) }
    }
    .connect(host: "127.0.0.1", port: port).get()
  let limit = channel.eventLoop.scheduleTask(in: .seconds(10)) { channel.close(promise: nil) }
  try await channel.writeAndFlush(ByteBuffer(string: text))
  let collected = try await done.futureResult.get()
  limit.cancel()
  return String(buffer: collected)
}

private final class Collector: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private var collected = ByteBuffer()
  private let done: EventLoopPromise<ByteBuffer>

  init(_ done: EventLoopPromise<ByteBuffer>) { self.done = done }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    collected.writeImmutableBuffer(unwrapInboundIn(data))
  }

  func channelInactive(context: ChannelHandlerContext) {
    done.succeed(collected)
  }
}
