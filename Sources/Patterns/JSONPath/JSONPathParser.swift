/// Turns a path's text into segments (RFC 9535 section 2); filters are in `JSONPathParser+filter.swift`.
struct JSONPathParser {
  var scanner: JSONPathScanner
  private var depth = 0

  init(_ text: String) {
    scanner = JSONPathScanner(text)
  }

  mutating func parse() throws(JSONPathError) -> [JSONPath.Segment] {
    guard scanner.take("$") else { throw scanner.fault("a path begins with $") }
    let segments = try parseSegments()
    guard let rest = scanner.next else { return segments }
    throw scanner.fault(
      rest.properties.isWhitespace ? "blanks at the end of a path are not allowed" : "expected . or [ here, not \(rest)"
    )
  }

  mutating func parseSegments() throws(JSONPathError) -> [JSONPath.Segment] {
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
  mutating func nested<Result>(
    _ parse: (inout JSONPathParser) throws(JSONPathError) -> Result
  ) throws(JSONPathError) -> Result {
    guard depth < 64 else { throw scanner.fault("filters and parentheses are nested more than 64 deep") }
    depth += 1
    defer { depth -= 1 }
    return try parse(&self)
  }

  private mutating func parseSegment() throws(JSONPathError) -> JSONPath.Segment? {
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

  private mutating func parseBrackets() throws(JSONPathError) -> [JSONPath.Selector] {
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

  private mutating func parseSelector() throws(JSONPathError) -> JSONPath.Selector {
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

  private mutating func parseSlice(from start: Int?) throws(JSONPathError) -> JSONPath.Selector {
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
