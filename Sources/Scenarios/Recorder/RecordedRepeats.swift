import Codecs
import Exchanges
import FieldValues
import ScenarioSyntax

/// Other responses to the request of a recorded step, which show what changes from one to the next.
struct RecordedRepeats {
  private let exchanges: [Exchange]
  /// The frames of each, where they are event streams.
  private let frames: [[ServerSentEventFrame]]

  init(_ exchanges: [Exchange]) {
    self.exchanges = exchanges
    frames = exchanges.map { exchange in
      let type = exchange.head?.value(of: "Content-Type").flatMap { MediaType($0) }
      guard type?.essence == "text/event-stream" else { return [] }
      var decoder = ServerSentEventDecoder()
      return decoder.decode(exchange.body)
    }
  }

  /// How other responses have a part of this one.
  enum Presence {
    case same, differs
    /// One of them does not have it.
    case missing
  }

  func statusDiffers(from status: Int) -> Bool { exchanges.contains { $0.head?.status != status } }

  func header(_ line: HeaderLine, of head: ResponseHead) -> Presence {
    if exchanges.isEmpty { return .same }
    let values = head.values(of: line.name)
    let others = exchanges.map { $0.head?.values(of: line.name) ?? [] }
    if others.contains(where: { $0.count < values.count }) { return .missing }
    guard others.contains(where: { $0 != values }) else { return .same }
    let isSameForm = others.allSatisfy { other in
      zip(values, other).allSatisfy { VolatileText($0, of: line.name).isSameForm(as: VolatileText($1, of: line.name)) }
    }
    return isSameForm ? .same : .differs
  }

  func bodyDiffers(from exchange: Exchange) -> Bool { exchanges.contains { $0.body != exchange.body } }

  /// The value of a Set-Cookie line where other responses give the cookie another one.
  func changingCookieValue(_ line: String) -> String? {
    let cookie = CookieLine(line)
    let differs = exchanges.contains { exchange in
      let lines = (exchange.head?.values(of: "Set-Cookie") ?? []).map { CookieLine($0) }
      guard let other = lines.last(where: { $0.name == cookie.name }) else { return false }
      return other.value != cookie.value && !VolatileText(cookie.value).isSameForm(as: VolatileText(other.value))
    }
    return differs && !cookie.value.isEmpty ? cookie.value : nil
  }

  /// The trees of the bodies; none where one of them isn't a tree.
  func trees(_ read: ([UInt8]) -> Tree?) -> [Tree] {
    let trees = exchanges.compactMap { read($0.body) }
    return trees.count == exchanges.count ? trees : []
  }

  /// The lines before the first and after the last one that differs; nil where all texts have the same form.
  func commonLines(of text: String) -> (start: String, end: String)? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var (start, end) = (lines.count, lines.count)
    var differs = false
    for exchange in exchanges {
      let others = String(decoding: exchange.body, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      func isSame(_ line: Substring, _ other: Substring) -> Bool {
        line == other || VolatileText(String(line)).isSameForm(as: VolatileText(String(other)))
      }
      let common = zip(lines, others).prefix { isSame($0, $1) }.count
      if common == lines.count, common == others.count { continue }
      differs = true
      start = min(start, common)
      end = min(end, zip(lines.reversed(), others.reversed()).prefix { isSame($0, $1) }.count)
    }
    guard differs else { return nil }
    // A line that is common at both ends is written once.
    end = min(end, max(0, lines.count - start - 1))
    let first = lines.prefix(start).map { $0 + "\n" }.joined()
    let last = lines.suffix(end).map { "\n" + $0 }.joined()
    return (first, last)
  }

  func isSame(_ field: ServerSentEventFrame.Field, _ index: Int, ofFrame place: Int) -> Bool {
    frames.allSatisfy { frames in
      guard frames.indices.contains(place), frames[place].fields.indices.contains(index) else { return true }
      let other = frames[place].fields[index]
      return other.name != field.name || other.value == field.value
        || VolatileText(field.value).isSameForm(as: VolatileText(other.value))
    }
  }

  /// The matcher for a value that other responses have otherwise; nil where the value can be written, or its parts.
  static func matcher(for tree: Tree, _ others: [Tree]) -> MatcherSyntax? {
    for other in others {
      switch (tree.content, other.content) {
      case (.array(let elements), .array(let others)):
        if elements.count != others.count { return MatcherSyntax() }
      case (.object(let members), .object(let others)):
        if Set(members.map { $0.name ?? $0.key.compactJSON }) != Set(others.map { $0.name ?? $0.key.compactJSON }) {
          return MatcherSyntax()
        }
      case (.string(let text), .string(let otherText)):
        if text != otherText, !VolatileText(text).isSameForm(as: VolatileText(otherText)) { return MatcherSyntax(.string) }
      case (.number, .number): if tree.compactJSON != other.compactJSON { return MatcherSyntax(.number) }
      case (.bool(let value), .bool(let otherValue)): if value != otherValue { return MatcherSyntax(.bool) }
      case (.array, _), (.object, _), (_, .array), (_, .object): return MatcherSyntax()
      default: if tree.compactJSON != other.compactJSON { return MatcherSyntax() }
      }
    }
    return nil
  }
}

extension Tree {
  /// An element of an array.
  func element(_ place: Int) -> Tree? {
    if case .array(let elements) = content, elements.indices.contains(place) { elements[place] } else { nil }
  }

  /// The value of a member; most often it stands in the same place as in the other tree.
  func member(_ name: String, at place: Int) -> Tree? {
    guard case .object(let members) = content else { return nil }
    if members.indices.contains(place), members[place].name == name { return members[place].value }
    return members.first { $0.name == name }?.value
  }
}
