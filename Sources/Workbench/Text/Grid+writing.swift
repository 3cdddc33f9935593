extension Grid {
  /// Writes text through the ``Sanitizer``.
  ///
  /// Nothing is written outside of the grid or beyond `width` columns; where something had to be left out,
  /// the last column shows `…` (`~` in ASCII). Made-visible characters get the style's escape form.
  /// - Returns: the columns written.
  @discardableResult
  public mutating func write(_ text: String, row: Int, column: Int, style: Style = .text, width: Int = .max) -> Int {
    write(bytes: Array(text.utf8)[...], row: row, column: column, style: style, width: width)
  }

  /// Writes bytes that should be UTF-8; those that are not become visible.
  @discardableResult
  public mutating func write(
    bytes: ArraySlice<UInt8>,
    row: Int,
    column: Int,
    style: Style = .text,
    width: Int = .max
  ) -> Int {
    guard contains(row, column), width > 0 else { return 0 }
    let room = min(width, size.columns - column)
    let clusters = Sanitizer.clusters(of: bytes, ascii: isASCII, columns: room)
    return put(clusters, row: row, column: column, style: style, room: room)
  }

  private mutating func put(_ clusters: [Cluster], row: Int, column: Int, style: Style, room: Int) -> Int {
    let isCut = clusters.reduce(0) { $0 + $1.width } > room
    let end = isCut ? room - 1 : room
    var used = 0
    let escape = Style(.escape, style.attributes.union(.underline))
    for cluster in clusters {
      guard used + cluster.width <= end else { break }
      put(cluster, row: row, column: column + used, style: cluster.isEscape ? escape : style)
      used += cluster.width
    }
    guard isCut else { return used }
    while used < room {
      put(Cluster(text: used == end ? cutMark : " ", width: 1), row: row, column: column + used, style: style)
      used += 1
    }
    return used
  }

  private var cutMark: String { isASCII ? "~" : "…" }

  /// Fills a stretch of a row with one narrow character.
  public mutating func fill(row: Int, columns: Range<Int>, with character: Character = " ", style: Style = .text) {
    guard row >= 0, row < size.rows else { return }
    let cluster = Sanitizer.clusters(of: String(character), ascii: isASCII).first { $0.width == 1 }
    for column in columns.clamped(to: 0..<size.columns) {
      put(cluster ?? Cluster(text: " ", width: 1), row: row, column: column, style: style)
    }
  }
}
