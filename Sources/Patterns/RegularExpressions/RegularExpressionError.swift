/// Why a text is not a regular expression, and where.
package struct RegularExpressionError: Error, Hashable, Sendable {
  package let problem: Problem
  /// The character where the problem begins, counted in Unicode scalars from 1.
  package let position: Int

  init(_ problem: Problem, at position: Int) {
    self.problem = problem
    self.position = position
  }

  /// What can be wrong. A payload is the text as the expression spells it, or the limit that was passed.
  package enum Problem: Hashable, Sendable {
    case unclosedGroup, unopenedGroup
    case unclosedClass, nestedClass
    case reversedRange(String), rangeOfClass(String), unknownClassName(String), setOperation(String)
    case unknownEscape(String), unfinishedEscape, invalidCodePoint(String), unknownProperty(String)
    case nothingToRepeat(String), repeatedQuantifier(String), possessiveQuantifier(String)
    case missingLowerBound(String), reversedBounds(String), countTooLarge(String, limit: Int)
    case lookAround(String), backreference(String), unsupportedGroup(String)
    case unknownFlag(String), invalidGroupName(String), repeatedGroupName(String)
    case nestedTooDeep(limit: Int), tooLong(limit: Int), tooLarge(limit: Int)
    /// Not part of I-Regexp (RFC 9485), which knows less than the other syntax.
    case notInIRegexp(String)
    /// A replacement names a group that the expression does not have.
    case unknownGroup(String)
  }
}

extension RegularExpressionError: CustomStringConvertible {
  /// What is wrong and what to do.
  package var description: String {
    let (fact, advice) = problem.sentence(at: "at character \(position)")
    return advice.isEmpty ? "\(fact)." : "\(fact). \(advice)."
  }
}

extension RegularExpressionError.Problem {
  fileprivate func sentence(at place: String) -> (fact: String, advice: String) {
    switch self {
    case .unclosedGroup: ("the group opened \(place) isn't closed", "Add ), or write \\( for a parenthesis")
    case .unopenedGroup: (") \(place) has no matching (", "Write \\) for a parenthesis")
    case .unclosedClass:
      (
        "the character class opened \(place) isn't closed",
        "Add ], or write \\[ for a bracket; a ] that comes first stands for itself"
      )
    case .nestedClass: ("[ \(place) stands within a character class", "Write \\[ for a bracket; classes can't be nested")
    case .reversedRange(let text): ("the range \(text) \(place) is reversed", "Put the lower character first")
    case .rangeOfClass(let text):
      ("\(text) \(place) can't be the end of a range", "Put the hyphen last in the class, or write \\-")
    case .unknownClassName(let text):
      ("\(text) \(place) isn't a POSIX class", "Use one of \(PatternParser.classNames.joined(separator: ", "))")
    case .setOperation(let text):
      ("\(text) \(place) isn't supported in a character class", "List the characters, or write \\& for an ampersand")
    case .unknownEscape(let text): ("\(text) \(place) isn't a known escape", Self.advice(forEscape: text))
    case .unfinishedEscape: ("the backslash \(place) escapes nothing", "Write \\\\ for a backslash")
    case .invalidCodePoint(let text):
      ("\(text) \(place) isn't a Unicode scalar value", "Write \\xHH, \\uHHHH or \\x{…} with hexadecimal digits, at most 10FFFF")
    case .unknownProperty(let text):
      (
        "\(text) \(place) isn't a known Unicode property",
        "Use a general category such as \\p{Lu}, or a script such as \\p{Script=Greek}"
      )
    case .nothingToRepeat(let text): ("\(text) \(place) has nothing to repeat", "Write \\\(text) for the character itself")
    case .repeatedQuantifier(let text):
      ("\(text) \(place) follows another quantifier", "Put the repeated part into a group: (?:…)\(text)")
    case .possessiveQuantifier(let text):
      ("the possessive quantifier \(text) \(place) isn't supported", "Leave out the last +; matching never backtracks")
    case .missingLowerBound(let text): ("\(text) \(place) has no lower bound", "Write {0\(text.dropFirst())")
    case .reversedBounds(let text): ("\(text) \(place) has its bounds reversed", "Put the lower bound first")
    case .countTooLarge(let text, let limit): ("\(text) \(place) repeats more than \(limit) times", "Use a smaller count, * or +")
    case .lookAround(let text):
      (
        "the look-around \(text) \(place) isn't supported, because matching takes linear time",
        "Match the surrounding text as well, or use two expressions"
      )
    case .backreference(let text):
      (
        "the backreference \(text) \(place) isn't supported, because matching takes linear time",
        "Capture both texts and compare them"
      )
    case .unsupportedGroup(let text): ("the group \(text) \(place) isn't supported", "Use (…), (?:…), (?<name>…) or (?i:…)")
    case .unknownFlag(let text): ("\(text) \(place) isn't a flag", "Use i, m, s or x")
    case .invalidGroupName(let text):
      ("\(text.isEmpty ? "the empty name" : text) \(place) can't name a group", "Use letters, digits and _, and no digit first")
    case .repeatedGroupName(let text): ("the group name \(text) \(place) is used twice", "Give each group its own name")
    case .nestedTooDeep(let limit): ("the group \(place) is nested more than \(limit) deep", "Use fewer groups")
    case .tooLong(let limit): ("the expression is longer than \(limit) bytes", "Make it shorter")
    case .tooLarge(let limit):
      ("the expression takes more than \(limit) states once its counts are written out", "Use smaller counts, * or +")
    case .notInIRegexp(let text):
      ("\(text) \(place) isn't part of I-Regexp (RFC 9485), which match() and search() take", Self.iRegexpAdvice(for: text))
    case .unknownGroup(let text):
      ("the replacement names the group \(text) \(place), which the expression doesn't have", Self.advice(forGroup: text))
    }
  }

  private static func advice(forEscape text: String) -> String {
    switch text {
    case "\\Z": "Write \\z for the end, or \\n?\\z to allow a line break before it"
    case "\\G", "\\K": "Capture the part you need in a group"
    case "\\R": "Write \\r?\\n for a line break"
    case "\\h": "Write [ \\t] for a blank"
    case "\\N": "Write . for any character but a line break"
    case "\\X": "Write . for one character"
    case "\\c", "\\0": "Write \\x{…} with the code in hexadecimal"
    default: "Leave out the backslash to match the character itself"
    }
  }

  private static func iRegexpAdvice(for text: String) -> String {
    switch text {
    case "\\d": "Write [0-9]"
    case "\\w": "Write [0-9A-Za-z_]"
    case "\\s": "Write [ \\t\\r\\n]"
    case "(?": "Write ( for a group"
    default:
      text.hasPrefix("\\")
        ? "Write the character itself, or a class such as [0-9]" : "Escape it with a backslash, or leave it out"
    }
  }

  private static func advice(forGroup text: String) -> String {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, digits.count < text.count else { return "Write $$ for a dollar sign" }
    return "Write ${\(digits)}\(text.dropFirst(digits.count)) to end the number earlier, or $$ for a dollar sign"
  }
}
