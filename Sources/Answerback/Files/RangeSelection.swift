import FieldValues
import HTTPTypes

/// The part of the content that a request asks for (RFC 9110 section 14), chosen once its conditions have let it through.
extension RenderedResponse {
  /// Sets the body: everything, or as 206 one range, or several as `multipart/byteranges`. Range does not apply to another method
  /// than GET, another status than 200, beside `Accept-Ranges: none`, and where the condition of If-Range does not hold.
  /// - Throws: an ``HTTPError`` 416 where no range has a byte, or what keeps a file from being read.
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

  /// The ranges to be sent; nil where the request asks for none that apply.
  private func ranges(of content: RangedBody, for request: Request) throws -> [ClosedRange<Int>]? {
    guard status == .ok, request.method == .get, fields[.acceptRanges]?.lowercased() != "none",
      let header = request.headers[.range].flatMap({ RangeHeader($0) }), allowsRange(request)
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
    Preconditions(ifRange: request.headers[.ifRange]).allowsRange(
      etag: fields[.eTag].flatMap { try? ETag(parsing: $0) },
      lastModified: fields[.lastModified].flatMap { HTTPDate(parsing: $0) }
    )
  }

  /// Several ranges, each with a head of its own (RFC 9110 section 14.6). Nobody can foresee the boundary, so no content has it.
  private mutating func parts(_ ranges: [ClosedRange<Int>], of length: Int) -> [RangedBody.Piece] {
    let boundary = (0..<2).map { _ in String(UInt64.random(in: 0...(.max)), radix: 16) }.joined()
    let type = fields[.contentType].map { "Content-Type: \($0)\r\n" } ?? ""
    fields[.contentType] = "multipart/byteranges; boundary=\(boundary)"
    var pieces: [RangedBody.Piece] = []
    for range in ranges {
      let place = ContentRange(range, of: length)?.description ?? ""
      let start = pieces.isEmpty ? "" : "\r\n"
      pieces.append(.text("\(start)--\(boundary)\r\n\(type)Content-Range: \(place)\r\n\r\n"))
      pieces.append(.content(Range(range)))
    }
    return pieces + [.text("\r\n--\(boundary)--\r\n")]
  }
}
