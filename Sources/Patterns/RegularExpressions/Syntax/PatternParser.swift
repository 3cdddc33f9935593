/// Reads the syntax that ``RegularExpression`` documents.
struct PatternParser {
  /// What `(?i)` and the like switch on.
  struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotTakesLineFeed = false
    var skipsBlanks = false
  }

  var scanner: PatternScanner
  /// The names of the groups, from the first on; nil for a group without one.
  var groupNames: [String?] = []
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
  mutating func parseAlternatives(_ flags: Flags) throws(RegularExpressionError) -> PatternNode {
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

extension PatternParser.Flags {
  func applied(to set: ScalarSet) -> ScalarSet { ignoresCase ? set.ignoringCase : set }
}
