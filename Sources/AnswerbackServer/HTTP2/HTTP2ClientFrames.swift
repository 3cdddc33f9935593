import NIOCore

/// Edits the frames of an HTTP/2 client before NIO's handler reads them.
///
/// NIO applies our settings only when the client acknowledges them. Until then it allows 100 streams and 16 KB of header fields, and a
/// client that uses what we announced loses its connection. So an acknowledgement is inserted after the client's first SETTINGS frame,
/// and the client's own acknowledgement is dropped.
///
/// NIO also refuses to write a field block that is larger than the client's SETTINGS_MAX_FRAME_SIZE. It is given the largest
/// legal value, and ``HTTP2ServerFrames`` splits larger blocks (RFC 9113 section 4.3).
struct HTTP2ClientFrames {
  private static let largestFrame: UInt32 = 16_777_215

  /// The number of bytes to pass on without parsing: the preface (RFC 9113 section 3.4), or the rest of a frame.
  private var passing = 24
  /// The beginning of a frame that must be complete before it is passed on.
  private var held = ByteBuffer()
  private var acknowledgement = Acknowledgement.due

  private enum Acknowledgement { case due, given, settled }

  /// What a frame changes about the client's flow-control windows (RFC 9113 section 5.2).
  enum Notice: Equatable {
    case begins(stream: Int)
    case grants(stream: Int, count: Int)
    case initialWindow(Int)
  }

  /// Reads the next bytes of the connection.
  /// - Parameter notice: Called for each frame that affects a window.
  /// - Returns: The bytes for NIO's handler.
  mutating func take(_ bytes: ByteBuffer, _ notice: (Notice) -> Void) -> ByteBuffer {
    if passing >= bytes.readableBytes {
      passing -= bytes.readableBytes
      return bytes
    }
    var input = bytes
    if held.readableBytes > 0 {
      held.writeImmutableBuffer(bytes)
      (input, held) = (held, ByteBuffer())
    }
    var output = Output(input)
    output.pass(passing)
    passing = 0
    while let head = HTTP2FrameHead(input, at: output.position) {
      let count = HTTP2FrameHead.length + head.count
      if head.type == HTTP2FrameHead.headersType { notice(.begins(stream: Int(head.stream))) }
      if head.type == HTTP2FrameHead.settingsType, head.count <= HTTP2FrameHead.payloadLimit {
        guard output.left >= count else { break }
        settings(head, count, &output, notice)
      } else if head.type == HTTP2FrameHead.windowUpdateType, head.count == 4 {
        guard let increment = input.getInteger(at: output.position + HTTP2FrameHead.length, as: UInt32.self) else { break }
        notice(.grants(stream: Int(head.stream), count: Int(increment & 0x7FFF_FFFF)))
        output.pass(count)
      } else if output.left >= count {
        output.pass(count)
      } else {
        passing = count - output.left
        output.pass(output.left)
      }
    }
    if output.left > 0 { held = output.rest() }
    return output.bytes
  }

  private mutating func settings(
    _ head: HTTP2FrameHead,
    _ count: Int,
    _ output: inout Output,
    _ notice: (Notice) -> Void
  ) {
    if head.flags & HTTP2FrameHead.acknowledges != 0 {
      guard acknowledgement == .given, head.count == 0, head.stream == 0 else { return output.pass(count) }
      acknowledgement = .settled
      return output.drop(count)
    }
    // A SETTINGS frame with an illegal length is left for NIO to refuse.
    guard head.count.isMultiple(of: 6), head.stream == 0 else { return output.pass(count) }
    var frame = ByteBuffer()
    var larger = head
    larger.count += 6
    larger.write(to: &frame)
    output.replace(HTTP2FrameHead.length, by: frame)
    for index in stride(from: output.position, to: output.position + head.count, by: 6) {
      guard let (id, value) = output.input.getMultipleIntegers(at: index, as: (UInt16, UInt32).self) else { break }
      if id == HTTP2FrameHead.Setting.initialWindowSize { notice(.initialWindow(Int(value))) }
    }
    output.pass(head.count)
    var addition = ByteBuffer()
    addition.writeMultipleIntegers(HTTP2FrameHead.Setting.maxFrameSize, Self.largestFrame)
    if acknowledgement == .due {
      acknowledgement = .given
      HTTP2FrameHead(count: 0, type: HTTP2FrameHead.settingsType, flags: HTTP2FrameHead.acknowledges).write(to: &addition)
    }
    output.replace(0, by: addition)
  }

  /// The edited bytes; the input itself, uncopied, as long as nothing is changed.
  private struct Output {
    let input: ByteBuffer
    /// The index of the next unread byte of the input.
    private(set) var position: Int
    /// The bytes passed on so far, once they differ from the input.
    private var changed: ByteBuffer?

    init(_ input: ByteBuffer) {
      self.input = input
      position = input.readerIndex
    }

    var left: Int { input.writerIndex - position }

    var bytes: ByteBuffer { changed ?? passed }

    mutating func pass(_ count: Int) {
      let start = position
      position += min(count, left)
      guard changed != nil, let slice = input.getSlice(at: start, length: position - start) else { return }
      changed?.writeImmutableBuffer(slice)
    }

    mutating func drop(_ count: Int) { replace(count, by: ByteBuffer()) }

    mutating func replace(_ count: Int, by other: ByteBuffer) {
      var bytes = self.bytes
      bytes.writeImmutableBuffer(other)
      changed = bytes
      position += count
    }

    mutating func rest() -> ByteBuffer {
      input.getSlice(at: position, length: left) ?? ByteBuffer()
    }

    private var passed: ByteBuffer {
      input.getSlice(at: input.readerIndex, length: position - input.readerIndex) ?? ByteBuffer()
    }
  }
}
