/// A text that a simple regular expression matches: characters, classes, groups, alternatives and counts. Others have none.
///
/// Whether it does match is for the reader to check.
struct PatternExample {
  private(set) var text = ""
  private var rest: Substring
  /// How often what may be repeated without end is there.
  private let count: Int
  private var depth = 0

  private static let mostCharacters = 4096

  init?(_ pattern: String, repeating count: Int) {
    rest = pattern[...]
    self.count = count
    guard let text = alternatives(), rest.isEmpty else { return nil }
    self.text = text
  }

  /// The first of several alternatives.
  private mutating func alternatives() -> String? {
    depth += 1
    defer { depth -= 1 }
    guard depth < 32, let first = sequence() else { return nil }
    while rest.first == "|" {
      rest.removeFirst()
      guard sequence() != nil else { return nil }
    }
    return first
  }

  private mutating func sequence() -> String? {
    var text = ""
    while let next = rest.first, next != "|", next != ")" {
      guard let atom = atom(), let times = times(), times * atom.utf8.count + text.utf8.count < Self.mostCharacters else {
        return nil
      }
      text += String(repeating: atom, count: times)
    }
    return text
  }

  private mutating func atom() -> String? {
    switch rest.removeFirst() {
    case "^", "$": return ""
    case ".": return "x"
    case "[": return characterClass()
    case "\\": return escape().map { String($0.lowerBound) }
    case "*", "+", "?", "{": return nil
    case "(":
      if rest.hasPrefix("?") {
        guard rest.hasPrefix("?:") else { return nil }
        rest.removeFirst(2)
      }
      guard let group = alternatives(), rest.first == ")" else { return nil }
      rest.removeFirst()
      return group
    case let other: return String(other)
    }
  }

  /// How often the atom before is there.
  private mutating func times() -> Int? {
    var times = 1
    switch rest.first {
    case "?": rest.removeFirst()
    case "+", "*":
      rest.removeFirst()
      times = count
    case "{":
      guard let end = rest.firstIndex(of: "}") else { return nil }
      let bounds = rest[rest.index(after: rest.startIndex)..<end].split(separator: ",", omittingEmptySubsequences: false)
      guard bounds.count < 3, let least = bounds.first.flatMap({ Int($0) }), (0...Self.mostCharacters).contains(least) else {
        return nil
      }
      rest = rest[rest.index(after: end)...]
      let most = bounds.count == 1 ? least : Int(bounds[1]) ?? .max
      times = min(max(least, count), most)
    default: return 1
    }
    // What is lazy or possessive matches the same.
    if rest.first == "?" || rest.first == "+" { rest.removeFirst() }
    return times >= 0 ? times : nil
  }

  private mutating func escape() -> ClosedRange<Character>? {
    guard let name = rest.popFirst() else { return nil }
    switch name {
    case "d": return "0"..."9"
    case "w": return "a"..."z"
    case "s": return " "..." "
    default: return name.isLetter || name.isNumber ? nil : name...name
    }
  }

  /// The first character of a class; of one that excludes some, a usual one that it leaves.
  private mutating func characterClass() -> String? {
    let excludes = rest.first == "^"
    if excludes { rest.removeFirst() }
    var ranges: [ClosedRange<Character>] = []
    while let next = rest.popFirst(), next != "]" {
      guard next != "[", let start = next == "\\" ? escape() : next...next else { return nil }
      guard rest.first == "-", rest.dropFirst().first.map({ $0 != "]" }) == true else {
        ranges.append(start)
        continue
      }
      rest.removeFirst()
      guard let last = rest.popFirst(), let end = last == "\\" ? escape() : last...last, start.lowerBound <= end.upperBound else {
        return nil
      }
      ranges.append(start.lowerBound...end.upperBound)
    }
    guard excludes else {
      return (ranges.first { $0.lowerBound.isLetter || $0.lowerBound.isNumber } ?? ranges.first).map { String($0.lowerBound) }
    }
    return "a1A-_ ".first { character in !ranges.contains { $0.contains(character) } }.map { String($0) }
  }
}
