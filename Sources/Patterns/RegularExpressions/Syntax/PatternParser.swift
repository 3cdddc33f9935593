/// Reads the syntax that ``RegularExpression`` documents.
struct PatternParser {
  /// What `(?i)` and the like switch on.
  struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotTakesLineFeed = false
    var skipsBlanks = false

    func applied(to set: ScalarSet) -> ScalarSet { ignoresCase ? set.ignoringCase : set }
  }

  var scanner: PatternScanner
  /// The names of the groups, from the first on; nil for a group without one.
  private var groupNames: [String?] = []
  private var depth = 0

  static let depthLimit = 200
  static let lengthLimit = 65_536
  static let countLimit = 10_000

  private init(_ source: String) {
    scanner = PatternScanner(source)
  }

  /// The expression, and the names of its groups.
  static func parse(_ source: String) throws(RegularExpressionError) -> (node: PatternNode, groupNames: [String?]) {
    guard source.utf8.count <= lengthLimit else { throw RegularExpressionError(.tooLong(limit: lengthLimit), at: 1) }
    var parser = PatternParser(source)
    let node = try parser.parseAlternatives(Flags())
    guard parser.scanner.isAtEnd else { throw RegularExpressionError(.unopenedGroup, at: parser.scanner.position) }
    return (node, parser.groupNames)
  }

  /// Alternatives up to the end of the group; a flag that one of them switches on holds for those after it.
  private mutating func parseAlternatives(_ flags: Flags) throws(RegularExpressionError) -> PatternNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= PatternParser.depthLimit else {
      throw RegularExpressionError(.nestedTooDeep(limit: PatternParser.depthLimit), at: scanner.position)
    }
    var flags = flags
    var alternatives = [try parseSequence(&flags)]
    while scanner.take("|") { alternatives.append(try parseSequence(&flags)) }
    return .any(of: alternatives)
  }

  private mutating func parseSequence(_ flags: inout Flags) throws(RegularExpressionError) -> PatternNode {
    var nodes: [PatternNode] = []
    while true {
      skipBlanks(flags)
      guard let next = scanner.next, next != "|", next != ")" else { break }
      if scanner.take("\\Q") {
        nodes += try parseQuoted(flags)
      } else if let node = try parseAtom(&flags) {
        skipBlanks(flags)
        nodes.append(try parseQuantifier(of: node))
      }
    }
    return nodes.isEmpty ? .empty : nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  /// Blanks and comments, where `x` says that they do not count.
  private mutating func skipBlanks(_ flags: Flags) {
    guard flags.skipsBlanks else { return }
    while let next = scanner.next, next.properties.isWhitespace || next == "#" {
      _ = next == "#" ? scanner.take { $0 != "\n" } : scanner.take { $0.properties.isWhitespace }
    }
  }

  /// The text up to `\E`; a quantifier after it repeats its last character.
  private mutating func parseQuoted(_ flags: Flags) throws(RegularExpressionError) -> [PatternNode] {
    var nodes: [PatternNode] = []
    while !scanner.take("\\E"), let scalar = scanner.take() { nodes.append(literal(scalar, flags)) }
    if let last = nodes.popLast() { nodes.append(try parseQuantifier(of: last)) }
    return nodes
  }

  /// One item that a quantifier may follow; nil for flags, which are none.
  private mutating func parseAtom(_ flags: inout Flags) throws(RegularExpressionError) -> PatternNode? {
    let place = scanner.position
    guard let next = scanner.next else { return .empty }
    switch next {
    case "*", "+", "?": throw RegularExpressionError(.nothingToRepeat(String(next)), at: place)
    case "{":
      if let count = try takeCount() { throw RegularExpressionError(.nothingToRepeat(count.text), at: place) }
      _ = scanner.take()
      return literal(next, flags)
    case "(": return try parseGroup(&flags)
    case "[": return .set(flags.applied(to: try parseClass()))
    case "\\": return try parseEscape(flags)
    default:
      _ = scanner.take()
      return switch next {
      case ".": .set(flags.dotTakesLineFeed ? .all() : .all(but: "\n"))
      case "^": .assertion(flags.isMultiline ? .lineStart : .textStart)
      case "$": .assertion(flags.isMultiline ? .lineEnd : .textEnd)
      default: literal(next, flags)
      }
    }
  }

  func literal(_ scalar: Unicode.Scalar, _ flags: Flags) -> PatternNode {
    guard flags.ignoresCase, CaseFolding.variants(of: scalar).count > 1 else { return .scalar(scalar) }
    return .set(ScalarSet(scalar).ignoringCase)
  }
}

// MARK: - Groups

extension PatternParser {
  /// A group with all that is inside; nil for `(?i)`, which switches flags for what follows.
  private mutating func parseGroup(_ flags: inout Flags) throws(RegularExpressionError) -> PatternNode? {
    let place = scanner.position
    _ = scanner.take("(")
    guard scanner.take("?") else { return try parseCapture(named: nil, flags, openedAt: place) }
    if scanner.take(":") { return try parseRest(flags, openedAt: place) }
    if let text = takeLookAround() { throw RegularExpressionError(.lookAround("(?\(text)"), at: place) }
    if scanner.take("P=") { throw RegularExpressionError(.backreference("(?P=\(word()))"), at: place) }
    if scanner.take("P<") || scanner.take("<") {
      return try parseCapture(named: try parseGroupName(), flags, openedAt: place)
    }
    if let next = scanner.next, next == "-" || next.isASCII && next.properties.isAlphabetic, next != "P", next != "R" {
      return try parseFlags(&flags, openedAt: place)
    }
    throw RegularExpressionError(.unsupportedGroup("(?\(scanner.next.map { String($0) } ?? "")"), at: place)
  }

  private mutating func takeLookAround() -> String? {
    ["=", "!", "<=", "<!"].first { scanner.take($0) }
  }

  private mutating func word() -> String {
    scanner.take { $0.isWord }
  }

  private mutating func parseCapture(
    named name: String?,
    _ flags: Flags,
    openedAt place: Int
  ) throws(RegularExpressionError) -> PatternNode {
    groupNames.append(name)
    let group = groupNames.count
    return .capture(try parseRest(flags, openedAt: place), group: group)
  }

  private mutating func parseRest(_ flags: Flags, openedAt place: Int) throws(RegularExpressionError) -> PatternNode {
    let node = try parseAlternatives(flags)
    guard scanner.take(")") else { throw RegularExpressionError(.unclosedGroup, at: place) }
    return node
  }

  private mutating func parseGroupName() throws(RegularExpressionError) -> String {
    let place = scanner.position
    let start = scanner.index
    let name = scanner.take { $0.isASCII && $0.isWord }
    guard scanner.take(">"), let first = name.unicodeScalars.first, !("0"..."9").contains(first) else {
      scanner.go(to: start)
      throw RegularExpressionError(.invalidGroupName(scanner.take { $0 != ">" && $0 != ")" }), at: place)
    }
    guard !groupNames.contains(name) else { throw RegularExpressionError(.repeatedGroupName(name), at: place) }
    return name
  }

  /// `(?i)`, `(?i-s)` or `(?i:…)`.
  private mutating func parseFlags(_ flags: inout Flags, openedAt start: Int) throws(RegularExpressionError) -> PatternNode? {
    var changed = flags
    var value = true
    while let scalar = scanner.next, scalar != ")", scalar != ":" {
      switch scalar {
      case "i": changed.ignoresCase = value
      case "m": changed.isMultiline = value
      case "s": changed.dotTakesLineFeed = value
      case "x": changed.skipsBlanks = value
      case "-" where value: value = false
      default: throw RegularExpressionError(.unknownFlag(String(scalar)), at: scanner.position)
      }
      _ = scanner.take()
    }
    if scanner.take(":") { return try parseRest(changed, openedAt: start) }
    guard scanner.take(")") else { throw RegularExpressionError(.unclosedGroup, at: start) }
    flags = changed
    return nil
  }
}

// MARK: - Quantifiers

extension PatternParser {
  private typealias Count = (minimum: Int, maximum: Int?, text: String)

  /// The node, repeated as the quantifier after it says; the node itself without one.
  private mutating func parseQuantifier(of node: PatternNode) throws(RegularExpressionError) -> PatternNode {
    guard let count = try takeQuantifier() else { return node }
    let isGreedy = !scanner.take("?")
    let place = scanner.position
    if isGreedy, scanner.take("+") {
      throw RegularExpressionError(.possessiveQuantifier("\(count.text)+"), at: place - count.text.unicodeScalars.count)
    }
    if let other = try takeQuantifier() { throw RegularExpressionError(.repeatedQuantifier(other.text), at: place) }
    return .repetition(node, minimum: count.minimum, maximum: count.maximum, isGreedy: isGreedy)
  }

  private mutating func takeQuantifier() throws(RegularExpressionError) -> Count? {
    switch scanner.next {
    case "*": _ = scanner.take(); return (0, nil, "*")
    case "+": _ = scanner.take(); return (1, nil, "+")
    case "?": _ = scanner.take(); return (0, 1, "?")
    case "{": return try takeCount()
    default: return nil
    }
  }

  /// `{3}`, `{3,}` or `{3,5}`; nil, and nothing taken, when a brace is only a brace.
  private mutating func takeCount() throws(RegularExpressionError) -> Count? {
    let start = scanner.index
    let place = scanner.position
    guard scanner.take("{") else { return nil }
    let lower = takeDigits()
    let hasComma = scanner.take(",")
    let upper = hasComma ? takeDigits() : ""
    guard scanner.take("}"), !lower.isEmpty || !upper.isEmpty else {
      scanner.go(to: start)
      return nil
    }
    let text = scanner.text(from: start)
    guard !lower.isEmpty else { throw RegularExpressionError(.missingLowerBound(text), at: place) }
    guard let minimum = bound(lower), let maximum = bound(upper.isEmpty ? lower : upper) else {
      throw RegularExpressionError(.countTooLarge(text, limit: PatternParser.countLimit), at: place)
    }
    guard minimum <= maximum else { throw RegularExpressionError(.reversedBounds(text), at: place) }
    return (minimum, hasComma && upper.isEmpty ? nil : maximum, text)
  }

  private mutating func takeDigits() -> String {
    scanner.take { ("0"..."9").contains($0) }
  }

  private func bound(_ digits: String) -> Int? {
    Int(digits).flatMap { $0 <= PatternParser.countLimit ? $0 : nil }
  }
}
