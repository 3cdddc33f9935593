extension CheckSyntax {
  /// The check as it is written, from `@check` to its last section.
  package var text: String {
    var lines = ["@check"]
    for section in SectionOrder.of(sections, [.options, .table, .captures, .asserts]) {
      switch section {
      case .options: lines += SectionOrder.lines(section, options.map(\.text))
      case .table: lines += SectionOrder.lines(section, table?.lines ?? [])
      case .captures: lines += SectionOrder.lines(section, captures.map(\.text))
      default: lines += SectionOrder.lines(section, asserts.map(\.text))
      }
    }
    return lines.joined(separator: "\n")
  }
}
