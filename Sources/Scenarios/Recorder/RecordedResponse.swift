import Codecs
import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

/// The expectations of a recorded step.
struct RecordedResponse {
  let exchange: Exchange
  /// The requests of the recording, and which of them got this answer.
  private let requests: RecordedRequests
  private let number: Int
  private(set) var values: RecordedValues
  /// The file for a long body that isn't text; nil writes none.
  var fileName: String?
  /// The variables of cookies that later requests send by themselves, by pairs such as `sid=1`.
  var cookies: [String: String] = [:]
  var details: Recorder.Details = []
  /// Other responses to the same request: what differs in them is written as a matcher.
  var repeats = RecordedRepeats([])
  /// What a JSON body was expected to be: its matchers stay where they still fit.
  var expected: ExpectedValue?
  /// Whether members that were not expected are left out.
  var leavesOutSurplus = false
  private(set) var files: [String: [UInt8]] = [:]
  /// How many values were known before this answer; its own captures cannot be used in it.
  private let known: Int

  init(
    _ exchange: Exchange,
    _ number: Int = 0,
    of requests: RecordedRequests = RecordedRequests(),
    values: RecordedValues = RecordedValues()
  ) {
    self.exchange = exchange
    self.number = number
    self.requests = requests
    self.values = values
    known = values.count
  }

  mutating func syntax() -> ResponseSyntax? {
    guard let head = exchange.head else { return nil }
    var response = ResponseSyntax(status: StatusSyntax(repeats.statusDiffers(from: head.status) ? .any : .code(head.status)))
    let type = head.value(of: "Content-Type").flatMap { MediaType($0) }
    let isEventStream = type?.essence == "text/event-stream"
    let body = isEventStream ? nil : body(type, &response)
    response.body = body
    if isEventStream { response.events = events() }
    if !isEventStream, let chunks = chunks() { response.chunks = chunks }
    let isByValue = body?.text.map { !$0.matchers.isEmpty } ?? false || type?.isJSON == true || type?.isMessagePack == true
    // A response may have thousands of lines of one name.
    var presences: [String: RecordedRepeats.Presence] = [:]
    for line in head.headers where !isLeftOut(line, isByValue: isByValue) {
      let name = line.name.lowercased()
      let presence = presences[name] ?? repeats.header(line, of: head)
      presences[name] = presence
      switch presence {
      case .same: response.headers.append(ExpectedHeaderSyntax(line.name, headerPattern(line)))
      case .differs: response.headers.append(ExpectedHeaderSyntax(line.name, PatternSyntax([.matcher(MatcherSyntax())])))
      case .missing: break
      }
    }
    let cookies = head.values(of: "Set-Cookie").filter { !$0.isEmpty }
    if !cookies.isEmpty {
      let lines = cookies.map { SetCookieSyntax(cookiePattern($0)) }
      // A line without a name can only be asked for as it stands.
      response.setCookies = SetCookiesSyntax(lines.contains { $0.name.parts.isEmpty } ? .raw : .ordered, lines)
    }
    return response
  }

  private func isLeftOut(_ line: HeaderLine, isByValue: Bool) -> Bool {
    switch line.name.lowercased() {
    case "date", "server", "connection", "keep-alive", "set-cookie": true
    case "content-length": isByValue || repeats.bodyDiffers(from: exchange)
    default: !ExpectedHeaderSyntax.canBegin(with: line.name)
    }
  }

  private mutating func headerPattern(_ line: HeaderLine) -> PatternSyntax {
    pattern(VolatileText(line.value, of: line.name))
  }

  /// A Set-Cookie line. A value that other responses have otherwise is any value.
  private mutating func cookiePattern(_ line: String) -> PatternSyntax {
    let cookie = CookieLine(line)
    let variable = cookies["\(cookie.name)=\(cookie.value)"]
    guard let value = variable != nil ? cookie.value : repeats.changingCookieValue(line),
      let range = line.firstRange(of: "=" + value)
    else { return pattern(line) }
    let start = line[..<line.index(after: range.lowerBound)]
    let rest = pattern(String(line[range.upperBound...]))
    let pieces = VolatileText(value).pieces
    let kind = pieces.count == 1 ? pieces[0].kind : nil
    return PatternSyntax([.literal(String(start)), .matcher(MatcherSyntax(kind ?? .any, capture: variable))] + rest.parts)
  }

  mutating func pattern(_ text: String) -> PatternSyntax {
    pattern(VolatileText(text))
  }

  mutating func pattern(_ text: VolatileText) -> PatternSyntax {
    var parts: [PatternSyntax.Part] = []
    for piece in text.pieces {
      parts.append(piece.kind.map { part(piece.text, $0) } ?? .literal(piece.text))
    }
    return PatternSyntax(parts)
  }

  /// A matcher for a value that changes: the variable that holds it already, or one that captures it for a request to come.
  private mutating func part(_ value: String, _ kind: MatcherSyntax.Kind) -> PatternSyntax.Part {
    if let name = values.name(of: value, amongFirst: known) { return .placeholder(PlaceholderSyntax(name)) }
    guard values.name(of: value) == nil, requests.mentions(value, after: number) else {
      return .matcher(MatcherSyntax(kind))
    }
    return .matcher(MatcherSyntax(kind, capture: values.add(value, kind)))
  }

  private mutating func body(_ type: MediaType?, _ response: inout ResponseSyntax) -> BodySyntax? {
    guard !exchange.body.isEmpty else { return nil }
    guard exchange.keepsWholeBody else {
      response.asserts = [beginning]
      return nil
    }
    if type?.isMessagePack == true, let tree = try? Tree(messagePack: exchange.body) {
      return BodySyntax(.fence(.json, modes: [.decoded], json(tree, repeats.trees { try? Tree(messagePack: $0) })))
    }
    if type?.isJSON == true, let tree = try? Tree(json: exchange.body) {
      return BodySyntax(.fence(.json, modes: [], json(tree, repeats.trees { try? Tree(json: $0) })))
    }
    guard let text = String(validating: exchange.body, as: UTF8.self) else {
      return repeats.bodyDiffers(from: exchange) ? nil : binary(&response)
    }
    let pattern = textPattern(text)
    guard pattern.literal == nil else { return .text(text, language: language(type), exact: false) }
    guard text.isPlain, !pattern.hasBracesInText else { return BodySyntax(.string(pattern)) }
    var parts = PatternParts(pattern.parts)
    if !text.hasSuffix("\n") { parts.append("\n") }
    return BodySyntax(.fence(language(type), modes: [], PatternSyntax(parts.parts)))
  }

  /// A text, any text in place of the lines that differ in other responses.
  private mutating func textPattern(_ text: String) -> PatternSyntax {
    guard let (start, end) = repeats.commonLines(of: text) else { return pattern(text) }
    let (first, last) = (pattern(start), pattern(end))
    var parts = PatternParts(first.parts)
    parts.append(.matcher(MatcherSyntax()))
    for part in last.parts { parts.append(part) }
    return PatternSyntax(parts.parts)
  }

  private func language(_ type: MediaType?) -> BodySyntax.Language {
    switch type?.essence {
    case "text/html": .html
    case "text/csv": .csv
    default: .text
    }
  }

  private mutating func binary(_ response: inout ResponseSyntax) -> BodySyntax? {
    let bytes = exchange.body
    if bytes.count <= 256 { return .bytes(bytes) }
    if let fileName {
      files[fileName] = bytes
      return BodySyntax(.file(FileSyntax(TemplateSyntax(literal: fileName))))
    }
    let query = QuerySyntax(.bytes)
    response.asserts = [
      AssertSyntax(query, filters: [FilterSyntax(.count)], PredicateSyntax(.equal, ValueSyntax(.number("\(bytes.count)")))),
      beginning,
    ]
    return nil
  }

  /// What a body begins with of which no more is known, or no more is written.
  private var beginning: AssertSyntax {
    AssertSyntax(QuerySyntax(.bytes), PredicateSyntax(.startsWith, ValueSyntax(.hex(Array(exchange.body.prefix(64))))))
  }
}

extension RecordedResponse {
  /// The tree as indented JSON, with matchers for what changes.
  /// - Parameter others: the trees of other responses; none where there are none, or where one of them isn't a tree.
  private mutating func json(_ tree: Tree, _ others: [Tree]) -> PatternSyntax {
    var parts = PatternParts()
    write(tree, expected, others, indent: 0, to: &parts)
    parts.append("\n")
    return PatternSyntax(parts.parts)
  }

  /// - Parameter indent: How deep the value is nested; nil writes it on one line.
  mutating func write(
    _ tree: Tree,
    _ expected: ExpectedValue?,
    _ others: [Tree] = [],
    indent: Int?,
    to parts: inout PatternParts
  ) {
    if let matcher = RecordedRepeats.matcher(for: tree, others) {
      parts.append("\"")
      parts.append(.matcher(matcher))
      return parts.append("\"")
    }
    let blanks = indent.map { "\n" + String(repeating: "  ", count: $0 + 1) } ?? ""
    if let pattern = expected?.fittingPattern(of: QueryValue(tree)) { return parts.append(string: pattern) }
    switch tree.content {
    case .array(let elements) where !elements.isEmpty:
      parts.append("[")
      for (place, element) in elements.enumerated() {
        parts.append(place == 0 ? blanks : ",\(blanks)")
        let others = others.compactMap { $0.element(place) }
        write(element, expected?.element(place), others, indent: indent.map { $0 + 1 }, to: &parts)
      }
      parts.append("\(blanks.dropLast(2))]")
    case .object(let members) where !members.isEmpty:
      parts.append("{")
      let named = members.map { (name: $0.name ?? $0.key.compactJSON, value: $0.value) }
      let kept = named.filter { !leavesOutSurplus || expected == nil || expected?.member($0.name) != nil }
      for (place, member) in kept.enumerated() {
        parts.append((place == 0 ? "" : ",") + blanks + member.name.quoted + (indent == nil ? ":" : ": "))
        let others = others.compactMap { $0.member(member.name, at: place) }
        write(member.value, expected?.member(member.name), others, indent: indent.map { $0 + 1 }, to: &parts)
      }
      parts.append("\(blanks.dropLast(2))}")
    case .string(let text):
      if case .pattern(let pattern) = expected, let fitted = pattern.fitted(to: text) { return parts.append(string: fitted) }
      write(string: text, to: &parts)
    default:
      parts.append(tree.compactJSON)
    }
  }

  private mutating func write(string text: String, to parts: inout PatternParts) {
    parts.append("\"")
    for part in pattern(text).parts {
      if case .literal(let literal) = part {
        parts.append(String(literal.quoted.dropFirst().dropLast()))
      } else {
        parts.append(part)
      }
    }
    parts.append("\"")
  }

  /// Parts of a pattern as they are written one after the other; no two literals stand side by side.
  struct PatternParts {
    private var complete: [PatternSyntax.Part] = []
    /// The text after the last complete part.
    private var literal = ""

    init(_ parts: [PatternSyntax.Part] = []) {
      for part in parts { append(part) }
    }

    var parts: [PatternSyntax.Part] { complete + (literal.isEmpty ? [] : [.literal(literal)]) }

    mutating func append(_ text: String) { literal += text }

    mutating func append(_ part: PatternSyntax.Part) {
      if case .literal(let text) = part { return append(text) }
      if !literal.isEmpty { complete.append(.literal(literal)) }
      complete.append(part)
      literal = ""
    }

    /// A JSON string with matchers in it.
    mutating func append(string pattern: TextPattern) {
      append("\"")
      for part in pattern.parts {
        switch part {
        case .literal(let text): append(String(text.quoted.dropFirst().dropLast()))
        case .matcher(let matcher): append(.matcher(matcher))
        }
      }
      append("\"")
    }
  }
}

extension String {
  /// Whether the text can stand between two fences as it is.
  fileprivate var isPlain: Bool {
    unicodeScalars.allSatisfy { scalar in
      scalar == "\n" || scalar == "\t" || (scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value) && scalar != "\u{FEFF}")
    }
  }
}
