import FieldValues

/// Reads a whole file, line by line. What cannot be read is noted, and reading goes on with the next line, section or step.
struct ScenarioParser {
  let source: SourceText
  /// What each line begins.
  private let kinds: [LineKind]
  /// The next line, counted from 0.
  var index = 0
  private(set) var metadata: [MetadataSyntax] = []
  /// The options that the metadata gives to all requests.
  private(set) var inherited: [OptionSyntax] = []
  var steps: [StepSyntax] = []
  private(set) var layout: [LineLayout]
  private(set) var diagnostics: [Diagnostic] = []
  /// The last line that was neither blank nor comment, counted from 1.
  private(set) var lastLine = 1

  /// More faults than anyone reads.
  private static let diagnosticLimit = 1000

  /// How many bodies of XML may still be looked for up to the end of the file.
  private var searchesLeft = 8

  init(_ source: SourceText) {
    self.source = source
    layout = Array(repeating: LineLayout(role: .blank), count: source.lineCount)
    kinds = (0..<source.lineCount).map { LineKind(LineScanner(source, line: $0)) }
  }

  mutating func parse() {
    parseMetadata()
    while skipTrivia() != nil { parseStep() }
  }

  /// Reads the `#@` lines at the head of the file.
  private mutating func parseMetadata() {
    var firsts: [MetadataSyntax.Key: MetadataSyntax] = [:]
    while skipTrivia() == .metadata {
      guard let entry = readLine(.metadata, { scanner throws(Diagnostic) in try scanner.metadata() }) else { continue }
      let first = firsts[entry.key] ?? entry
      firsts[entry.key] = first
      if !entry.key.repeats, first.position < entry.position {
        note(
          Diagnostic(
            SyntaxProblem.repeated(entry.key.rawValue, firstLine: first.position.line),
            at: entry.position,
            length: entry.length
          )
        )
      }
      metadata.append(entry)
      if entry.key == .location {
        inherited = [OptionSyntax(.location, .flag(entry.value == "true"), position: entry.position, length: entry.length)]
      }
    }
  }

  mutating func note(_ diagnostic: Diagnostic) {
    if diagnostics.count < Self.diagnosticLimit { diagnostics.append(diagnostic) }
  }

  /// What the next line begins; nil at the end of the file.
  var kind: LineKind? {
    index < kinds.count ? kinds[index] : nil
  }

  /// Steps over blank lines and comments.
  /// - Returns: what the next line begins; nil at the end of the file.
  @discardableResult
  mutating func skipTrivia() -> LineKind? {
    while let kind {
      guard kind.isTrivia else { return kind }
      skipLine(kind == .blank ? .blank : .comment)
    }
    return nil
  }

  /// Steps over a blank line or a comment.
  mutating func skipLine(_ role: LineLayout.Role) {
    layout[index] = LineLayout(role: role)
    index += 1
  }

  /// Reads the next line with a closure, notes its fault if it has one, and steps over it.
  /// - Returns: nil when there was a fault.
  mutating func readLine<Value>(
    _ role: LineLayout.Role,
    _ read: (inout LineScanner) throws(Diagnostic) -> Value
  ) -> Value? {
    var scanner = LineScanner(source, line: index)
    scanner.skipBlanks()
    defer {
      let first = index
      take(role, comment: scanner.line == first ? scanner.comment : nil)
      // A text between lines of ``` has taken more.
      while index <= scanner.line { take(.body) }
    }
    do {
      return try read(&scanner)
    } catch {
      note(error)
      return nil
    }
  }

  /// Steps over the next line.
  mutating func take(_ role: LineLayout.Role, comment: Int? = nil) {
    layout[index] = LineLayout(role: role, comment: comment)
    index += 1
    lastLine = index
  }

  /// Notes a fault of the next line as a whole.
  mutating func noteLine(_ problem: SyntaxProblem) {
    var scanner = LineScanner(source, line: index)
    scanner.skipBlanks()
    let first = scanner.at
    scanner.at = max(first, contentEnd(of: index))
    note(scanner.fault(problem, from: first))
  }

  /// The offset behind the last byte of a line that is not a blank.
  func contentEnd(of line: Int) -> Int {
    var end = source.lines[line].end
    while end > source.lines[line].start, source.bytes[end - 1].isBlank { end -= 1 }
    return end
  }

  /// Steps over everything up to where a step or a response begins.
  mutating func recover(inResponse: Bool = false) {
    while let kind {
      if kind.beginsStep || (!inResponse && kind == .statusLine) { return }
      take(.comment)
    }
  }

  /// Where a body of XML that begins in this line ends at the latest. One that isn't closed is looked for up to the end of the file. Where
  /// many aren't, that is the next step.
  mutating func lastEndOfXML() -> Int {
    searchesLeft -= 1
    guard searchesLeft < 0, let next = kinds[index...].firstIndex(where: \.beginsStep) else { return source.bytes.count }
    return source.lines[next].start
  }

  /// Takes back that a body was looked for up to the end of the file, since it ends before.
  mutating func foundEndOfXML() {
    searchesLeft += 1
  }
}
