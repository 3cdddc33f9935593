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
