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

// MARK: - Escapes

extension PatternParser {
  /// What a backslash begins outside a character class.
  mutating func parseEscape(_ flags: Flags) throws(RegularExpressionError) -> PatternNode {
    let place = scanner.position
    switch scanner.peek(1) {
    case "A": return take(.textStart)
    case "z": return take(.textEnd)
    case "b": return take(.wordBoundary)
    case "B": return take(.noWordBoundary)
    case let digit? where ("1"..."9").contains(digit):
      _ = scanner.take()
      throw RegularExpressionError(.backreference("\\\(scanner.take { ("0"..."9").contains($0) })"), at: place)
    case "k":
      throw RegularExpressionError(.backreference("\\k"), at: place)
    default:
      switch try parseEscapedItem() {
      case .scalar(let scalar): return literal(scalar, flags)
      case .term(let term): return .set(flags.applied(to: ScalarSet(term.property, isInverted: term.isInverted)))
      }
    }
  }

  private mutating func take(_ assertion: PatternNode.Assertion) -> PatternNode {
    scanner.go(to: scanner.index + 2)
    return .assertion(assertion)
  }

  /// What an escape stands for, in a character class or outside.
  enum EscapedItem {
    case scalar(Unicode.Scalar)
    case term(ScalarSet.Term)
  }

  private mutating func parseEscapedItem() throws(RegularExpressionError) -> EscapedItem {
    let place = scanner.position
    let start = scanner.index
    _ = scanner.take("\\")
    guard let letter = scanner.take() else { throw RegularExpressionError(.unfinishedEscape, at: place) }
    if let term = PatternParser.perlClass(letter) { return .term(term) }
    if let control = PatternParser.controls[letter] { return .scalar(control) }
    switch letter {
    case "p", "P": return .term(try parseProperty(isInverted: letter == "P", from: start, at: place))
    case "x": return .scalar(try parseCodePoint(digits: 2, from: start, at: place))
    case "u": return .scalar(try parseCodePoint(digits: 4, from: start, at: place))
    case "U": return .scalar(try parseCodePoint(digits: 8, from: start, at: place))
    case "0" where !(scanner.next.map { ("0"..."9").contains($0) } ?? false): return .scalar("\0")
    default:
      guard !(letter.isASCII && letter.isWord) || letter == "_" else {
        throw RegularExpressionError(.unknownEscape(scanner.text(from: start)), at: place)
      }
      return .scalar(letter)
    }
  }

  private static let controls: [Unicode.Scalar: Unicode.Scalar] = [
    "n": "\n", "r": "\r", "t": "\t", "f": "\u{C}", "v": "\u{B}", "a": "\u{7}", "e": "\u{1B}",
  ]

  private static func perlClass(_ letter: Unicode.Scalar) -> ScalarSet.Term? {
    switch letter {
    case "d", "D": ScalarSet.Term(property: .digit, isInverted: letter == "D")
    case "s", "S": ScalarSet.Term(property: .space, isInverted: letter == "S")
    case "w", "W": ScalarSet.Term(property: .word, isInverted: letter == "W")
    default: nil
    }
  }

  /// `\pL`, `\p{Lu}`, `\p{^Lu}` or `\p{Script=Greek}`.
  private mutating func parseProperty(
    isInverted: Bool,
    from start: Int,
    at place: Int
  ) throws(RegularExpressionError) -> ScalarSet.Term {
    var name = scanner.take("{") ? scanner.take(upTo: "}") : scanner.take().map { String($0) }
    var isInverted = isInverted
    if name?.hasPrefix("^") == true {
      name?.removeFirst()
      isInverted.toggle()
    }
    guard let property = name.flatMap({ UnicodeProperty(name: $0) }) else {
      throw RegularExpressionError(.unknownProperty(scanner.text(from: start)), at: place)
    }
    return ScalarSet.Term(property: property, isInverted: isInverted)
  }

  /// The digits after `\x`, `\u` or `\U`: so many, or any number in braces. Two `\u` may be a surrogate pair.
  private mutating func parseCodePoint(
    digits count: Int,
    from start: Int,
    at place: Int
  ) throws(RegularExpressionError) -> Unicode.Scalar {
    func isHex(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isASCIIHexDigit }
    let isBraced = scanner.take("{")
    var left = isBraced ? 8 : count
    let digits = scanner.take { scalar in
      defer { left -= 1 }
      return isHex(scalar) && left > 0
    }
    let isComplete = isBraced ? scanner.take("}") : digits.count == count
    guard isComplete, let value = UInt32(digits, radix: 16) else {
      throw RegularExpressionError(.invalidCodePoint(scanner.text(from: start)), at: place)
    }
    if let scalar = Unicode.Scalar(value) { return scalar }
    if (0xD800...0xDBFF).contains(value), count == 4, scanner.take("\\u"),
      let low = UInt32(scanner.take(while: isHex), radix: 16), (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00))
    {
      return scalar
    }
    throw RegularExpressionError(.invalidCodePoint(scanner.text(from: start)), at: place)
  }
}
