extension RequestSyntax {
  /// The request as it is written, from the request line to the body.
  public var text: String {
    let target = TextWriter.text(target.pattern.parts, .target)
    // `NAME :` begins a parameter.
    let safeTarget = target.utf8.first == UInt8(ascii: ":") ? TextWriter.escapingFirst(target) : target
    var lines = ["\(method) \(safeTarget)"] + headers.map(\.text)
    for section in SectionOrder.of(sections, [.options, .query, .formParams, .multipart, .cookies, .basicAuth, .table]) {
      lines += SectionOrder.lines(section, texts(of: section))
    }
    if let body { lines.append(body.text(inRequest: true)) }
    return lines.joined(separator: "\n")
  }

  private func texts(of section: SectionSyntax.Name) -> [String] {
    switch section {
    case .options: options.map(\.text)
    case .query: query.map(\.text)
    case .formParams: form.map(\.text)
    case .multipart: multipart.map(\.text)
    case .cookies: cookies.map(\.text)
    case .basicAuth: basicAuth.map { [$0.text] } ?? []
    case .table: table?.lines ?? []
    default: []
    }
  }
}

extension CheckSyntax {
  /// The check as it is written, from `@check` to its last section.
  public var text: String {
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

extension TableSyntax {
  /// The rows as they are written, the columns' names first, aligned.
  var lines: [String] {
    TableText.aligned([columns] + rows.map { $0.cells.map(\.text) })
  }
}

extension TableSyntax.Cell {
  var text: String {
    switch self {
    case .empty: return "(empty)"
    case .absent: return "(absent)"
    case .text(let template):
      let text = template.text(.cell)
      let isWord = text == "(empty)" || text == "(absent)"
      if text.isEmpty { return "(empty)" }
      return isWord ? TextWriter.escapingFirst(text) : text
    }
  }
}
