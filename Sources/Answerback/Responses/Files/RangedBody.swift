import FieldValues
import HTTPTypes
import NIOCore

/// Content of which a client can request parts (RFC 9110 section 14): a file, or bytes in memory.
public struct RangedBody: Sendable {
  enum Source: Sendable {
    case memory(ByteBuffer)
    case file(OpenFile, chunkSize: Int)
  }

  /// A part of the body that is sent.
  fileprivate enum Piece: Sendable {
    case text(String)
    case content(Range<Int>)
  }

  let source: Source

  /// The number of bytes of the whole content.
  public var length: Int {
    switch source {
    case .memory(let buffer): buffer.readableBytes
    case .file(let file, _): file.length
    }
  }

  /// A body of up to this many bytes is read at once and sent with the head.
  private static let readAtOnce = 64 * 1024

  /// The maximum number of bytes of a file that are read into memory at a time, whatever the chunk size.
  private static let largestChunk = 16 << 20

  /// Returns the body that consists of these pieces. Small content is read now, which blocks for a file; large content is read
  /// while it is sent.
  fileprivate func body(of pieces: [Piece]) throws -> ResponseBody {
    let total = Self.count(pieces)
    if total == 0 { return .empty }
    if case .file(let file, let chunkSize) = source, total > Self.readAtOnce {
      let size = min(max(1, chunkSize), Self.largestChunk)
      var stream = BodyStream(length: total) { writer in try await write(pieces, chunkSize: size, to: writer) }
      if pieces.count == 1, case .content(let range) = pieces[0] { stream.file = OpenFile.Part(file, range) }
      return .stream(stream)
    }
    if pieces.count == 1, case .content(let range) = pieces[0] { return .bytes(try read(range)) }
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

  /// Returns the number of bytes in these pieces.
  fileprivate static func count(_ pieces: [Piece]) -> Int {
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

  /// Writes the pieces with one chunk in memory at a time: the next is read when the connection can take more.
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

/// Ranges (RFC 9110 section 14), which are applied after the conditions of a request.
extension RenderedResponse {
  /// Sets the body: the whole content, or, with status 206, one range or several as `multipart/byteranges`. Range only applies to
  /// GET, to status 200, without `Accept-Ranges: none`, and if the condition of If-Range holds.
  /// - Throws: An ``HTTPError`` 416 if no range contains a byte, or the error of a file that can't be read.
  mutating func select(from content: RangedBody, for request: Request) throws {
    guard let ranges = try ranges(of: content, for: request) else {
      return body = try content.body(of: [.content(0..<content.length)])
    }
    status = .partialContent
    var pieces = ranges.map { RangedBody.Piece.content(Range($0)) }
    if ranges.count == 1 {
      fields[.contentRange] = ContentRange(ranges[0], of: content.length)?.description
    } else {
      pieces = parts(ranges, of: content.length)
    }
    fields[.contentLength] = String(RangedBody.count(pieces))
    body = try content.body(of: pieces)
  }

  /// Returns the ranges to send, or nil if the request has none that apply.
  private func ranges(of content: RangedBody, for request: Request) throws -> [ClosedRange<Int>]? {
    guard status == .ok, request.method == .get, let text = request.headers[.range], let header = RangeHeader(text),
      fields[.acceptRanges]?.lowercased() != "none", allowsRange(request)
    else { return nil }
    switch header.resolve(length: content.length) {
    case .ignored: return nil
    case .ranges(let ranges): return ranges
    case .unsatisfiable:
      let whole = ContentRange(unsatisfiedLength: content.length).description
      throw HTTPError(.rangeNotSatisfiable, "the content has \(content.length) bytes", headers: ["Content-Range": whole])
    }
  }

  private func allowsRange(_ request: Request) -> Bool {
    request.headers.conditions.allowsRange(etag: eTag, lastModified: lastModified)
  }

  /// Returns the pieces of several ranges, each with its own head (RFC 9110 section 14.6). The boundary is random, so that
  /// content can't contain it on purpose.
  private mutating func parts(_ ranges: [ClosedRange<Int>], of length: Int) -> [RangedBody.Piece] {
    let boundary = (0..<2).map { _ in String(UInt64.random(in: 0...(.max)), radix: 16) }.joined()
    let type = fields[.contentType].map { "Content-Type: \($0)\r\n" } ?? ""
    // The parts are of the encoded content. The multipart message itself is not encoded.
    let encoding = fields[.contentEncoding].map { "Content-Encoding: \($0)\r\n" } ?? ""
    fields[.contentEncoding] = nil
    fields[.contentType] = "multipart/byteranges; boundary=\(boundary)"
    var pieces: [RangedBody.Piece] = []
    for range in ranges {
      let place = ContentRange(range, of: length)?.description ?? ""
      let start = pieces.isEmpty ? "" : "\r\n"
      pieces.append(.text("\(start)--\(boundary)\r\n\(type)\(encoding)Content-Range: \(place)\r\n\r\n"))
      pieces.append(.content(Range(range)))
    }
    return pieces + [.text("\r\n--\(boundary)--\r\n")]
  }
}
