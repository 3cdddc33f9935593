extension RequestSyntax {
  /// The request as it is written, from the request line to the body.
  package var text: String {
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
