/// A step: a request and what is expected of its answer, or a check without a request.
package struct StepSyntax: Sendable, Hashable, LocatedSyntax {
  /// What a step does.
  package enum Kind: Sendable, Hashable {
    /// No response stands in the file when nothing is expected of the answer.
    case exchange(RequestSyntax, ResponseSyntax?)
    case check(CheckSyntax)
  }

  /// The text after `### `, which may name columns of the step's table; nil when the step has no such line.
  package var name: TemplateSyntax?
  /// What the step does.
  package var kind: Kind
  /// The options that the head of the file gives to all requests.
  package var inherited: [OptionSyntax] = []
  /// Where the request line or `@check` stands; `run FILE:LINE` of any line in `lines` means this step.
  package var position: SourcePosition
  package var length: Int
  /// From the `### ` line, or the request line where there is none, to the last line that is neither blank nor comment.
  package var lines: ClosedRange<Int>

  /// Makes a step; a node that was parsed has its place in the file.
  package init(
    name: TemplateSyntax? = nil,
    kind: Kind,
    position: SourcePosition = .start,
    length: Int = 1,
    lines: ClosedRange<Int> = 1...1
  ) {
    self.name = name
    self.kind = kind
    self.position = position
    self.length = length
    self.lines = lines
  }

  /// The request; nil for a check.
  package var request: RequestSyntax? {
    if case .exchange(let request, _) = kind { request } else { nil }
  }

  /// What is expected of the answer; nil for a check, and where nothing is expected.
  package var response: ResponseSyntax? {
    if case .exchange(_, let response) = kind { response } else { nil }
  }

  /// The check; nil for an exchange.
  package var check: CheckSyntax? {
    if case .check(let check) = kind { check } else { nil }
  }

  /// The options of the request, before them those of the head of the file that it doesn't have itself; or those of the check.
  package var options: [OptionSyntax] {
    guard let own = request?.options else { return check?.options ?? [] }
    return inherited.filter { given in !own.contains { $0.name == given.name } } + own
  }
  /// The table whose rows the step is repeated for.
  package var table: TableSyntax? { request?.table ?? check?.table }
  /// The captures of the response or of the check.
  package var captures: [CaptureSyntax] { response?.captures ?? check?.captures ?? [] }
  /// The asserts of the response or of the check.
  package var asserts: [AssertSyntax] { response?.asserts ?? check?.asserts ?? [] }

  /// The step as it is written, from its name to its last line, with LF at the end.
  package var text: String {
    var text = name.map { "### \($0.withoutBracesInText.text(.stepName))\n" } ?? ""
    switch kind {
    case .exchange(let request, let response):
      text += "\(request.text)\n"
      if let response { text += "\n\(response.text)\n" }
    case .check(let check): text += "\(check.text)\n"
    }
    return text
  }
}

/// The sections of an `@check`: variables, probes and polling, without a request.
package struct CheckSyntax: Sendable, Hashable {
  /// The lines of `[Options]`, polling above all.
  package var options: [OptionSyntax] = []
  /// The table whose rows the check is repeated for.
  package var table: TableSyntax?
  /// The lines of `[Captures]`, whose queries need no answer.
  package var captures: [CaptureSyntax] = []
  /// The lines of `[Asserts]`, whose queries need no answer.
  package var asserts: [AssertSyntax] = []
  /// The sections in file order.
  package var sections: [SectionSyntax] = []

  /// Makes a check without sections.
  package init() {}

  /// The check as it is written, from `@check` to its last section.
  package var text: String {
    var lines = ["@check"]
    for section in SectionSyntax.order(sections, [.options, .table, .captures, .asserts]) {
      switch section {
      case .options: lines += SectionSyntax.lines(section, options.map(\.text))
      case .table: lines += SectionSyntax.lines(section, table?.lines ?? [])
      case .captures: lines += SectionSyntax.lines(section, captures.map(\.text))
      default: lines += SectionSyntax.lines(section, asserts.map(\.text))
      }
    }
    return lines.joined(separator: "\n")
  }
}

extension LineScanner {
  mutating func stepName() throws(Diagnostic) -> TemplateSyntax {
    at += 4
    skipBlanks()
    guard !isAtEnd else { throw fault(.stepWithoutName, at: start, length: 3) }
    return try template(.stepName)
  }
}

extension TemplateSyntax {
  /// The text without two braces side by side that aren't those of a variable: the name of a step has no escapes for them.
  fileprivate var withoutBracesInText: TemplateSyntax {
    TemplateSyntax(
      parts.map { part in
        if case .literal(let text) = part { .literal(text.replacing("{{", with: "{ {")) } else { part }
      }
    )
  }
}
