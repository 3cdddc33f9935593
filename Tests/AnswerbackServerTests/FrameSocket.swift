import Foundation
import NIOCore
import NIOHPACK

/// A client of HTTP/2 that sends frames as it is told, right or wrong. Its calls block, and only one task at a time uses it.
final class FrameSocket: @unchecked Sendable {
  private let socket: RawSocket
  private var rest: [UInt8] = []
  /// Frames that came after what was waited for.
  private var waiting: [Frame] = []
  /// How the connection has ended, when it has.
  private(set) var end = RawSocket.End.open
  /// The field blocks of each stream, trailers included.
  private(set) var blocks: [UInt32: [HPACKHeaders]] = [:]
  private var decoder = HPACKDecoder(
    allocator: ByteBufferAllocator(),
    maxDynamicTableSize: HPACKDecoder.maxDynamicTableSize,
    maxHeaderListSize: 1 << 20
  )
  /// The frames of a field block that has not ended.
  private var block: [UInt8] = []

  /// Sends the preface (RFC 9113 section 3.4) and settings of its own.
  /// - Parameter acknowledges: whether it says that it has read the server's settings.
  init(port: Int, settings: [UInt16: UInt32] = [:], receiveBuffer: Int32? = nil, acknowledges: Bool = true) throws {
    socket = try RawSocket(port: port, receiveBuffer: receiveBuffer)
    let acknowledgement = acknowledges ? Frame(type: Frame.settings, flags: Frame.acknowledges).bytes : []
    socket.send(Frame.preface + Frame.settings(settings).bytes + acknowledgement)
  }

  func send(_ frames: Frame...) { socket.send(frames.flatMap(\.bytes)) }
  func send(_ frames: [Frame]) { socket.send(frames.flatMap(\.bytes)) }

  /// Everything up to a frame, that one included; or to the end of the connection, or what came within ten seconds.
  func receive(until isLast: (Frame) -> Bool) -> [Frame] {
    var frames: [Frame] = []
    while true {
      while !waiting.isEmpty {
        frames.append(waiting.removeFirst())
        if let last = frames.last, isLast(last) { return frames }
      }
      if end != .open { return frames }
      let (bytes, end) = socket.receive(atLeast: 1)
      if bytes.isEmpty, end == .open { return frames }
      self.end = end
      (waiting, rest) = Frame.parse(rest + bytes)
      for frame in waiting { decode(frame) }
    }
  }

  /// Fields, which may go on in further frames.
  private func decode(_ frame: Frame) {
    guard frame.type == Frame.headers || frame.type == Frame.continuation else { return }
    block += frame.payload
    guard frame.flags & Frame.endsHeaders != 0 else { return }
    var whole = ByteBuffer(bytes: block)
    block = []
    if let fields = try? decoder.decodeHeaders(from: &whole) { blocks[frame.stream, default: []].append(fields) }
  }

  /// The status of an answer that has come.
  func status(of stream: UInt32) -> String? { blocks[stream]?.first?.first(name: ":status") }

  /// Everything until the connection ends.
  func receive() -> [Frame] { receive { _ in false } }

  /// Sends a body within the windows that the server opens.
  /// - Returns: what came meanwhile, and how much of the body is left.
  func upload(_ body: [UInt8], stream: UInt32) -> (frames: [Frame], rest: Int) {
    var frames: [Frame] = []
    var windows: [UInt32: Int] = [0: 65_535, stream: 65_535]
    var rest = body[...]
    while !rest.isEmpty {
      let room = min(windows[0, default: 0], windows[stream, default: 0], 16_384, rest.count)
      if room == 0 {
        frames += receive { $0.type == Frame.window }
        guard let grant = frames.last, grant.type == Frame.window else { break }
        windows[grant.stream, default: 0] += Int(UInt32(bytes: grant.payload))
        continue
      }
      windows = windows.mapValues { $0 - room }
      let flags = room == rest.count ? Frame.endsStream : 0
      send(Frame(type: Frame.data, flags: flags, stream: stream, payload: Array(rest.prefix(room))))
      rest = rest.dropFirst(room)
    }
    return (frames, rest.count)
  }

  /// The frames of one stream up to its end.
  func answer(on stream: UInt32) -> [Frame] {
    receive { $0.stream == stream && ($0.type == Frame.reset || $0.type < 2 && $0.flags & Frame.endsStream != 0) }
      .filter { $0.stream == stream }
  }

  /// Whether the server has taken no more of what was sent.
  var isCut: Bool { socket.isCut }

  func finishSending() { socket.finishSending() }
  func reset() { socket.reset() }
  func close() { socket.close() }
}

extension [Frame] {
  /// What the frames of an answer carry of its body.
  var text: String { String(decoding: filter { $0.type == Frame.data }.flatMap(\.payload), as: UTF8.self) }
}
