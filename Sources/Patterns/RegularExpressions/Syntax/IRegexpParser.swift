/// Reads I-Regexp (RFC 9485), strictly: what its grammar does not have is refused.
///
/// `^` and `$` are the start and the end, as the compliance test suite of JSONPath has them and as they come out of the RFC's
/// mapping to ECMAScript, although the RFC's grammar counts them among the normal characters.
struct IRegexpParser {
  private var scanner: PatternScanner
  private var depth = 0

  static func parse(_ source: String) throws(RegularExpressionError) -> PatternNode {
    guard source.utf8.count <= PatternParser.lengthLimit else {
      throw RegularExpressionError(.tooLong(limit: PatternParser.lengthLimit), at: 1)
    }
    var parser = IRegexpParser(scanner: PatternScanner(source))
    let node = try parser.parseBranches()
    guard parser.scanner.isAtEnd else { throw RegularExpressionError(.unopenedGroup, at: parser.scanner.position) }
    return node
  }

  private mutating func parseBranches() throws(RegularExpressionError) -> PatternNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= PatternParser.depthLimit else {
      throw RegularExpressionError(.nestedTooDeep(limit: PatternParser.depthLimit), at: scanner.position)
    }
    var branches = [try parseBranch()]
    while scanner.take("|") { branches.append(try parseBranch()) }
    return .any(of: branches)
  }

  private mutating func parseBranch() throws(RegularExpressionError) -> PatternNode {
    var pieces: [PatternNode] = []
    while let next = scanner.next, next != "|", next != ")" {
      let atom = try parseAtom(next)
      pieces.append(try parseQuantifier(of: atom))
    }
    return pieces.isEmpty ? .empty : pieces.count == 1 ? pieces[0] : .sequence(pieces)
  }

  private mutating func parseAtom(_ next: Unicode.Scalar) throws(RegularExpressionError) -> PatternNode {
    let place = scanner.position
    switch next {
    case "(":
      _ = scanner.take()
      if scanner.next == "?" { throw RegularExpressionError(.notInIRegexp("(?"), at: place) }
      let node = try parseBranches()
      guard scanner.take(")") else { throw RegularExpressionError(.unclosedGroup, at: place) }
      return node
    case "[": return .set(try parseClass())
    case "\\":
      switch try parseEscape() {
      case .scalar(let scalar): return .scalar(scalar)
      case .term(let term): return .set(ScalarSet(term.property, isInverted: term.isInverted))
      }
    case "*", "+", "?": throw RegularExpressionError(.nothingToRepeat(String(next)), at: place)
    case "{", "}", "]": throw RegularExpressionError(.notInIRegexp(String(next)), at: place)
    default:
      _ = scanner.take()
      return switch next {
      case ".": .set(.all(but: "\n", "\r"))
      case "^": .assertion(.textStart)
      case "$": .assertion(.textEnd)
      default: .scalar(next)
      }
    }
  }

  private mutating func parseQuantifier(of node: PatternNode) throws(RegularExpressionError) -> PatternNode {
    let place = scanner.position
    if scanner.take("*") { return .repetition(node, minimum: 0, maximum: nil, isGreedy: true) }
    if scanner.take("+") { return .repetition(node, minimum: 1, maximum: nil, isGreedy: true) }
    if scanner.take("?") { return .repetition(node, minimum: 0, maximum: 1, isGreedy: true) }
    guard scanner.next == "{" else { return node }
    let start = scanner.index
    _ = scanner.take("{")
    func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
    let lower = scanner.take(while: isDigit)
    let hasComma = scanner.take(",")
    let upper = hasComma ? scanner.take(while: isDigit) : lower
    guard !lower.isEmpty, scanner.take("}") else { throw RegularExpressionError(.notInIRegexp("{"), at: place) }
    let text = scanner.text(from: start)
    let limit = PatternParser.countLimit
    guard let minimum = Int(lower), minimum <= limit, let maximum = upper.isEmpty ? minimum : Int(upper), maximum <= limit else {
      throw RegularExpressionError(.countTooLarge(text, limit: limit), at: place)
    }
    guard minimum <= maximum else { throw RegularExpressionError(.reversedBounds(text), at: place) }
    return .repetition(node, minimum: minimum, maximum: upper.isEmpty ? nil : maximum, isGreedy: true)
  }

  /// `SingleCharEsc` or `charClassEsc`.
  private mutating func parseEscape() throws(RegularExpressionError) -> PatternParser.EscapedItem {
    let start = scanner.index
    let place = scanner.position
    _ = scanner.take("\\")
    guard let letter = scanner.take() else { throw RegularExpressionError(.unfinishedEscape, at: place) }
    switch letter {
    case "n": return .scalar("\n")
    case "r": return .scalar("\r")
    case "t": return .scalar("\t")
    case "("..."+", "-", ".", "?", "["..."^", "{"..."}": return .scalar(letter)
    case "p", "P":
      guard scanner.take("{"), let name = scanner.take(upTo: "}"), let property = UnicodeProperty(shortCategory: name) else {
        throw RegularExpressionError(.unknownProperty(scanner.text(from: start)), at: place)
      }
      return .term(ScalarSet.Term(property: property, isInverted: letter == "P"))
    default: throw RegularExpressionError(.notInIRegexp(scanner.text(from: start)), at: place)
    }
  }

  /// `charClassExpr`: a hyphen only first, last or in a range; brackets only escaped.
  private mutating func parseClass() throws(RegularExpressionError) -> ScalarSet {
    let place = scanner.position
    _ = scanner.take("[")
    var set = ScalarSet()
    set.isInverted = scanner.take("^")
    var isEmpty = true
    if scanner.take("-") {
      set.insert("-"..."-")
      isEmpty = false
    }
    while !scanner.take("]") {
      guard !scanner.isAtEnd else { throw RegularExpressionError(.unclosedClass, at: place) }
      if scanner.take("-") {
        guard scanner.next == "]", !isEmpty else { throw RegularExpressionError(.notInIRegexp("-"), at: scanner.position - 1) }
        set.insert("-"..."-")
        continue
      }
      try parseClassItem(into: &set)
      isEmpty = false
    }
    guard !isEmpty else { throw RegularExpressionError(.notInIRegexp("[]"), at: place) }
    return set
  }

  private mutating func parseClassItem(into set: inout ScalarSet) throws(RegularExpressionError) {
    let start = scanner.index
    let place = scanner.position
    switch try parseClassEnd() {
    case .term(let term): set.insert(term)
    case .scalar(let lower):
      guard scanner.next == "-", scanner.peek(1) != "]" else { return set.insert(lower...lower) }
      _ = scanner.take("-")
      guard case .scalar(let upper) = try parseClassEnd() else {
        throw RegularExpressionError(.rangeOfClass(scanner.text(from: start)), at: place)
      }
      guard lower <= upper else { throw RegularExpressionError(.reversedRange(scanner.text(from: start)), at: place) }
      set.insert(lower...upper)
    }
  }

  private mutating func parseClassEnd() throws(RegularExpressionError) -> PatternParser.EscapedItem {
    let place = scanner.position
    if scanner.next == "\\" { return try parseEscape() }
    guard let scalar = scanner.take() else { throw RegularExpressionError(.unclosedClass, at: place) }
    if scalar == "[" || scalar == "]" || scalar == "-" { throw RegularExpressionError(.notInIRegexp(String(scalar)), at: place) }
    return .scalar(scalar)
  }
}
