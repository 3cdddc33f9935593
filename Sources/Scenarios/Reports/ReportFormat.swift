/// What `--report` takes: a format, and for most the file it goes to, as in `junit:out.xml`.
public struct ReportFormat: Sendable, Hashable {
  /// The forms there are.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case text, dots, junit, tap, ndjson, json, github, markdown, har
  }

  /// The form.
  public var kind: Kind
  /// nil for the standard output.
  public var path: String?

  /// A form, and where it goes.
  public init(_ kind: Kind, path: String? = nil) {
    self.kind = kind
    self.path = path
  }

  /// Reads `text`, `junit:PATH` and the like.
  /// - Throws: ``UsageFault`` for a format there is not.
  public init(parsing text: String) throws(UsageFault) {
    let parts = text.split(separator: ":", maxSplits: 1).map { String($0) }
    let name = parts.first ?? ""
    guard let kind = Kind(rawValue: name) else {
      throw UsageFault("--report \(text) — unknown format — \(Spelling.hint(for: name, among: Kind.allCases.map(\.rawValue)))")
    }
    self.init(kind, path: parts.count > 1 ? parts[1] : nil)
  }

  /// A report that has told nothing yet.
  public func makeReport() -> any Report {
    switch kind {
    case .text: TextReport()
    case .junit: JUnitReport()
    case .ndjson: NDJSONReport()
    case .tap: TAPReport()
    case .dots: DotsReport()
    case .json: JSONReport()
    case .github: GitHubReport()
    case .markdown: MarkdownReport()
    case .har: HARReport()
    }
  }
}
