import FieldValues
import ScenarioSyntax

/// A Hurl file, taken apart: its requests, and what each line is to Hurl.
struct HurlFile {
  /// A section of a request or a response.
  enum Section: String {
    case options = "Options"
    case query = "Query"
    case form = "FormParams"
    case multipart = "Multipart"
    case cookies = "Cookies"
    case basicAuth = "BasicAuth"
    case captures = "Captures"
    case asserts = "Asserts"

    /// Finds a section by one of its names.
    init?(written name: some StringProtocol) {
      switch name {
      case "Form": self = .form
      case "QueryStringParams": self = .query
      case "MultipartFormData": self = .multipart
      default: self.init(rawValue: String(name))
      }
    }

    var isOfResponse: Bool { self == .captures || self == .asserts }
  }

  /// Lines that belong together.
  struct Part {
    enum Kind {
      /// A blank line or a comment.
      case trivia
      case requestLine, header, body
      case statusLine, expectedHeader, expectedBody
      case sectionHead
      case item(Section)
      /// Lines of a section that Hurl doesn't have there.
      case unknownItem
      /// What stands where no line of Hurl can.
      case stray
    }

    var kind: Kind
    /// Counted from 0.
    var lines: Range<Int>
  }

  /// A request and its response.
  struct Entry {
    var parts: [Part] = []
  }

  /// The lines without their line ends; a CR at the end stays.
  private(set) var lines: [String]
  private(set) var entries: [Entry] = []
  /// What stands before the first request.
  private(set) var before: [Part] = []

  private var section: SectionState = .none
  private var isInResponse = false
  private var hasBody = false

  private enum SectionState {
    case none, unknown
    case known(Section)
  }

  init(_ text: String) {
    lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(Substring($0)) }
    var index = 0
    while index < lines.count {
      let part = part(at: index)
      index = part.lines.upperBound
      if case .requestLine = part.kind { entries.append(Entry()) }
      if entries.isEmpty { before.append(part) } else { entries[entries.count - 1].parts.append(part) }
    }
  }

  /// A line without the blanks and the CR at its ends.
  func content(of index: Int) -> Substring { HurlFile.content(of: lines[index]) }

  static func content(of line: String) -> Substring {
    var bytes = line.utf8[...]
    if bytes.last == 0x0D { bytes.removeLast() }
    return Substring(bytes.trimmingBlanks())
  }

  /// Writes another line in the place of one, of the same kind.
  mutating func replace(_ index: Int, with line: String) { lines[index] = line }

  private mutating func part(at index: Int) -> Part {
    let line = content(of: index)
    if line.isEmpty || line.begins(with: "#") { return Part(kind: .trivia, lines: index..<index + 1) }
    if HurlFile.isRequestLine(line) || HurlFile.isMisspeltRequestLine(line) {
      (section, isInResponse, hasBody) = (.none, false, false)
      return Part(kind: .requestLine, lines: index..<index + 1)
    }
    let one = index..<index + 1
    if HurlFile.isStatusLine(line) {
      guard !entries.isEmpty, !isInResponse else { return Part(kind: .stray, lines: one) }
      (section, isInResponse, hasBody) = (.none, true, false)
      return Part(kind: .statusLine, lines: one)
    }
    guard !entries.isEmpty, !hasBody else { return Part(kind: .stray, lines: one) }
    if let name = HurlFile.sectionName(line) {
      section = Section(written: name).flatMap { $0.isOfResponse == isInResponse ? .known($0) : nil } ?? .unknown
      return Part(kind: .sectionHead, lines: one)
    }
    if HurlFile.isBody(line) {
      hasBody = true
      return Part(kind: isInResponse ? .expectedBody : .body, lines: index..<endOfBody(from: index))
    }
    switch section {
    case .none: return Part(kind: isInResponse ? .expectedHeader : .header, lines: one)
    case .unknown: return Part(kind: .unknownItem, lines: one)
    case .known(.asserts): return Part(kind: .item(.asserts), lines: index..<endOfAssertion(from: index))
    case .known(let section): return Part(kind: .item(section), lines: one)
    }
  }
}

extension HurlFile {
  /// `GET http://h/`; what begins `NAME :` is a line of a section.
  static func isRequestLine(_ line: Substring) -> Bool {
    let rest = line.utf8.drop { (0x41...0x5A).contains($0) }
    guard rest.startIndex > line.startIndex, rest.first?.isBlank == true else { return false }
    return rest.drop { $0.isBlank }.first != UInt8(ascii: ":") && !line.begins(with: "HTTP ")
  }

  /// A request line whose method is in small letters: `get http://h/`.
  private static func isMisspeltRequestLine(_ line: Substring) -> Bool {
    let rest = line.utf8.drop { $0.isLetter }
    guard rest.startIndex > line.startIndex, rest.first?.isBlank == true else { return false }
    let target = rest.drop { $0.isBlank }
    return target.starts(with: "http://".utf8) || target.starts(with: "https://".utf8)
  }

  private static func isStatusLine(_ line: Substring) -> Bool {
    guard line.begins(with: "HTTP") else { return false }
    let next = line.utf8.dropFirst(4).first
    return next == nil || next == UInt8(ascii: "/") || next?.isBlank == true
  }

  /// Whether a line begins a request or a response without any doubt, so that no body reaches across it.
  private static func isPlainHead(_ line: Substring) -> Bool {
    if isStatusLine(line) { return line.utf8.last?.isDigit == true || line.hasSuffix("*") }
    guard isRequestLine(line) else { return false }
    let target = line.utf8.drop { !$0.isBlank }.drop { $0.isBlank }
    return ["http://", "https://", "{{"].contains { target.starts(with: $0.utf8) }
  }

  /// The name between the brackets of `[Asserts]`, which a comment may follow; nil for a list of JSON.
  static func sectionName(_ line: Substring) -> Substring? {
    guard line.begins(with: "["), let close = line.firstIndex(of: "]") else { return nil }
    let name = line[..<close].dropFirst()
    let rest = line[close...].dropFirst().trimmingBlanks()
    guard name.utf8.first?.isLetter == true, name.utf8.allSatisfy({ $0.isLetter || $0.isDigit || $0.isBlank || $0 == 0x2D }),
      rest.isEmpty || rest.begins(with: "#"), !["true", "false", "null"].contains(name)
    else { return nil }
    return name
  }

  /// Whether a line begins a body.
  private static func isBody(_ line: Substring) -> Bool {
    switch line.utf8.first {
    case UInt8(ascii: "`"), UInt8(ascii: "<"), UInt8(ascii: "["), UInt8(ascii: "\""): return true
    case UInt8(ascii: "{"):
      guard line.begins(with: "{{"), let end = line.firstRange(of: "}}")?.upperBound else { return true }
      // A variable is a body where it is all there is, and the name of a line where a colon follows.
      let rest = line[end...].trimmingBlanks()
      return rest.isEmpty || rest.begins(with: "#")
    default: break
    }
    if ["base64,", "hex,", "file,"].contains(where: { line.begins(with: $0) }) { return true }
    let value = line.utf8.prefix { $0 != UInt8(ascii: "#") }.trimmingBlanks()
    if ["true", "false", "null"].contains(where: { value.elementsEqual($0.utf8) }) { return true }
    guard let first = value.first, first.isDigit || first == UInt8(ascii: "-") else { return false }
    return value.allSatisfy { $0.isDigit || "+-.eE".utf8.contains($0) }
  }

  /// The line behind a body.
  private func endOfBody(from first: Int) -> Int {
    let line = content(of: first)
    if line.begins(with: "```") {
      if line.dropFirst(3).contains("```") { return first + 1 }
      return endOfFence(from: first) ?? endOfRegion(from: first)
    }
    if ["base64,", "hex,"].contains(where: { line.begins(with: $0) }) {
      let region = first..<endOfRegion(from: first)
      return region.first { lines[$0].utf8.contains(UInt8(ascii: ";")) }.map { $0 + 1 } ?? first + 1
    }
    guard line.begins(with: "<") || line.begins(with: "[") || (line.begins(with: "{") && !line.begins(with: "{{")) else {
      return first + 1
    }
    let region = first..<endOfRegion(from: first)
    if line.begins(with: "<") {
      return BodySyntax.linesOfXML(in: lines[region].joined(separator: "\n")).map { first + $0 } ?? region.upperBound
    }
    return endOfJSON(in: region) ?? region.upperBound
  }

  /// The line behind the first one that has a row of backticks.
  private func endOfFence(from first: Int) -> Int? {
    lines[(first + 1)...].firstIndex { $0.contains("```") }.map { $0 + 1 }
  }

  /// Where the next request or response begins, at the latest; blank lines and comments before it aren't part of a body.
  private func endOfRegion(from first: Int) -> Int {
    var end = lines[(first + 1)...].firstIndex { HurlFile.isPlainHead(HurlFile.content(of: $0)) } ?? lines.count
    while end > first + 1, content(of: end - 1).isEmpty || content(of: end - 1).begins(with: "#") { end -= 1 }
    return end
  }

  /// The line behind the bracket that closes the first one.
  private func endOfJSON(in region: Range<Int>) -> Int? {
    var depth = 0
    for index in region {
      var isInString = false
      var isEscaped = false
      for byte in lines[index].utf8 {
        if isEscaped {
          isEscaped = false
        } else if isInString {
          if byte == UInt8(ascii: "\\") { isEscaped = true }
          if byte == UInt8(ascii: "\"") { isInString = false }
        } else {
          switch byte {
          case UInt8(ascii: "\""): isInString = true
          case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
          case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            if depth == 0 { return index + 1 }
          default: break
          }
        }
      }
    }
    return nil
  }

  /// The line behind an assertion, whose text may stand between rows of backticks on several lines.
  private func endOfAssertion(from first: Int) -> Int {
    guard let open = HurlWords(content(of: first)).openRow else { return first + 1 }
    return open ? endOfFence(from: first) ?? first + 1 : first + 1
  }
}
