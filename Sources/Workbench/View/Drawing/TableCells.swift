/// Columns of fixed widths for texts of any.
struct TableCells {
  let widths: [Int]
  let isASCII: Bool

  /// Each text with its column's width and a blank behind.
  func fit(_ texts: [String]) -> [(text: String, width: Int)] {
    zip(texts, widths).map { text, width in
      let isLong = Sanitizer.width(of: text, ascii: isASCII) > width - 1
      return (isLong ? shortened(text, to: width - 1) : text, width)
    }
  }

  /// Cut at a cluster so that a blank stays between columns.
  private func shortened(_ text: String, to width: Int) -> String {
    var used = 0
    let kept = text.prefix { character in
      used += Sanitizer.width(of: String(character), ascii: isASCII)
      return used < width
    }
    return kept + (isASCII ? "~" : "…")
  }
}
