/// Turns a path's text into segments (RFC 9535 section 2).
struct JSONPathParser {
  private var scanner: JSONPathScanner
  private var depth = 0

  init(_ text: String) {
    scanner = JSONPathScanner(text)
  }

  mutating func parse() throws(JSONPath.SyntaxError) -> [JSONPath.Segment] {
    guard scanner.take("$") else { throw scanner.fault("a path begins with $") }
    let segments = try parseSegments()
    guard let rest = scanner.next else { return segments }
    throw scanner.fault(
      rest.properties.isWhitespace ? "blanks at the end of a path are not allowed" : "expected . or [ here, not \(rest)"
    )
  }

  private mutating func parseSegments() throws(JSONPath.SyntaxError) -> [JSONPath.Segment] {
    var segments: [JSONPath.Segment] = []
    while true {
      let place = scanner.index
      scanner.skipBlanks()
      guard let segment = try parseSegment() else {
        scanner.go(to: place)
        return segments
      }
      segments.append(segment)
    }
  }

  /// Filters nest; a path that nests deeper than anybody writes is refused before it exhausts the stack.
  private mutating func nested<Result>(
    _ parse: (inout JSONPathParser) throws(JSONPath.SyntaxError) -> Result
  ) throws(JSONPath.SyntaxError) -> Result {
    guard depth < 64 else { throw scanner.fault("filters and parentheses are nested more than 64 deep") }
    depth += 1
    defer { depth -= 1 }
    return try parse(&self)
  }

  private mutating func parseSegment() throws(JSONPath.SyntaxError) -> JSONPath.Segment? {
    if scanner.isNext("[") {
      return JSONPath.Segment(isDescendant: false, selectors: try parseBrackets())
    }
    guard scanner.take(".") else { return nil }
    let isDescendant = scanner.take(".")
    if isDescendant, scanner.isNext("[") {
      return JSONPath.Segment(isDescendant: true, selectors: try parseBrackets())
    }
    if scanner.take("*") {
      return JSONPath.Segment(isDescendant: isDescendant, selectors: [.wildcard])
    }
    guard let name = scanner.takeName() else {
      let dots = isDescendant ? ".." : "."
      throw scanner.fault("a name or * must follow \(dots); other names stand in brackets: ['…']")
    }
    return JSONPath.Segment(isDescendant: isDescendant, selectors: [.name(name)])
  }

  private mutating func parseBrackets() throws(JSONPath.SyntaxError) -> [JSONPath.Selector] {
    let start = scanner.index
    _ = scanner.take("[")
    var selectors: [JSONPath.Selector] = []
    repeat {
      scanner.skipBlanks()
      selectors.append(try parseSelector())
      scanner.skipBlanks()
    } while scanner.take(",")
    guard scanner.take("]") else {
      throw scanner.isAtEnd
        ? scanner.fault("the bracket is not closed", at: start) : scanner.fault("expected , or ] here")
    }
    return selectors
  }

  private mutating func parseSelector() throws(JSONPath.SyntaxError) -> JSONPath.Selector {
    if let name = try scanner.takeString() { return .name(name) }
    if scanner.take("*") { return .wildcard }
    if scanner.take("?") {
      scanner.skipBlanks()
      return .filter(try parseCondition())
    }
    let place = scanner.index
    let start = try scanner.takeInteger()
    scanner.skipBlanks()
    guard scanner.take(":") else {
      guard let start else {
        throw scanner.fault("expected a quoted name, a number, a slice, * or ? here", at: place)
      }
      return .index(start)
    }
    return try parseSlice(from: start)
  }

  private mutating func parseSlice(from start: Int?) throws(JSONPath.SyntaxError) -> JSONPath.Selector {
    scanner.skipBlanks()
    let end = try scanner.takeInteger()
    let place = scanner.index
    scanner.skipBlanks()
    guard scanner.take(":") else {
      scanner.go(to: place)
      return .slice(start: start, end: end, step: 1)
    }
    scanner.skipBlanks()
    return .slice(start: start, end: end, step: try scanner.takeInteger() ?? 1)
  }
}

/// Filters: `?@.state == "open" && (@.count > 3 || !@.closed)` (RFC 9535 section 2.3.5).
extension JSONPathParser {
  private mutating func parseCondition() throws(JSONPath.SyntaxError) -> JSONPath.Condition {
    try nested { (parser: inout JSONPathParser) throws(JSONPath.SyntaxError) in
      let alternatives = try parser.parseList(separatedBy: "||") { (parser: inout JSONPathParser) throws(JSONPath.SyntaxError) in
        let conditions = try parser.parseList(separatedBy: "&&") { (parser: inout JSONPathParser) throws(JSONPath.SyntaxError) in
          try parser.parseTerm()
        }
        return conditions.count == 1 ? conditions[0] : .all(conditions)
      }
      return alternatives.count == 1 ? alternatives[0] : .any(alternatives)
    }
  }

  private mutating func parseList(
    separatedBy separator: String,
    _ parse: (inout JSONPathParser) throws(JSONPath.SyntaxError) -> JSONPath.Condition
  ) throws(JSONPath.SyntaxError) -> [JSONPath.Condition] {
    var list = [try parse(&self)]
    while true {
      let place = scanner.index
      scanner.skipBlanks()
      guard scanner.take(separator) else {
        scanner.go(to: place)
        return list
      }
      scanner.skipBlanks()
      list.append(try parse(&self))
    }
  }

  private mutating func parseTerm() throws(JSONPath.SyntaxError) -> JSONPath.Condition {
    let place = scanner.index
    let isNegated = scanner.take("!")
    scanner.skipBlanks()
    let term: JSONPath.Condition
    if scanner.take("(") {
      scanner.skipBlanks()
      term = try parseCondition()
      scanner.skipBlanks()
      guard scanner.take(")") else { throw scanner.fault("the parenthesis is not closed") }
    } else if let match = try parseMatch() {
      term = match
    } else {
      term = try parseTest(isNegated: isNegated, from: place)
    }
    return isNegated ? .not(term) : term
  }

  /// A comparison, or a query that asks whether something is there.
  private mutating func parseTest(isNegated: Bool, from place: Int) throws(JSONPath.SyntaxError) -> JSONPath.Condition {
    let left = try parseOperand()
    let end = scanner.index
    scanner.skipBlanks()
    if let comparison = takeComparison() {
      guard !isNegated else { throw scanner.fault("! negates a test; put the comparison in parentheses", at: place) }
      try requireSingle(left, at: place)
      scanner.skipBlanks()
      let start = scanner.index
      let right = try parseOperand()
      try requireSingle(right, at: start)
      return .comparison(left, comparison, right)
    }
    scanner.go(to: end)
    guard case .query(let query) = left else {
      throw scanner.fault("a value alone is not a test; compare it with something", at: place)
    }
    return .exists(query)
  }

  private mutating func takeComparison() -> JSONPath.Comparison? {
    JSONPath.Comparison.allCases.first { scanner.take($0.rawValue) }
  }

  private func requireSingle(_ operand: JSONPath.Operand, at place: Int) throws(JSONPath.SyntaxError) {
    guard case .query(let query) = operand, !query.segments.isSingular else { return }
    throw scanner.fault("only a path to a single place can be compared; this one may lead to several", at: place)
  }

  private mutating func parseOperand() throws(JSONPath.SyntaxError) -> JSONPath.Operand {
    if let query = try parseQuery() { return .query(query) }
    if let text = try scanner.takeString() { return .literal(.text(text)) }
    if let number = try scanner.takeNumber() { return .literal(.number(number)) }
    let place = scanner.index
    guard let word = scanner.takeName() else {
      throw scanner.fault("expected a path, a string, a number, true, false or null here")
    }
    switch word {
    case "true": return .literal(.boolean(true))
    case "false": return .literal(.boolean(false))
    case "null": return .literal(.null)
    case "length":
      return .length(try parseArguments(of: word) { (parser) throws(JSONPath.SyntaxError) in try parser.parseSingle() })
    case "count":
      return .count(try parseArguments(of: word) { (parser) throws(JSONPath.SyntaxError) in try parser.requireQuery() })
    case "value":
      return .value(try parseArguments(of: word) { (parser) throws(JSONPath.SyntaxError) in try parser.requireQuery() })
    case "match", "search": throw scanner.fault("\(word)() is a test; it cannot be compared", at: place)
    default: throw scanner.fault("\(word) is neither true, false, null nor a function of RFC 9535", at: place)
    }
  }

  /// `match(@.name, "a.*")` or `search(…)`; nil when another word stands here.
  private mutating func parseMatch() throws(JSONPath.SyntaxError) -> JSONPath.Condition? {
    let isWhole = scanner.isNext("match(")
    guard isWhole || scanner.isNext("search(") else { return nil }
    guard let word = scanner.takeName() else { return nil }
    return try parseArguments(of: word) { (parser: inout JSONPathParser) throws(JSONPath.SyntaxError) in
      let subject = try parser.parseSingle()
      parser.scanner.skipBlanks()
      guard parser.scanner.take(",") else { throw parser.scanner.fault("\(word)() takes two arguments") }
      parser.scanner.skipBlanks()
      return .matches(subject, pattern: try parser.parseSingle(), whole: isWhole)
    }
  }

  private mutating func parseArguments<Result>(
    of name: String,
    _ parse: (inout JSONPathParser) throws(JSONPath.SyntaxError) -> Result
  ) throws(JSONPath.SyntaxError) -> Result {
    guard scanner.take("(") else { throw scanner.fault("( must follow \(name) at once") }
    scanner.skipBlanks()
    let result = try nested(parse)
    scanner.skipBlanks()
    guard scanner.take(")") else { throw scanner.fault("expected ) at the end of \(name)()") }
    return result
  }

  private mutating func parseSingle() throws(JSONPath.SyntaxError) -> JSONPath.Operand {
    let place = scanner.index
    let operand = try parseOperand()
    try requireSingle(operand, at: place)
    return operand
  }

  private mutating func requireQuery() throws(JSONPath.SyntaxError) -> JSONPath.Query {
    guard let query = try parseQuery() else { throw scanner.fault("expected a path here: @… or $…") }
    return query
  }

  private mutating func parseQuery() throws(JSONPath.SyntaxError) -> JSONPath.Query? {
    let isRelative = scanner.take("@")
    guard isRelative || scanner.take("$") else { return nil }
    return JSONPath.Query(
      isRelative: isRelative,
      segments: try nested { (parser: inout JSONPathParser) throws(JSONPath.SyntaxError) in try parser.parseSegments() }
    )
  }
}
