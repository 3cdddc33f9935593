import ScenarioSyntax

/// What `--report` takes: a format, and for most the file it goes to, as in `junit:out.xml`.
package struct ReportFormat: Sendable, Hashable {
  /// The kinds of reports.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case text, dots, junit, tap, ndjson, json, github, markdown, har, html
  }

  /// The kind of report.
  package var kind: Kind
  /// The file that the report goes to; nil for standard output.
  package var path: String?

  /// Creates a format.
  package init(_ kind: Kind, path: String? = nil) {
    self.kind = kind
    self.path = path
  }

  /// Reads `text`, `junit:PATH` and the like.
  /// - Throws: ``UsageFault`` for an unknown format.
  package init(parsing text: String) throws(UsageFault) {
    let parts = text.split(separator: ":", maxSplits: 1).map { String($0) }
    let name = parts.first ?? ""
    guard let kind = Kind(rawValue: name) else {
      throw .reportFormat(text, name: name, known: Kind.allCases.map(\.rawValue))
    }
    // A minus sign is standard output, as for other commands.
    self.init(kind, path: parts.count > 1 && parts[1] != "-" ? Self.file(parts[1], kind) : nil)
  }

  /// A page is named by its folder, as in `html:report`, or by its file.
  private static func file(_ path: String, _ kind: Kind) -> String {
    kind != .html || path.hasSuffix(".html") ? path : path.hasSuffix("/") ? "\(path)index.html" : "\(path)/index.html"
  }

  /// Creates an empty report.
  /// - Parameters:
  ///   - program: The name of the program that makes it.
  ///   - command: The command of the program that runs a step again.
  ///   - options: The options with which it does.
  package func makeReport(program: String = "answerback", command: String = "run", options: [String] = []) -> any Report {
    switch kind {
    case .text: TextReport(program: program, command: command, options: options)
    case .junit: JUnitReport(program: program)
    case .ndjson: NDJSONReport()
    case .tap: TAPReport()
    case .dots: TextReport.Dots(program: program, command: command, options: options)
    case .json: JSONReport()
    case .github: GitHubReport(program: program)
    case .markdown: MarkdownReport()
    case .har: HARReport()
    case .html: HTMLReport()
    }
  }
}
