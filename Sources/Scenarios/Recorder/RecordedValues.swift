import Exchanges
import FieldValues
import ScenarioSyntax

/// Values of earlier answers that later requests use, by the variables they were captured in.
package struct RecordedValues {
  private var names: [(value: String, name: String)] = []
  /// The places of the values among the names.
  private var places: [[UInt8]: Int] = [:]
  /// How long the values are, the longest first.
  private var lengths: [Int] = []
  /// How many names begin with a word.
  private var counts: [String: Int] = [:]
  /// Those that stand for whole words only: what someone chose may be as short as `7`.
  private var words: [(value: String, name: String)] = []

  package init() {}

  /// How many values have a variable of their own.
  var count: Int { names.count }

  /// The variable of a value; nil where it has none.
  /// - Parameter count: only the first so many values count.
  func name(of value: String, amongFirst count: Int = .max) -> String? {
    guard let place = places[Array(value.utf8)], place < count else { return nil }
    return names[place].name
  }

  /// Gives a value a variable of its own.
  mutating func add(_ value: String, _ kind: MatcherSyntax.Kind) -> String {
    let word =
      switch kind {
      case .uuid: "id"
      case .etag: "etag"
      case .httpDate, .iso8601: "time"
      default: "token"
      }
    let number = counts[word, default: 0] + 1
    counts[word] = number
    let name = number == 1 ? word : "\(word)\(number)"
    let bytes = Array(value.utf8)
    if places[bytes] == nil {
      places[bytes] = names.count
      if !lengths.contains(bytes.count) { lengths = (lengths + [bytes.count]).sorted(by: >) }
    }
    names.append((value, name))
    return name
  }

  /// Takes a value that someone wanted in a variable.
  mutating func add(_ capture: Recorder.Capture) {
    guard let value = capture.value, !value.isEmpty else { return }
    words.removeAll { $0.name == capture.capture.name }
    words.append((value, capture.capture.name))
  }

  /// The text with variables in place of the values that are known; the longest value wins.
  func template(_ text: String) -> TemplateSyntax {
    guard !names.isEmpty || !words.isEmpty else { return TemplateSyntax(text.isEmpty ? [] : [.literal(text)]) }
    var parts: [TemplateSyntax.Part] = []
    var literal = ""
    var rest = text[...]
    while let first = rest.first {
      let known = value(at: rest) ?? word(at: rest, after: text[..<rest.startIndex].last)
      if let known {
        if !literal.isEmpty { parts.append(.literal(literal)) }
        parts.append(.placeholder(PlaceholderSyntax(known.name)))
        literal = ""
        rest = rest.dropFirst(known.value.count)
      } else {
        literal.append(first)
        rest.removeFirst()
      }
    }
    if !literal.isEmpty { parts.append(.literal(literal)) }
    return TemplateSyntax(parts)
  }

  /// The longest value that begins a text.
  private func value(at text: Substring) -> (value: String, name: String)? {
    let rest = text.utf8
    for length in lengths where length <= rest.count {
      guard let place = places[Array(rest.prefix(length))] else { continue }
      // A character that goes on after the value is another one.
      if text.hasPrefix(names[place].value) { return names[place] }
    }
    return nil
  }

  /// The word that begins a text, where it is one that was captured.
  private func word(at text: Substring, after previous: Character?) -> (value: String, name: String)? {
    func isPart(_ character: Character?) -> Bool { character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false }
    guard !isPart(previous) else { return nil }
    return words.last { text.hasPrefix($0.value) && !isPart(text.dropFirst($0.value.count).first) }
  }
}

/// The cookies of a recording: which Cookie lines the jar of a run sends by itself, and which values have to be captured for the others.
struct RecordedCookies {
  /// What becomes of the Cookie lines of a request.
  struct Sent {
    /// Whether they have the cookies that the jar holds, in whatever order.
    var areOfJar = false
    /// Whether the jar held cookies, and none were sent.
    var leavesOutJar = false
    /// The variables of pairs such as `sid=1`.
    var variables: [String: String] = [:]

    func template(_ line: String, _ values: RecordedValues) -> TemplateSyntax {
      var parts: [TemplateSyntax.Part] = []
      for (place, pair) in line.split(separator: ";", omittingEmptySubsequences: false).enumerated() {
        let name = variables[String(pair.trimmingBlanks())]
        let start = (place == 0 ? "" : ";") + pair.prefix { $0 == " " }
        if let name, let (before, _) = pair.trimmingBlanks().splitOnce(at: "=") {
          parts += [.literal("\(start)\(before)="), .placeholder(PlaceholderSyntax(name))]
        } else {
          parts += values.template((place == 0 ? "" : ";") + pair).parts
        }
      }
      // Literals that stand side by side are one.
      return TemplateSyntax(
        parts.reduce(into: []) { parts, part in
          guard case .literal(let text) = part, case .literal(let before)? = parts.last else { return parts.append(part) }
          parts[parts.count - 1] = .literal(before + text)
        }
      )
    }
  }

  /// For each request.
  private(set) var sent: [Sent] = []
  /// For each response the variables that its cookies are captured in, by pairs such as `sid=1`.
  private(set) var captured: [[String: String]] = []

  init(_ exchanges: [Exchange]) {
    var jar = CookieJar()
    var now: Int64 = 0
    // Which response set a pair last, and what its variable is called.
    var set: [String: Int] = [:]
    var names: [String: String] = [:]
    var counts: [String: Int] = [:]
    for (number, exchange) in exchanges.enumerated() {
      let url = URLReference(exchange.request.url)
      let held = jar.pairs(for: url, now: now).map { "\($0.name)=\($0.value)" }
      let lines = exchange.request.headers.filter { $0.isNamed("Cookie") }
      let pairs = lines.flatMap { $0.value.split(separator: ";").map { String($0.trimmingBlanks()) } }
      var sent = Sent(areOfJar: pairs.sorted() == held.sorted(), leavesOutJar: !held.isEmpty && lines.isEmpty)
      captured.append([:])
      for pair in pairs where !sent.areOfJar {
        guard let place = set[pair], let name = pair.splitOnce(at: "=")?.before else { continue }
        let variable = names[pair] ?? RecordedCookies.variable(name, &counts)
        names[pair] = variable
        captured[place][pair] = variable
        sent.variables[pair] = variable
      }
      self.sent.append(sent)
      let newLines = exchange.head?.values(of: "Set-Cookie") ?? []
      for cookie in newLines.map({ CookieLine($0) }) where !cookie.name.isEmpty && !cookie.value.isEmpty {
        set["\(cookie.name)=\(cookie.value)"] = number
      }
      if let date = exchange.head?.value(of: "Date").flatMap({ HTTPDate(parsing: $0) }) { now = max(now, date.secondsSince1970) }
      if !sent.leavesOutJar { jar.store(newLines, from: url, now: now) }
    }
  }

  private static func variable(_ cookie: Substring, _ counts: inout [String: Int]) -> String {
    let word = "cookie_" + cookie.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "_" }.joined()
    counts[word, default: 0] += 1
    return counts[word] == 1 ? word : "\(word)_\(counts[word, default: 1])"
  }
}
