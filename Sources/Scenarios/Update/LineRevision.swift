import FieldValues
import ScenarioSyntax

/// Rewrites the lines of a section so that they say what the response has.
///
/// A line that fits stays as it is, with its comments, and moves to its place in the order. A line that was meant for something else that came
/// is rewritten, a line that nothing came for is removed, and what no one expected is inserted where it came.
struct LineRevision {
  /// A line of a section, or the lines of a frame.
  struct Entry {
    var lines: ClosedRange<Int>
    /// How many characters of the last line belong to the entry; a comment may follow. Nil for the whole line.
    var end: Int?

    init(lines: ClosedRange<Int>) {
      self.lines = lines
    }

    init(_ node: some LocatedSyntax) {
      lines = node.position.line...node.position.line
      end = node.position.column - 1 + node.length
    }
  }

  enum Order {
    /// The lines stand in the order in which things came.
    case kept
    /// The lines may stand in any order.
    case any
    /// The lines may stand in any order, and more things may come.
    case subset
  }

  var entries: [Entry]
  /// How many things came.
  var count: Int
  /// Whether a thing is what an entry expects.
  var fits: (_ entry: Int, _ thing: Int) -> Bool
  /// Whether an entry that nothing fits was meant for a thing.
  var isMeant: (_ entry: Int, _ thing: Int) -> Bool
  /// Whether an entry may only be meant for a thing at its place in the order.
  var keepsPlaces = false
  var order = Order.kept
  /// Whether a thing that no one expected gets an entry.
  var inserts: (_ thing: Int) -> Bool = { _ in true }
  /// Whether a blank line stands between two entries.
  var isParted = false
  /// The text of an entry, without a line end.
  var write: (_ thing: Int, _ entry: Int?) -> String

  /// What the lines of a section become.
  struct Result {
    /// The lines below the head of the section, with their line ends.
    var text = ""
    /// The entries that are rewritten or removed.
    var changed: [Int] = []
    /// How many entries there are now.
    var count = 0
  }

  /// - Parameter lines: The lines below the head of the section.
  func result(_ source: SourceText, lines: ClosedRange<Int>) -> Result {
    let partners = partners
    var result = Result()
    var (leads, tail) = leads(source, lines, removed: entries.indices.filter { partners.all[$0] == nil })
    var output: [String] = []
    for (thing, entry) in sequence(partners.all) {
      var lead = entry.map { leads[$0] } ?? []
      if output.isEmpty { lead = Array(lead.drop { $0.allSatisfy(\.isWhitespace) }) }
      if isParted, let last = output.last, !last.isEmpty, lead.first?.isEmpty != true { output.append("") }
      output += lead
      if let entry {
        leads[entry] = []
        let raw = entries[entry].lines.map { source.line($0) ?? "" }
        if partners.fitting[entry] != nil {
          output += raw
        } else {
          let comment = entries[entry].end.map { String((raw.last ?? "").dropFirst($0)) } ?? ""
          output.append(write(thing, entry) + comment)
          result.changed.append(entry)
        }
      } else {
        output.append(write(thing, nil))
      }
      result.count += 1
    }
    result.changed += entries.indices.filter { partners.all[$0] == nil }
    if output.isEmpty { tail = Array(tail.drop { $0.allSatisfy(\.isWhitespace) }) }
    result.text = (output + tail).map { "\($0)\n" }.joined()
    return result
  }

  /// The things in the order in which they are written, each with its entry.
  private func sequence(_ partners: [Int?]) -> [(thing: Int, entry: Int?)] {
    var owners = [Int?](repeating: nil, count: count)
    for (entry, thing) in partners.enumerated() { if let thing { owners[thing] = entry } }
    guard order != .kept else {
      return owners.enumerated().filter { $0.element != nil || inserts($0.offset) }.map { ($0.offset, $0.element) }
    }
    let stated = partners.enumerated().compactMap { entry, thing in thing.map { (thing: $0, entry: Int?.some(entry)) } }
    guard order == .any else { return stated }
    return stated + owners.indices.filter { owners[$0] == nil && inserts($0) }.map { ($0, nil) }
  }

  /// For each entry the thing that fits it, and the thing it is written from, if there is one.
  private var partners: (fitting: [Int?], all: [Int?]) {
    let table = entries.indices.map { entry in (0..<count).map { fits(entry, $0) } }
    let fitting =
      order == .kept
      ? Pairing.inOrder(table, choices: count)
      : Pairing.pairs(table.map { row in row.indices.filter { row[$0] } }, choices: count)
    var (kept, all) = (fitting, fitting)
    var free = Set(0..<count).subtracting(fitting.compactMap { $0 })
    // An entry that is not in its place moves there.
    if order == .kept {
      for entry in entries.indices where all[entry] == nil {
        guard let thing = free.sorted().first(where: { table[entry][$0] }) else { continue }
        (kept[entry], all[entry]) = (thing, thing)
        free.remove(thing)
      }
    }
    for entry in entries.indices where all[entry] == nil {
      let lower = keepsPlaces ? all[..<entry].compactMap { $0 }.max() ?? -1 : -1
      let upper = keepsPlaces ? kept[entry...].compactMap { $0 }.min() ?? count : count
      guard let thing = free.sorted().first(where: { $0 > lower && $0 < upper && isMeant(entry, $0) }) else { continue }
      all[entry] = thing
      free.remove(thing)
    }
    return (kept, all)
  }

  /// The lines before each entry, and those after the last. Comments of entries that are removed go to what follows.
  private func leads(_ source: SourceText, _ lines: ClosedRange<Int>, removed: [Int]) -> ([[String]], tail: [String]) {
    func text(_ range: Range<Int>) -> [String] { range.map { source.line($0) ?? "" } }
    var leads: [[String]] = []
    var next = lines.lowerBound
    var comments: [String] = []
    for (place, entry) in entries.enumerated() {
      let lead = comments + text(next..<max(next, entry.lines.lowerBound))
      next = entry.lines.upperBound + 1
      comments = removed.contains(place) ? lead.filter { $0.drop(while: \.isWhitespace).hasPrefix("#") } : []
      leads.append(removed.contains(place) ? [] : lead)
    }
    return (leads, comments + text(next..<max(next, lines.upperBound + 1)))
  }
}

extension PatternSyntax {
  /// The name of the variable that the text is; nil for any other text.
  var variable: String? {
    guard parts.count == 1, case .placeholder(let placeholder) = parts[0], placeholder.path.isEmpty else { return nil }
    return placeholder.name
  }

  /// Whether a variable is the only one in the text.
  func isOnly(_ name: String) -> Bool {
    !placeholders.isEmpty && placeholders.allSatisfy { $0.name == name && $0.path.isEmpty }
      && matchers.allSatisfy { $0.capture == nil }
  }

  /// The text for comparisons, in which any text may stand for a variable.
  var withHoles: TextPattern {
    TextPattern(
      parts.map { part in
        switch part {
        case .literal(let text): .literal(text)
        case .placeholder: .matcher(MatcherSyntax())
        case .matcher(let matcher): .matcher(matcher)
        }
      }
    )
  }

  /// The first variable that the text captures and another one does not.
  func lostCapture(in text: String) -> String? {
    matchers.lazy.compactMap(\.capture).first { !text.contains("-> \($0)}}") }
  }

  /// A Set-Cookie line. The matchers of an expected line stay where they fit.
  init(cookie actual: String, like old: SetCookieSyntax?) {
    guard let old else {
      self.init(VolatileText(actual))
      return
    }
    let pieces = actual.split(separator: ";", omittingEmptySubsequences: false)
    var parts: [Part] = []
    func add(_ prefix: String, _ value: String, _ pattern: PatternSyntax?) {
      if let pattern, !pattern.matchers.isEmpty, pattern.withHoles.fits(value) {
        parts += [.literal(prefix)] + pattern.parts
      } else {
        parts += [.literal(prefix)] + PatternSyntax(VolatileText(value)).parts
      }
    }
    for (place, piece) in pieces.enumerated() {
      let separator = place == 0 ? "" : ";"
      guard let equals = piece.firstIndex(of: "=") else {
        add(separator, String(piece), nil)
        continue
      }
      let (name, value) = (piece[..<equals], String(piece[piece.index(after: equals)...]))
      let pattern =
        place == 0
        ? old.value : old.attributes.first { $0.name.equalsIgnoringCase(String(name.trimmingBlanks())) }?.value
      add("\(separator)\(name)=", value, pattern)
    }
    self.init(joining: parts)
  }

  /// Parts of which no two literals stand side by side.
  init(joining parts: [Part]) {
    var joined: [Part] = []
    for part in parts {
      if case .literal(let text) = part, case .literal(let before)? = joined.last {
        joined[joined.count - 1] = .literal(before + text)
      } else {
        joined.append(part)
      }
    }
    self.init(joined)
  }
}

extension PatternSyntax {
  /// The text changed so that another one fits it, with the matchers that still fit; nil where none does, and where a variable is used.
  func fitted(to text: String) -> PatternSyntax? {
    guard placeholders.isEmpty, let fitted = withHoles.fitted(to: text) else { return nil }
    return PatternSyntax(
      fitted.parts.map { part in
        switch part {
        case .literal(let text): .literal(text)
        case .matcher(let matcher): .matcher(matcher)
        }
      }
    )
  }
}

extension TextPattern {
  /// More parts than this are not tried one by one.
  private static let mostParts = 40

  /// The pattern with what stands between its beginning and its end replaced, so that a text fits it and matchers stay.
  func fitted(to text: String) -> TextPattern? {
    guard parts.count <= Self.mostParts else { return nil }
    let isMatcher = { (part: Part) in if case .matcher = part { true } else { false } }
    for head in stride(from: parts.count, through: 0, by: -1) {
      for tail in head...parts.count {
        let (start, end) = (Array(parts[..<head]), Array(parts[tail...]))
        guard (start + end).contains(where: isMatcher) else { break }
        let open = TextPattern(start + [.matcher(MatcherSyntax(.any, capture: Self.between))] + end)
        guard let met = try? open.match(text), let found = met.first(where: { $0.name == Self.between }) else { continue }
        return TextPattern(start + [.literal(found.value.plainText)] + end)
      }
    }
    return nil
  }

  /// No variable can have this name.
  private static let between = " "

  func fits(_ text: String) -> Bool { (try? match(text)) != nil }
}
