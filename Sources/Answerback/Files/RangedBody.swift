import NIOCore

/// Content of which parts can be asked for (RFC 9110 section 14): a file, or bytes in memory.
public struct RangedBody: Sendable {
  enum Source: Sendable {
    case memory(ByteBuffer)
    case file(OpenFile, chunkSize: Int)
  }

  /// What an answer is put together of.
  enum Piece: Sendable {
    case text(String)
    case content(Range<Int>)
  }

  let source: Source

  /// The number of bytes of the whole.
  public var length: Int {
    switch source {
    case .memory(let buffer): buffer.readableBytes
    case .file(let file, _): file.length
    }
  }

  /// Up to this many bytes are read at once and sent with the head.
  private static let readAtOnce = 64 * 1024

  /// The most bytes of a file that are read into memory at a time, whatever chunk size is asked for.
  private static let largestChunk = 16 << 20

  /// The content that these pieces are: what is small is read now, which blocks for a file, and what is large while it is sent.
  func body(of pieces: [Piece]) throws -> ResponseBody {
    let total = Self.count(pieces)
    if total == 0 { return .empty }
    if case .file(_, let chunkSize) = source, total > Self.readAtOnce {
      let size = min(max(1, chunkSize), Self.largestChunk)
      return .stream(BodyStream(length: total) { writer in try await write(pieces, chunkSize: size, to: writer) })
    }
    var buffer = ByteBuffer()
    buffer.reserveCapacity(total)
    for piece in pieces {
      switch piece {
      case .text(let text): buffer.writeString(text)
      case .content(let range):
        var bytes = try read(range)
        buffer.writeBuffer(&bytes)
      }
    }
    return .bytes(buffer)
  }

  /// The number of bytes these pieces are.
  static func count(_ pieces: [Piece]) -> Int {
    pieces.reduce(0) { sum, piece in
      switch piece {
      case .text(let text): sum + text.utf8.count
      case .content(let range): sum + range.count
      }
    }
  }

  private func read(_ range: Range<Int>) throws -> ByteBuffer {
    switch source {
    case .memory(let buffer): buffer.getSlice(at: buffer.readerIndex + range.lowerBound, length: range.count) ?? ByteBuffer()
    case .file(let file, _): try file.read(range)
    }
  }

  /// One chunk is in memory at a time: the next is read when the connection can take more.
  private func write(_ pieces: [Piece], chunkSize: Int, to writer: any BodyWriter) async throws {
    for piece in pieces {
      switch piece {
      case .text(let text): try await writer.write(text)
      case .content(let range):
        var start = range.lowerBound
        while start < range.upperBound {
          let chunk = start..<(start + min(max(1, chunkSize), range.upperBound - start))
          try await writer.untilWritable()
          try await writer.write(try await BlockingPool.shared.run { try read(chunk) })
          start = chunk.upperBound
        }
      }
    }
  }
}
