extension Grid {
  /// Writes a line's pieces one behind the other.
  /// - Parameters:
  ///   - skipped: columns left out at the start, for a view that is scrolled to the right.
  /// - Returns: the columns written.
  @discardableResult
  mutating func write(_ line: Line, row: Int, column: Int, width: Int, skipping skipped: Int = 0) -> Int {
    if skipped > 0 { return write(scrolled: line, row: row, column: column, width: width, skipping: skipped) }
    var used = 0
    for span in line.spans {
      let room = width - used
      guard room > 0 else { break }
      let wanted = min(room, span.width ?? room)
      let written = write(bytes: span.bytes, row: row, column: column + used, style: span.style, width: wanted)
      used += span.width == nil ? written : wanted
    }
    return used
  }

  private mutating func write(scrolled line: Line, row: Int, column: Int, width: Int, skipping skipped: Int) -> Int {
    guard contains(row, column) else { return 0 }
    let room = min(width, size.columns - column)
    var at = -skipped
    for span in line.spans {
      let clusters = Sanitizer.clusters(of: span.bytes, ascii: isASCII, columns: min(span.width ?? .max, room - at))
      for cluster in clusters {
        guard at + cluster.width <= room else { return room }
        let style = cluster.isEscape ? Style(.escape, span.style.attributes.union(.underline)) : span.style
        if at >= 0 { put(cluster, row: row, column: column + at, style: style) }
        at += cluster.width
      }
    }
    return max(0, at)
  }

  /// Writes bytes over several rows, cut only at the end of the last one.
  mutating func wrap(_ bytes: ArraySlice<UInt8>, in rect: Rect, style: Style = .text) {
    guard rect.columns > 1 else { return }
    let clusters = Sanitizer.clusters(of: bytes, ascii: isASCII, columns: rect.columns * rect.rows)
    let escape = Style(.escape, style.attributes.union(.underline))
    var (row, column) = (0, 0)
    for cluster in clusters {
      if column + cluster.width > rect.columns { (row, column) = (row + 1, 0) }
      guard row < rect.rows else {
        write(isASCII ? "~" : "…", row: rect.row + rect.rows - 1, column: rect.column + rect.columns - 1, style: style)
        return
      }
      if contains(rect.row + row, rect.column + column + cluster.width - 1) {
        put(cluster, row: rect.row + row, column: rect.column + column, style: cluster.isEscape ? escape : style)
      }
      column += cluster.width
    }
  }
}
