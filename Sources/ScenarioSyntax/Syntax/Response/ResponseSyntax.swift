import FieldValues

/// What is expected of an answer.
///
/// A list is empty where its section does not stand in the file: an empty section is an error of the parser.
package struct ResponseSyntax: Sendable, Hashable, LocatedSyntax {
  /// `HTTP/1.0`, `HTTP/1.1` or `HTTP/2`; nil for `HTTP` and `HTTP/*`, which take any version.
  package var version: String?
  /// The status that is expected.
  package var status: StatusSyntax
  /// The implicit headers: each must be among the answer's.
  package var headers: [ExpectedHeaderSyntax] = []
  /// The lines of `[Captures]`.
  package var captures: [CaptureSyntax] = []
  /// The lines of `[Asserts]`.
  package var asserts: [AssertSyntax] = []
  /// The section `[SetCookies]`; nil when it is not in the file.
  package var setCookies: SetCookiesSyntax?
  /// `[Headers]`: the whole block, ordered, names included.
  package var headerBlock: [ExpectedHeaderSyntax] = []
  /// `[Redirects]`: one entry per hop.
  package var redirects: [RedirectSyntax] = []
  /// `[Events]`: frames and what stands between them, in order.
  package var events: [EventSyntax] = []
  /// `[Chunks]`: chunks and what stands between them, in order.
  package var chunks: [ChunkSyntax] = []
  /// `[Trailers]`: each must be among the trailers.
  package var trailers: [ExpectedHeaderSyntax] = []
  /// The body that is expected; nil when any is.
  package var body: BodySyntax?
  /// The sections in file order.
  package var sections: [SectionSyntax] = []
  /// Where `HTTP` stands.
  package var position: SourcePosition
  package var length: Int

  /// Makes a response without headers and sections; a node that was parsed has its place in the file.
  package init(version: String? = nil, status: StatusSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.version = version
    self.status = status
    self.position = position
    self.length = length
  }

  /// Where the head of a section stands; nil when the section is not in the file.
  package func section(_ name: SectionSyntax.Name) -> SectionSyntax? {
    sections.first { $0.name == name }
  }

  /// `HTTP 200`, the status line as it is written.
  package var statusLine: String { "\(version ?? "HTTP") \(status.text)" }

  /// The response as it is written, from the status line to the body.
  package var text: String {
    var lines = [statusLine] + headers.map(\.text)
    for section in SectionSyntax.order(
      sections,
      [.setCookies, .headers, .redirects, .captures, .asserts, .events, .chunks, .trailers]
    ) {
      lines += SectionSyntax.lines(section, mode: section == .setCookies ? setCookies?.mode : nil, texts(of: section))
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

/// The status that is expected: `200`, `*`, `{{status}}`.
package struct StatusSyntax: Sendable, Hashable, LocatedSyntax {
  /// What a status is compared with.
  package enum Kind: Sendable, Hashable {
    case any
    /// Three digits.
    case code(Int)
    /// A text to be filled in, which must give three digits or `*`.
    case template(TemplateSyntax)
  }

  /// What the status is compared with.
  package var kind: Kind
  package var position: SourcePosition
  package var length: Int

  /// Makes a status; a node that was parsed has its place in the file.
  package init(_ kind: Kind, position: SourcePosition = .start, length: Int = 1) {
    self.kind = kind
    self.position = position
    self.length = length
  }

  /// The status as it is written: `200`, `*`, `{{status}}`.
  package var text: String {
    switch kind {
    case .any: "*"
    case .code(let code): String(code)
    case .template(let template): template.text(.status)
    }
  }
}

/// A hop in `[Redirects]`: `301 {{base}}/v2/items`.
package struct RedirectSyntax: Sendable, Hashable, LocatedSyntax {
  /// The status of the answer that redirects, three digits.
  package var status: Int
  /// Where the redirect leads, absolute or relative.
  package var url: PatternSyntax
  package var position: SourcePosition
  package var length: Int

  /// Makes a hop; a node that was parsed has its place in the file.
  package init(_ status: Int, _ url: PatternSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.status = status
    self.url = url
    self.position = position
    self.length = length
  }

  /// The line as it is written.
  package var text: String { "\(status) \(url.text(.expectedValue))" }
}

extension LineScanner {
  /// Reads `HTTP/1.1 200`.
  mutating func statusLine() throws(Diagnostic) -> ResponseSyntax {
    let first = at
    let word = take { !$0.isBlank }
    let known = ["HTTP", "HTTP/1.1", "HTTP/1.0", "HTTP/2", "HTTP/*"]
    guard known.contains(word) else {
      throw fault(.unknown(.version, word, known: known), at: first)
    }
    skipBlanks()
    let status = try status()
    let length = length(from: first)
    try finish(.status)
    return ResponseSyntax(
      version: word == "HTTP" || word == "HTTP/*" ? nil : word,
      status: status,
      position: position(first),
      length: length
    )
  }

  private mutating func status() throws(Diagnostic) -> StatusSyntax {
    let first = at
    if starts(with: "{{") {
      let text = try template(.status)
      return StatusSyntax(.template(text), position: text.position, length: text.length)
    }
    let word = take { !$0.isBlank }
    if word.isEmpty || word.hasPrefix("#") { throw fault(.missingStatus, at: min(first, end)) }
    let code = Self.code(word)
    guard word == "*" || code != nil else { throw fault(.notStatus(word), from: first) }
    return StatusSyntax(code.map { .code($0) } ?? .any, position: position(first), length: length(from: first))
  }

  /// A number of three digits, the first of them no zero.
  private static func code(_ digits: String) -> Int? {
    digits.utf8.count == 3 && digits.utf8.allSatisfy(\.isDigit) && digits.utf8.first != 0x30 ? Int(digits) : nil
  }

  /// Reads `301 /there`.
  mutating func redirect() throws(Diagnostic) -> RedirectSyntax {
    let first = at
    let digits = take { $0.isDigit }
    guard let status = Self.code(digits), byte?.isBlank == true else {
      throw fault(.hopWithoutStatus, at: first)
    }
    skipBlanks()
    let url = try pattern(.expectedValue)
    if url.parts.isEmpty { throw fault(.hopWithoutURL(status: digits), at: first) }
    let length = url.position.column + url.length - position(first).column
    return RedirectSyntax(status, url, position: position(first), length: length)
  }
}
