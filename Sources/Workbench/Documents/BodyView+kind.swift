import Exchanges
import FieldValues

extension BodyView {
  /// What a body is shown as.
  enum Kind: Sendable, Hashable {
    case empty
    case json
    case messagePack
    case markup(isHTML: Bool)
    case form
    case multipart(boundary: String)
    /// Text in UTF-8, or in ISO-8859-1 where `isLatin1`.
    case text(isLatin1: Bool)
    case binary

    init(_ exchange: Exchange) { self.init(exchange, exchange.content, isConverted: false) }

    /// By the Content-Type, and by the first bytes where it says nothing or what they contradict.
    init(_ exchange: Exchange, _ bytes: [UInt8], isConverted: Bool) {
      let value = exchange.head?.value(of: "Content-Type")
      let type = value.flatMap { MediaType($0) }
      let isLatin1 = !isConverted && Self.isLatin1(type?.charset)
      if bytes.isEmpty {
        self = .empty
      } else if exchange.isCoded {
        self = .binary
      } else if type?.isMessagePack == true {
        self = .messagePack
      } else if type?.isJSON == true || (type == nil && Self.looksLikeJSON(bytes)) {
        self = .json
      } else if !isLatin1, let type, let isHTML = Self.isHTML(type) {
        self = .markup(isHTML: isHTML)
      } else if type?.essence == "application/x-www-form-urlencoded" {
        self = .form
      } else if type?.type == "multipart", let value, let boundary = MediaType.boundary(in: value), !boundary.isEmpty {
        self = .multipart(boundary: boundary)
      } else if isConverted || type?.isText == true || Self.looksLikeText(bytes[...]) {
        self = .text(isLatin1: isLatin1)
      } else {
        self = .binary
      }
    }

    /// nil where the type is neither HTML nor XML.
    private static func isHTML(_ type: MediaType) -> Bool? {
      if type.essence == "text/html" { return true }
      return ["application/xml", "text/xml"].contains(type.essence) || type.suffix == "xml" ? false : nil
    }

    /// The charset of a text that has to be converted before it can be shown; nil for UTF-8, ISO-8859-1 and what isn't text.
    static func foreignCharset(_ exchange: Exchange) -> String? {
      guard !exchange.isCoded, let type = exchange.head?.value(of: "Content-Type").flatMap({ MediaType($0) }) else { return nil }
      guard type.isText || type.isJSON || isHTML(type) != nil || type.essence == "application/x-www-form-urlencoded" else {
        return nil
      }
      let marks: [[UInt8]] = [[0xFF, 0xFE], [0xFE, 0xFF]]
      guard let charset = type.charset else { return marks.contains { exchange.content.starts(with: $0) } ? "utf-16" : nil }
      let known = ["utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin1"]
      return known.contains(charset.lowercased()) ? nil : charset
    }

    private static func isLatin1(_ charset: String?) -> Bool {
      ["iso-8859-1", "latin1"].contains((charset ?? "utf-8").lowercased())
    }

    private static func looksLikeJSON(_ bytes: [UInt8]) -> Bool {
      let first = bytes.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
      return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    /// Whether the first bytes are UTF-8 without controls that text does not have.
    static func looksLikeText(_ bytes: ArraySlice<UInt8>) -> Bool {
      let sample = bytes.prefix(1024)
      let hasControls = sample.contains { $0 < 0x20 && ![0x09, 0x0A, 0x0C, 0x0D, 0x1B].contains($0) }
      // The sample may end inside a sequence.
      return !hasControls && (0...3).contains { String(validating: sample.dropLast($0), as: UTF8.self) != nil }
    }
  }
}

extension Exchange {
  /// The body as it is read: freed of its content codings, as far as they could be taken off.
  var content: [UInt8] { isDecoded ? decoded?.bytes ?? body : body }

  /// Whether content codings were taken off, the last bytes perhaps not.
  var isDecoded: Bool { decoded.map { $0.problem == nil || !$0.bytes.isEmpty } ?? false }

  /// Whether `content` still has a content coding.
  var isCoded: Bool {
    guard !isDecoded, let coding = head?.value(of: "Content-Encoding") else { return false }
    return coding.lowercased() != "identity"
  }
}

extension BodyView {
  /// The bytes of a text that are not UTF-8.
  struct UTF8Fault {
    private(set) var count = 0
    private(set) var first = 0

    /// nil where there are none.
    init?(_ body: [UInt8]) {
      body.withUnsafeBufferPointer { bytes in
        var at = 0
        while at < bytes.count {
          let length = Self.length(at, in: bytes)
          if length == 0 {
            if count == 0 { first = at }
            count += 1
          }
          at += max(1, length)
        }
      }
      if count == 0 { return nil }
    }

    /// The length of the sequence that begins at a byte; 0 where none does (Unicode standard, table 3-7).
    private static func length(_ at: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
      func follows(_ distance: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
        at + distance < bytes.count && range.contains(bytes[at + distance])
      }
      switch bytes[at] {
      case ..<0x80: return 1
      case 0xC2...0xDF: return follows(1) ? 2 : 0
      case 0xE0: return follows(1, 0xA0...0xBF) && follows(2) ? 3 : 0
      case 0xED: return follows(1, 0x80...0x9F) && follows(2) ? 3 : 0
      case 0xE1...0xEF: return follows(1) && follows(2) ? 3 : 0
      case 0xF0: return follows(1, 0x90...0xBF) && follows(2) && follows(3) ? 4 : 0
      case 0xF1...0xF3: return follows(1) && follows(2) && follows(3) ? 4 : 0
      case 0xF4: return follows(1, 0x80...0x8F) && follows(2) && follows(3) ? 4 : 0
      default: return 0
      }
    }
  }
}

extension BodyView {
  /// A form or a multipart body, row by row.
  struct Parts: Sendable {
    /// A larger form is shown as it came.
    static let mostForm = 4 * 1024 * 1024
    private static let longest = 4096

    private enum Row: Sendable {
      case part(number: Int, Range<Int>)
      case header(Range<Int>)
      case field(name: Range<Int>, value: Range<Int>)
      case text(Range<Int>)
      case hex(Range<Int>)
      case blank(Int)

      var offset: Int {
        switch self {
        case .part(_, let range), .header(let range), .text(let range), .hex(let range): range.lowerBound
        case .field(let name, _): name.lowerBound
        case .blank(let place): place
        }
      }
    }

    private var rows: [Row] = []
    /// Whether the last boundary that ends a multipart body came.
    private(set) var isClosed = true

    var count: Int { rows.count }

    func offset(at row: Int) -> Int? { rows.at(row)?.offset }

    /// The fields of a form, decoded when they are looked at.
    init(form bytes: [UInt8]) {
      for pair in bytes.split(separator: UInt8(ascii: "&")) {
        let name = pair.prefix { $0 != UInt8(ascii: "=") }
        let value = name.endIndex < pair.endIndex ? name.endIndex + 1..<pair.endIndex : pair.endIndex..<pair.endIndex
        rows.append(.field(name: name.startIndex..<name.endIndex, value: value))
      }
    }

    /// The parts of a multipart body (RFC 2046 section 5.1); nil where its boundary does not begin a line.
    init?(multipart bytes: [UInt8], boundary: String) {
      let mark = Array("--\(boundary)".utf8)
      var (at, starts, ends): (Int, [Int], [Int]) = (0, [], [])
      isClosed = false
      while at < bytes.count, !isClosed {
        let end = bytes[at...].firstIndex(of: 0x0A) ?? bytes.count
        if bytes[at..<end].starts(with: mark) {
          ends.append(at)
          isClosed = bytes[(at + mark.count)..<end].starts(with: [0x2D, 0x2D])
          starts.append(min(end + 1, bytes.count))
        }
        at = end + 1
      }
      guard !starts.isEmpty, !mark.isEmpty else { return nil }
      if !isClosed { ends.append(bytes.count) }
      for (number, start) in starts.enumerated() where number + 1 < ends.count {
        add(start..<max(start, Self.trimmingLineEnd(ends[number + 1], in: bytes, from: start)), number + 1, bytes)
      }
    }

    /// The line end before a boundary belongs to the boundary.
    private static func trimmingLineEnd(_ end: Int, in bytes: [UInt8], from start: Int) -> Int {
      guard end < bytes.count, end > start, bytes[end - 1] == 0x0A else { return end }
      return end - 1 > start && bytes[end - 2] == 0x0D ? end - 2 : end - 1
    }

    private mutating func add(_ range: Range<Int>, _ number: Int, _ bytes: [UInt8]) {
      var at = range.lowerBound
      let heading = rows.count
      var isInHeaders = true
      while isInHeaders, at < range.upperBound {
        let end = bytes[at..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
        let line = at..<(end > at && bytes[end - 1] == 0x0D ? end - 1 : end)
        isInHeaders = !line.isEmpty
        if isInHeaders { rows.append(.header(line)) }
        at = min(end + 1, range.upperBound)
      }
      rows.insert(.part(number: number, at..<range.upperBound), at: heading)
      rows.append(.blank(at))
      let isText = BodyView.Kind.looksLikeText(bytes[at..<range.upperBound].prefix(1024))
      while at < range.upperBound {
        let limit = min(range.upperBound, at + (isText ? Self.longest : 16))
        let end = isText ? bytes[at..<limit].firstIndex(of: 0x0A).map { $0 + 1 } ?? limit : limit
        rows.append(isText ? .text(at..<end) : .hex(at..<end))
        at = end
      }
      rows.append(.blank(range.upperBound))
    }

    func line(at row: Int, in bytes: [UInt8]) -> Line {
      switch rows.at(row) {
      case .part(let number, let range): Line("part \(number), \(range.count.bytesText)", Style(.heading))
      case .header(let range): Self.header(bytes[range.clamped(to: 0..<bytes.count)].prefix(Self.longest))
      case .field(let name, let value):
        Line([
          Span(bytes: Self.decoded(bytes[name.clamped(to: 0..<bytes.count)]), Style(.name)), Span(" = ", .dim),
          Span(bytes: Self.decoded(bytes[value.clamped(to: 0..<bytes.count)])),
        ])
      case .text(let range): Line([Span("  "), Span(bytes: Self.withoutLineEnd(bytes[range.clamped(to: 0..<bytes.count)]))])
      case .hex(let range): RawLayout.Hex.line(bytes, range)
      case .blank, nil: Line()
      }
    }

    private static func header(_ slice: ArraySlice<UInt8>) -> Line {
      let name = slice.prefix { $0 != UInt8(ascii: ":") }
      return Line([Span("  "), Span(bytes: name, Style(.name)), Span(bytes: slice[name.endIndex...])])
    }

    private static func withoutLineEnd(_ slice: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
      var slice = slice
      if slice.last == 0x0A { slice.removeLast() }
      if slice.last == 0x0D { slice.removeLast() }
      return slice
    }

    /// As forms are read; what is broken stays as it came.
    private static func decoded(_ slice: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
      let shown = slice.prefix(longest)
      return [UInt8](percentEncoded: shown, plusIsSpace: true).map { $0[...] } ?? shown
    }
  }
}
