import Exchanges

/// A row to be drawn, piece by piece.
struct Line: Sendable, Hashable {
  var spans: [Span] = []

  init(_ spans: [Span] = []) {
    self.spans = spans
  }

  init(_ text: String, _ style: Style = .text) {
    spans = [Span(text, style: style)]
  }

  /// The bytes of the pieces, not made safe yet.
  var bytes: ArraySlice<UInt8> { spans.count == 1 ? spans[0].bytes : ArraySlice(spans.flatMap(\.bytes)) }

  /// The text of the pieces, not made safe yet.
  var text: String { spans.map { String(decoding: $0.bytes, as: UTF8.self) }.joined() }
}

/// A piece of a row.
struct Span: Sendable, Hashable {
  var bytes: ArraySlice<UInt8>
  var style: Style
  /// The columns it is cut or filled up to; nil takes what the text needs.
  var width: Int?

  init(_ text: String, _ role: Style.Role = .text, width: Int? = nil) {
    self.init(text, style: Style(role), width: width)
  }

  init(_ text: String, style: Style, width: Int? = nil) {
    self.init(bytes: Array(text.utf8)[...], style, width: width)
  }

  init(bytes: ArraySlice<UInt8>, _ style: Style = .text, width: Int? = nil) {
    self.bytes = bytes
    self.style = style
    self.width = width
  }
}

extension Int {
  /// A number of bytes as people read it, in powers of 1000: `83 B`, `1.2 kB`, `5.8 MB`, `300 MB`.
  var sizeText: String {
    var (tenths, unit) = (self > Int.max / 10 ? Int.max : self * 10, 0)
    let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
    while tenths >= 9995, unit + 1 < units.count {
      tenths = tenths / 1000 + (tenths % 1000 >= 500 ? 1 : 0)
      unit += 1
    }
    let isWhole = unit == 0 || tenths >= 1000
    return "\(isWhole ? "\((tenths + 5) / 10)" : "\(tenths / 10).\(tenths % 10)") \(units[unit])"
  }
}

extension [Range<Int>] {
  /// The ranges in order, those that overlap made one.
  var disjoint: [Range<Int>] {
    var joined: [Range<Int>] = []
    for range in sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = joined.last, range.lowerBound < last.upperBound {
        joined[joined.count - 1] = last.lowerBound..<Swift.max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    return joined
  }
}

extension SecretRedactor {
  /// Where values under names of secrets stand, and secrets that are known.
  func hiddenRanges(in bytes: [UInt8]) -> [Range<Int>] {
    (Self.namedValues(in: bytes).map(\.range) + ranges(in: bytes)).disjoint
  }

  /// The bytes with `***` in these places, line by line. Bytes that are not UTF-8 stay as they are.
  func masked(_ bytes: [UInt8]) -> [UInt8] {
    guard String(validating: bytes, as: UTF8.self) != nil else { return bytes }
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      var line = Array(line)
      for span in hiddenRanges(in: line).reversed() { line.replaceSubrange(span, with: Array("***".utf8)) }
      return line
    }
    return Array(lines.joined(separator: [0x0A]))
  }
}
