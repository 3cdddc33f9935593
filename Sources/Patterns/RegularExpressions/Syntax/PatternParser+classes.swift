extension PatternParser {
  /// `[a-z\d]` and the like; a `]` that comes first stands for itself, as does a `-` that comes first or last.
  mutating func parseClass() throws(RegularExpressionError) -> ScalarSet {
    let place = scanner.position
    _ = scanner.take("[")
    var set = ScalarSet()
    set.isInverted = scanner.take("^")
    var isFirst = true
    while isFirst || scanner.next != "]" {
      isFirst = false
      guard !scanner.isAtEnd else { throw RegularExpressionError(.unclosedClass, at: place) }
      if scanner.take("&&") { throw RegularExpressionError(.setOperation("&&"), at: scanner.position - 2) }
      if scanner.next == "[", scanner.peek(1) == ":", try parseNamedClass(into: &set) { continue }
      try parseClassItem(into: &set)
    }
    _ = scanner.take("]")
    return set
  }

  private mutating func parseClassItem(into set: inout ScalarSet) throws(RegularExpressionError) {
    let start = scanner.index
    let place = scanner.position
    switch try parseClassEnd() {
    case .term(let term):
      guard !startsRange else { throw RegularExpressionError(.rangeOfClass(scanner.text(from: start)), at: place) }
      set.insert(term)
    case .scalar(let lower):
      guard startsRange else { return set.insert(lower...lower) }
      _ = scanner.take("-")
      let upperStart = scanner.index
      let upperPlace = scanner.position
      guard case .scalar(let upper) = try parseClassEnd() else {
        throw RegularExpressionError(.rangeOfClass(scanner.text(from: upperStart)), at: upperPlace)
      }
      guard lower <= upper else { throw RegularExpressionError(.reversedRange(scanner.text(from: start)), at: place) }
      set.insert(lower...upper)
    }
  }

  /// Whether a hyphen comes next that is not the last of its class.
  private var startsRange: Bool {
    scanner.next == "-" && scanner.peek(1) != nil && scanner.peek(1) != "]"
  }

  private mutating func parseClassEnd() throws(RegularExpressionError) -> EscapedItem {
    let place = scanner.position
    if scanner.next == "\\" {
      // Where no place between scalars can be meant, \b is a backspace, as in ECMAScript.
      return scanner.take("\\b") ? .scalar("\u{8}") : try parseEscapedItem()
    }
    guard let scalar = scanner.take() else { throw RegularExpressionError(.unclosedClass, at: place) }
    // A class within a class to some, a bracket to others.
    if scalar == "[" { throw RegularExpressionError(.nestedClass, at: place) }
    return .scalar(scalar)
  }

  /// `[:alpha:]`; false, and nothing taken, when the bracket is only a bracket.
  private mutating func parseNamedClass(into set: inout ScalarSet) throws(RegularExpressionError) -> Bool {
    let start = scanner.index
    let place = scanner.position
    _ = scanner.take("[:")
    let isInverted = scanner.take("^")
    let name = scanner.take { ("a"..."z").contains($0) }
    guard scanner.take(":]") else {
      scanner.go(to: start)
      return false
    }
    guard let ranges = PatternParser.namedClasses.first(where: { $0.name == name })?.ranges else {
      throw RegularExpressionError(.unknownClassName(scanner.text(from: start)), at: place)
    }
    var lower: Unicode.Scalar = "\0"
    for range in ranges {
      guard isInverted else {
        set.insert(range)
        continue
      }
      if lower < range.lowerBound, let upper = Unicode.Scalar(range.lowerBound.value - 1) { set.insert(lower...upper) }
      lower = Unicode.Scalar(range.upperBound.value + 1) ?? lower
    }
    if isInverted { set.insert(lower..."\u{10FFFF}") }
    return true
  }

  static var classNames: [String] { namedClasses.map { "[:\($0.name):]" } }

  /// The classes of POSIX, of ASCII only, each in ascending order.
  private static let namedClasses: [(name: String, ranges: [ClosedRange<Unicode.Scalar>])] = [
    ("alnum", ["0"..."9", "A"..."Z", "a"..."z"]), ("alpha", ["A"..."Z", "a"..."z"]), ("ascii", ["\0"..."\u{7F}"]),
    ("blank", ["\t"..."\t", " "..." "]), ("cntrl", ["\0"..."\u{1F}", "\u{7F}"..."\u{7F}"]), ("digit", ["0"..."9"]),
    ("graph", ["!"..."~"]), ("lower", ["a"..."z"]), ("print", [" "..."~"]),
    ("punct", ["!"..."/", ":"..."@", "["..."`", "{"..."~"]), ("space", ["\t"..."\r", " "..." "]), ("upper", ["A"..."Z"]),
    ("word", ["0"..."9", "A"..."Z", "_"..."_", "a"..."z"]), ("xdigit", ["0"..."9", "A"..."F", "a"..."f"]),
  ]
}
