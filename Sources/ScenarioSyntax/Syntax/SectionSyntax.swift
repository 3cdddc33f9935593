/// The head of a section: `[Asserts]`, `[SetCookies any-order]`.
package struct SectionSyntax: Sendable, Hashable, LocatedSyntax {
  /// The sections there are.
  package enum Name: String, Sendable, Hashable, CaseIterable {
    case options = "Options"
    case query = "Query"
    case formParams = "FormParams"
    case multipart = "Multipart"
    case cookies = "Cookies"
    case basicAuth = "BasicAuth"
    case table = "Table"
    case captures = "Captures"
    case asserts = "Asserts"
    case setCookies = "SetCookies"
    case headers = "Headers"
    case redirects = "Redirects"
    case events = "Events"
    case chunks = "Chunks"
    case trailers = "Trailers"

    /// Finds a section by its name, or by another name that Hurl has for it.
    init?(written word: String) {
      switch word {
      case "Form": self = .formParams
      case "QueryStringParams": self = .query
      case "MultipartFormData": self = .multipart
      default: self.init(rawValue: word)
      }
    }
  }

  /// Which section it is.
  package var name: Name
  /// Where the opening bracket stands.
  package var position: SourcePosition
  package var length: Int
  /// From the head to the last line that is neither blank nor comment.
  package var lines: ClosedRange<Int>

  /// Makes the head of a section; a node that was parsed has its place in the file.
  package init(_ name: Name, position: SourcePosition = .start, length: Int = 1, lines: ClosedRange<Int> = 1...1) {
    self.name = name
    self.position = position
    self.length = length
    self.lines = lines
  }

  /// The order sections are written in: those of the file in their order, then the others in the order given.
  static func order(_ sections: [SectionSyntax], _ others: [SectionSyntax.Name]) -> [SectionSyntax.Name] {
    let stated = sections.map(\.name)
    return stated + others.filter { !stated.contains($0) }
  }

  /// The head of a section and its lines; nothing where there are none.
  static func lines(_ name: SectionSyntax.Name, mode: SetCookiesSyntax.Mode? = nil, _ texts: [String]) -> [String] {
    guard !texts.isEmpty else { return [] }
    let suffix = mode.map { $0 == .ordered ? "" : " \($0.rawValue)" } ?? ""
    return ["[\(name.rawValue)\(suffix)]"] + texts
  }
}

extension LineScanner {
  /// Reads `[Name mode]`; only SetCookies has modes.
  /// - Parameter known: the sections that are listed where the name is like no other.
  mutating func sectionHead(
    known: [SectionSyntax.Name]
  ) throws(Diagnostic) -> (section: SectionSyntax, mode: String) {
    let first = at
    at += 1
    let nameStart = at
    let word = take { $0.isWord }
    guard let name = SectionSyntax.Name(written: word) else { throw unknownSection(word, at: nameStart, known) }
    skipBlanks()
    let modeStart = at
    let mode = take { $0.isWord }
    skipBlanks()
    guard skip("]") else { throw fault(.tooManyModes(section: word), from: first) }
    let length = length(from: first)
    if !mode.isEmpty {
      let known = name == .setCookies ? SetCookiesSyntax.Mode.allCases.filter { $0 != .ordered }.map(\.rawValue) : []
      guard known.contains(mode) else {
        throw fault(known.isEmpty ? .noModes(mode, section: word) : .unknown(.mode, mode, known: known), at: modeStart)
      }
    }
    try finish(.section)
    return (SectionSyntax(name, position: position(first), length: length), mode)
  }

  private func unknownSection(_ word: String, at offset: Int, _ known: [SectionSyntax.Name]) -> Diagnostic {
    let meant = Spelling.nearest(to: word, among: SectionSyntax.Name.allCases.map(\.rawValue))
    return fault(.unknownSection(word, meant: meant, known: known.map { "[\($0.rawValue)]" }), at: offset)
  }
}
