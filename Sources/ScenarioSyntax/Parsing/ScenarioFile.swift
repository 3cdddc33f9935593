import FieldValues

/// A scenario file: its text, and what the text says.
///
/// The tree is a view of the text, so `text` is what is written back, byte by byte. Edits change the text and
/// parse it again; see ``replacing(_:)``.
package struct ScenarioFile: Sendable, Hashable {
  /// The path as the user gave it; empty when the text came from nowhere.
  package let path: String
  /// The text as it was read, comments, blank lines and line ends included.
  package let text: String
  /// The `#@` lines at the head of the file, in file order.
  package let metadata: [MetadataSyntax]
  /// The steps in file order. A file may have none.
  package let steps: [StepSyntax]
  /// What each line of `text` is; the formatter works on it.
  package let layout: [LineLayout]

  init(path: String, text: String, metadata: [MetadataSyntax], steps: [StepSyntax], layout: [LineLayout]) {
    self.path = path
    self.text = text
    self.metadata = metadata
    self.steps = steps
    self.layout = layout
  }
}

/// What one line of a scenario file is, and where its comment begins.
package struct LineLayout: Sendable, Hashable {
  package enum Role: UInt8, Sendable, Hashable {
    case blank, comment, metadata, stepName
    case requestLine, check, statusLine
    case section, field, expression, option, row, cookie, redirect
    /// A line of `[Chunks]`.
    case chunk
    /// A field line of a frame, kept as it stands.
    case event
    /// An `@` line of `[Events]`.
    case directive
    /// A line of a body, kept as it stands.
    case body
  }

  package var role: Role
  /// The byte offset, from the start of the line, of the comment at its end; nil when there is none.
  package var comment: Int?
}

extension ScenarioFile {
  /// Reads a scenario file.
  /// - Parameter path: as the user gave it; it stands in messages and is not opened.
  /// - Throws: every fault of the text, up to a hundred.
  package static func parse(
    _ text: String,
    path: String = "",
    mostDiagnostics: Int = 100
  ) throws(ScenarioFile.ParseFailure) -> ScenarioFile {
    var parser = ScenarioParser(SourceText(text))
    parser.parse()
    guard parser.diagnostics.isEmpty else {
      let found = parser.diagnostics.sorted { $0.position < $1.position }
      throw ScenarioFile.ParseFailure(path: path, text: text, diagnostics: Array(found.prefix(mostDiagnostics)))
    }
    return ScenarioFile(path: path, text: text, metadata: parser.metadata, steps: parser.steps, layout: parser.layout)
  }

  /// Reads the bytes of a scenario file, which must be UTF-8.
  /// - Throws: where the first byte stands that is not UTF-8, or every fault of the text.
  package static func parse(bytes: [UInt8], path: String = "") throws(ScenarioFile.ParseFailure) -> ScenarioFile {
    if let text = String(validating: bytes, as: UTF8.self) { return try parse(text, path: path) }
    let valid = validPrefix(of: bytes)
    let source = SourceText(bytes: bytes)
    let line = source.line(of: valid)
    let byte = String(hex: bytes[valid])
    let fault = Diagnostic(SyntaxProblem.notUTF8(byte), at: source.position(of: valid, line: line))
    throw ScenarioFile.ParseFailure(path: path, text: String(decoding: bytes, as: UTF8.self), diagnostics: [fault])
  }

  /// How many bytes come before the first that is not UTF-8.
  private static func validPrefix(of bytes: [UInt8]) -> Int {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var count = 0
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) { count += scalar.count }
    return min(count, bytes.count - 1)
  }
}

extension ScenarioFile {
  /// A file made of parts: what a recorder writes.
  ///
  /// The text is the canonical form of the parts, and the tree is read from it, so that positions are right.
  /// - Throws: the faults of parts that cannot be written, such as a header name that is not a token.
  package init(metadata: [MetadataSyntax] = [], steps: [StepSyntax], path: String = "") throws(ScenarioFile.ParseFailure) {
    let head = metadata.map { "\($0.text)\n" }.joined()
    let blocks = (head.isEmpty ? [] : [head]) + steps.map(\.text)
    let file = try ScenarioFile.parse(blocks.joined(separator: "\n"), path: path)
    guard file.steps.count == steps.count else {
      // The name of a header that has a blank in it, for one, reads as a request line.
      let same = zip(file.steps, steps).prefix { $0.text.utf8.elementsEqual($1.text.utf8) }.count
      let line = file.steps.dropFirst(same + 1).first?.position ?? SourcePosition(line: 1)
      let fault = Diagnostic(SyntaxProblem.lineBeginsStep, at: line)
      throw ScenarioFile.ParseFailure(path: path, text: file.text, diagnostics: [fault])
    }
    self = file
  }
}

extension ScenarioFile {
  /// Why a text is not a scenario file: everything that was found, in file order.
  package struct ParseFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The path as the user gave it.
    package var path: String
    /// The text that was read; bytes that are not UTF-8 stand in it as U+FFFD.
    package var text: String
    /// At least one.
    package var diagnostics: [Diagnostic]

    /// Makes a failure of its parts.
    package init(path: String, text: String, diagnostics: [Diagnostic]) {
      self.path = path
      self.text = text
      self.diagnostics = diagnostics
    }

    /// Every fault as a ``CaretBlock``, a line after a line.
    package var description: String {
      let source = SourceText(text)
      return diagnostics.map { CaretBlock($0, path: path).rendered(source) }.joined(separator: "\n")
    }
  }
}

extension AssertSyntax {
  /// Reads a line of `[Asserts]`.
  /// - Throws: the first fault of the line; its place is in a file of this line alone.
  package static func parse(_ text: String) throws(Diagnostic) -> AssertSyntax {
    let file: ScenarioFile
    do {
      file = try ScenarioFile.parse("GET /\n\nHTTP *\n[Asserts]\n\(text)\n", path: "")
    } catch {
      throw error.diagnostics.first ?? Diagnostic("\(text) is not an assertion", at: .start)
    }
    guard let asserts = file.steps.first?.response?.asserts, asserts.count == 1 else {
      throw Diagnostic("\(text) is not one assertion", at: .start, hint: "write a predicate and its value, as in == 200")
    }
    return asserts[0]
  }
}
