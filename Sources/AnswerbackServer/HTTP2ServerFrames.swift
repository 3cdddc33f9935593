import NIOCore

/// What NIO's handler of HTTP/2 writes, as the client is sent it.
///
/// NIO writes frame by frame, with or without the payload in the same buffer.
struct HTTP2ServerFrames {
  /// How many streams the client is told it may have. NIO is set to allow more, because to NIO one too many is an error of the
  /// connection, while it should cost that stream only (RFC 9113 section 5.1.2).
  private let streams: UInt32
  /// What is still to come of the payload of the last frame.
  private var missing = 0
  private var hasSentSettings = false

  init(streams: Int) { self.streams = UInt32(clamping: streams) }

  /// What a buffer is.
  enum Notice: Equatable {
    case nothing
    /// The client is told that the connection is broken.
    case breaks
    /// So much is used of the client's windows.
    case uses(stream: Int, count: Int)
  }

  /// What to send instead of a buffer.
  mutating func take(_ bytes: ByteBuffer) -> (bytes: ByteBuffer, notice: Notice) {
    if missing > 0 {
      missing -= bytes.readableBytes
      return (bytes, .nothing)
    }
    guard let head = HTTP2FrameHead(bytes, at: bytes.readerIndex) else { return (bytes, .nothing) }
    missing = max(0, HTTP2FrameHead.length + head.count - bytes.readableBytes)
    switch head.type {
    case HTTP2FrameHead.dataType:
      return (bytes, .uses(stream: Int(head.stream), count: head.count))
    case HTTP2FrameHead.settingsType where !hasSentSettings && head.flags & HTTP2FrameHead.acknowledges == 0:
      hasSentSettings = true
      return (settings(bytes, head), .nothing)
    case HTTP2FrameHead.headersType where head.count > HTTP2FrameHead.payloadLimit && missing == 0:
      return (cut(bytes, head), .nothing)
    case HTTP2FrameHead.goAwayType:
      // The last stream, and the code.
      let code = bytes.getInteger(at: bytes.readerIndex + HTTP2FrameHead.length + 4, as: UInt32.self)
      return (bytes, code != nil && code != 0 ? .breaks : .nothing)
    default:
      return (bytes, .nothing)
    }
  }

  private func settings(_ bytes: ByteBuffer, _ head: HTTP2FrameHead) -> ByteBuffer {
    var bytes = bytes
    let start = bytes.readerIndex + HTTP2FrameHead.length
    for index in stride(from: start, to: start + head.count, by: 6)
    where bytes.getInteger(at: index, as: UInt16.self) == HTTP2SettingID.maxConcurrentStreams {
      bytes.setInteger(streams, at: index + 2)
    }
    return bytes
  }

  /// A field block that is too large for one frame goes on in others (RFC 9113 section 4.3).
  private func cut(_ bytes: ByteBuffer, _ head: HTTP2FrameHead) -> ByteBuffer {
    var (block, frames) = (bytes, ByteBuffer())
    block.moveReaderIndex(forwardBy: HTTP2FrameHead.length)
    var frame = head
    frame.flags &= ~HTTP2FrameHead.endsHeaders
    while let piece = block.readSlice(length: min(block.readableBytes, HTTP2FrameHead.payloadLimit)), piece.readableBytes > 0 {
      frame.count = piece.readableBytes
      if block.readableBytes == 0 { frame.flags |= HTTP2FrameHead.endsHeaders }
      frame.write(to: &frames)
      frames.writeImmutableBuffer(piece)
      frame = HTTP2FrameHead(count: 0, type: HTTP2FrameHead.continuationType, stream: head.stream)
    }
    return frames
  }
}
