extension ScenarioParser {
  /// What sections belong to.
  enum Owner {
    case request, response, check

    var sections: [SectionSyntax.Name] {
      switch self {
      case .request: [.options, .query, .formParams, .multipart, .cookies, .basicAuth, .table]
      case .response: [.captures, .asserts, .setCookies, .headers, .redirects, .events, .chunks, .trailers]
      case .check: [.options, .table, .captures, .asserts]
      }
    }
  }

  /// Reads sections as long as they belong to their owner.
  ///
  /// A section of another owner ends the list where the caller can make something of it, and is a fault elsewhere.
  /// - Parameter read: reads the lines of a section; the head was read.
  mutating func parseSections(
    of owner: Owner,
    _ read: (inout ScenarioParser, SectionSyntax.Name, _ mode: String) -> Void
  ) -> [SectionSyntax] {
    var sections: [SectionSyntax] = []
    while skipTrivia() == .section {
      if owner == .request, let name = upcomingSection, Owner.response.sections.contains(name) { break }
      guard case (var section, let mode)? = sectionHead(of: owner) else {
        skipSection()
        continue
      }
      if let first = sections.first(where: { $0.name == section.name }) {
        note(
          Diagnostic(
            "section [\(section.name.rawValue)] stands twice",
            at: section.position,
            length: section.length,
            hint: "the first is on line \(first.position.line)"
          )
        )
      }
      let diagnosticsBefore = diagnostics.count
      let headLine = lastLine
      read(&self, section.name, mode)
      if lastLine == headLine, diagnostics.count == diagnosticsBefore {
        note(
          Diagnostic(
            "section [\(section.name.rawValue)] is empty",
            at: section.position,
            length: section.length,
            hint: "write a line beneath it, or remove it"
          )
        )
      }
      section.lines = headLine...lastLine
      sections.append(section)
    }
    return sections
  }

  /// The section whose head is the next line; nil when it is none, or an unknown one.
  var upcomingSection: SectionSyntax.Name? {
    guard kind == .section else { return nil }
    var scanner = LineScanner(source, line: index)
    scanner.skipBlanks()
    scanner.at += 1
    return SectionSyntax.Name(rawValue: scanner.take { $0.isWord })
  }

  /// Reads `[Name mode]` and steps over the line.
  /// - Returns: nil when it is no section of its owner.
  private mutating func sectionHead(of owner: Owner) -> (section: SectionSyntax, mode: String)? {
    let head = readLine(.section) { scanner throws(Diagnostic) in try scanner.sectionHead(known: owner.sections) }
    guard let head, !owner.sections.contains(head.section.name) else { return head }
    let inCheck = owner == .check
    let known = owner.sections.map { "[\($0.rawValue)]" }.joined(separator: " ")
    let name = "[\(head.section.name.rawValue)]"
    note(
      Diagnostic(
        inCheck ? "\(name) does not belong in a check" : "\(name) belongs to the request",
        at: head.section.position,
        length: head.section.length,
        hint: inCheck ? "a check has \(known)" : "move it above the HTTP line"
      )
    )
    return nil
  }

  /// Steps over the lines of a section nothing can be made of.
  private mutating func skipSection() {
    while let kind, !kind.beginsStep, kind != .section, kind != .statusLine, kind != .body { take(.comment) }
  }

  /// Reads the lines of a section one by one, up to where something else begins.
  /// - Parameter including: lines that belong to the section although they look like the beginning of a body.
  mutating func lines<Value>(
    _ role: LineLayout.Role,
    including: (LineScanner) -> Bool = { _ in false },
    _ read: (inout LineScanner) throws(Diagnostic) -> Value
  ) -> [Value] {
    var values: [Value] = []
    while let kind = skipTrivia(), kind == .other || (kind == .body && including(upcomingLine)) {
      if let value = readLine(role, read) { values.append(value) }
    }
    return values
  }

  /// The next line, its blanks skipped.
  private var upcomingLine: LineScanner {
    var scanner = LineScanner(source, line: index)
    scanner.skipBlanks()
    return scanner
  }

  mutating func captures() -> [CaptureSyntax] {
    lines(.expression) { scanner throws(Diagnostic) in try scanner.capture() }
  }

  mutating func asserts() -> [AssertSyntax] {
    lines(.expression) { scanner throws(Diagnostic) in
      let assertion = try scanner.assertion()
      try scanner.finish("an assert is query, filters, predicate")
      return assertion
    }
  }

  mutating func options() -> [OptionSyntax] {
    let options = lines(.option) { scanner throws(Diagnostic) in try scanner.option() }
    for (index, option) in options.enumerated() where option.name != .variable {
      guard let first = options[..<index].first(where: { $0.name == option.name }) else { continue }
      note(
        Diagnostic(
          "\(option.name.rawValue) stands twice",
          at: option.position,
          length: option.length,
          hint: "the first is on line \(first.position.line)"
        )
      )
    }
    return options
  }
}

extension LineScanner {
  /// Reads `[Name mode]`; only SetCookies has modes.
  /// - Parameter known: the sections that are listed where the name is like no other.
  fileprivate mutating func sectionHead(
    known: [SectionSyntax.Name]
  ) throws(Diagnostic) -> (section: SectionSyntax, mode: String) {
    let first = at
    at += 1
    let nameStart = at
    let word = take { $0.isWord }
    guard let name = SectionSyntax.Name(rawValue: word) else { throw unknownSection(word, at: nameStart, known) }
    skipBlanks()
    let modeStart = at
    let mode = take { $0.isWord }
    skipBlanks()
    guard skip("]") else { throw fault("[\(word) takes one mode at most", from: first, hint: "write [\(word)]") }
    let length = length(from: first)
    if !mode.isEmpty {
      let known = name == .setCookies ? SetCookiesSyntax.Mode.allCases.filter { $0 != .ordered }.map(\.rawValue) : []
      guard known.contains(mode) else {
        let hint = known.isEmpty ? "write [\(word)]" : Spelling.hint(for: mode, among: known)
        throw fault("unknown mode \(mode)", at: modeStart, hint: hint)
      }
    }
    try finish("a section's lines stand beneath its head")
    return (SectionSyntax(name, position: position(first), length: length), mode)
  }

  private func unknownSection(_ word: String, at offset: Int, _ known: [SectionSyntax.Name]) -> Diagnostic {
    // Hurl's other names for the same sections.
    let aliases = ["Form": "FormParams", "QueryStringParams": "Query", "MultipartFormData": "Multipart"]
    let hint: String
    if let nearest = aliases[word] ?? Spelling.nearest(to: word, among: SectionSyntax.Name.allCases.map(\.rawValue)) {
      hint = "did you mean [\(nearest)]?"
    } else {
      hint = "known are \(known.map { "[\($0.rawValue)]" }.joined(separator: " "))"
    }
    return fault("unknown section [\(word)]", at: offset, hint: hint)
  }
}
