import NIOCore

/// Edits the frames that NIO's HTTP/2 handler writes before they are sent.
///
/// NIO writes one frame at a time. The payload is in the same buffer as the frame's head, or in the next one.
struct HTTP2ServerFrames {
  /// The SETTINGS_MAX_CONCURRENT_STREAMS to announce. NIO itself allows more, because it treats a stream above its limit as a connection
  /// error, while only that stream should be refused (RFC 9113 section 5.1.2).
  private let streams: UInt32
  /// The number of payload bytes of the last frame that have not been written yet.
  private var missing = 0
  private var hasSentSettings = false

  init(streams: Int) { self.streams = UInt32(clamping: streams) }

  /// What a buffer means for the connection.
  enum Notice: Equatable {
    case nothing
    /// It ends the connection with an error.
    case breaks
    /// It uses this many bytes of the client's windows.
    case uses(stream: Int, count: Int)
  }

  /// Returns the bytes to send for a buffer that NIO has written.
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
      // The payload is the last stream's identifier, then the error code.
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
    where bytes.getInteger(at: index, as: UInt16.self) == HTTP2FrameHead.Setting.maxConcurrentStreams {
      bytes.setInteger(streams, at: index + 2)
    }
    return bytes
  }

  /// Splits a field block that is too large for one frame into HEADERS and CONTINUATION frames (RFC 9113 section 4.3).
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
