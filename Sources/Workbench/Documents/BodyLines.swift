/// The lines of a body, each formatted when it is looked at.
struct BodyLines {
  private let view: BodyView?
  private let bytes: [UInt8]

  init(_ view: BodyView?, _ bytes: [UInt8]) {
    self.view = view
    self.bytes = bytes
  }

  var count: Int { view?.count ?? 0 }

  func line(at row: Int) -> Line {
    guard let view else { return Line() }
    switch view.layout {
    case .json(let json): return line(json.lines, at: view.line(at: row), isFolded: view.folds.contains(view.line(at: row)))
    case .text(let lines, let isLatin1):
      let slice = bytes[lines.range(of: row, in: bytes)]
      if isLatin1 { return Line(String(String.UnicodeScalarView(slice.map { Unicode.Scalar($0) }))) }
      return Line([Span(bytes: view.isRaw ? slice : Self.expandingTabs(slice))])
    case .tree(let lines): return lines.line(at: row)
    case .hex: return RawLayout.Hex.line(bytes, row: row)
    }
  }

  /// The row as text, without its indentation.
  func text(at row: Int) -> String {
    let text = line(at: row).text
    return String(text.drop { $0 == " " })
  }

  private func line(_ lines: [JSONLines.Line], at index: Int, isFolded: Bool) -> Line {
    guard lines.indices.contains(index) else { return Line() }
    let line = lines[index]
    let slice = bytes[line.range.clamped(to: 0..<bytes.count)]
    var spans = [Span(String(repeating: "  ", count: min(Int(line.depth), 512)))]
    if line.hasKey, let end = Self.stringEnd(slice) {
      let value = slice[end...].drop { $0 != UInt8(ascii: ":") }.dropFirst().drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
      spans += [Span(bytes: slice[..<end], Style(.name)), Span(": "), Self.value(value, line.kind)]
    } else {
      spans.append(Self.value(slice, line.kind))
    }
    guard isFolded, lines.indices.contains(Int(line.partner)) else { return Line(spans + (line.hasComma ? [Span(",")] : [])) }
    let partner = lines[Int(line.partner)]
    spans.append(Span(" \(Int(line.partner) - index - 1) lines ", .dim))
    spans.append(Span(bytes: bytes[partner.range.clamped(to: 0..<bytes.count)]))
    return Line(spans + (partner.hasComma ? [Span(",")] : []))
  }

  /// An empty container is drawn without the blanks inside.
  private static func value(_ slice: ArraySlice<UInt8>, _ kind: JSONLines.Line.Kind) -> Span {
    guard kind == .scalar, slice.last == UInt8(ascii: "}") || slice.last == UInt8(ascii: "]") else { return Span(bytes: slice) }
    return Span(slice.last == UInt8(ascii: "}") ? "{}" : "[]")
  }

  /// Behind the quote that ends the string at the start.
  private static func stringEnd(_ slice: ArraySlice<UInt8>) -> Int? {
    var index = slice.startIndex + 1
    while index < slice.endIndex {
      if slice[index] == UInt8(ascii: "\"") { return index + 1 }
      index += slice[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }

  /// Tabs as four blanks; the raw view shows them as they are.
  private static func expandingTabs(_ slice: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard slice.contains(0x09) else { return slice }
    return ArraySlice(slice.flatMap { $0 == 0x09 ? [0x20, 0x20, 0x20, 0x20] : [$0] })
  }
}
