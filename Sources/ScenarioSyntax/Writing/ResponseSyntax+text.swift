extension ResponseSyntax {
  /// `HTTP 200`, the status line as it is written.
  package var statusLine: String { "\(version ?? "HTTP") \(status.text)" }

  /// The response as it is written, from the status line to the body.
  package var text: String {
    var lines = [statusLine] + headers.map(\.text)
    for section in SectionOrder.of(
      sections,
      [.setCookies, .headers, .redirects, .captures, .asserts, .events, .chunks, .trailers]
    ) {
      lines += SectionOrder.lines(section, mode: section == .setCookies ? setCookies?.mode : nil, texts(of: section))
    }
    if let body { lines.append(body.text(inRequest: false)) }
    return lines.joined(separator: "\n")
  }

  private func texts(of section: SectionSyntax.Name) -> [String] {
    switch section {
    case .setCookies: setCookies?.lines.map(\.text) ?? []
    case .headers: headerBlock.map(\.text)
    case .redirects: redirects.map(\.text)
    case .captures: captures.map(\.text)
    case .asserts: asserts.map(\.text)
    case .events: eventLines
    case .chunks: chunks.map(\.text)
    case .trailers: trailers.map(\.text)
    default: []
    }
  }

  /// The events with a blank line after every frame and every response head.
  private var eventLines: [String] {
    var lines: [String] = []
    for event in events {
      lines.append(event.text)
      switch event.kind {
      case .frame, .reconnect: lines.append("")
      default: break
      }
    }
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}

extension StatusSyntax {
  /// The status as it is written: `200`, `*`, `{{status}}`.
  package var text: String {
    switch kind {
    case .any: "*"
    case .code(let code): String(code)
    case .template(let template): template.text(.status)
    }
  }
}
