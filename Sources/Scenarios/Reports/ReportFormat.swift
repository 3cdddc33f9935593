import ScenarioSyntax

/// What `--report` takes: a format, and for most the file it goes to, as in `junit:out.xml`.
package struct ReportFormat: Sendable, Hashable {
  /// The forms there are.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case text, dots, junit, tap, ndjson, json, github, markdown, har, html
  }

  /// The form.
  package var kind: Kind
  /// nil for the standard output.
  package var path: String?

  /// A form, and where it goes.
  package init(_ kind: Kind, path: String? = nil) {
    self.kind = kind
    self.path = path
  }

  /// Reads `text`, `junit:PATH` and the like.
  /// - Throws: ``UsageFault`` for a format there is not.
  package init(parsing text: String) throws(UsageFault) {
    let parts = text.split(separator: ":", maxSplits: 1).map { String($0) }
    let name = parts.first ?? ""
    guard let kind = Kind(rawValue: name) else {
      throw UsageFault("--report \(text) — unknown format — \(Spelling.hint(for: name, among: Kind.allCases.map(\.rawValue)))")
    }
    self.init(kind, path: parts.count > 1 ? Self.file(parts[1], kind) : nil)
  }

  /// A page is named by its folder, as in `html:report`, or by its file.
  private static func file(_ path: String, _ kind: Kind) -> String {
    kind != .html || path.hasSuffix(".html") ? path : path.hasSuffix("/") ? "\(path)index.html" : "\(path)/index.html"
  }

  /// A report that has told nothing yet.
  /// - Parameter program: The name of the program that makes it.
  package func makeReport(program: String = "answerback") -> any Report {
    switch kind {
    case .text: TextReport(program: program)
    case .junit: JUnitReport(program: program)
    case .ndjson: NDJSONReport()
    case .tap: TAPReport()
    case .dots: DotsReport(program: program)
    case .json: JSONReport()
    case .github: GitHubReport(program: program)
    case .markdown: MarkdownReport()
    case .har: HARReport()
    case .html: HTMLReport()
    }
  }
}
