import ScenarioSyntax

/// What an update changes in a scenario: step by step, and within a step lines that belong together. Each can be accepted or rejected.
package struct ScenarioChanges: Sendable, Hashable {
  /// What is done with a change.
  package enum Decision: Sendable, Hashable {
    /// `skip` leaves the change undecided.
    case accept, reject, matcher, skip

    /// Whether the lines of the update are taken.
    package var isAccepted: Bool { self == .accept || self == .matcher }
  }

  /// The text before the update.
  package let old: String
  /// The text after it.
  package let new: String
  /// The steps that change, in file order.
  package private(set) var steps: [Step] = []
  /// The text between the steps that change; one piece more than steps.
  private var between: [String] = []

  /// Compares two texts of a scenario. Where they can't be compared step by step, the whole file is one change.
  package init(_ old: String, _ new: String, path: String) {
    (self.old, self.new) = (old, new)
    guard let before = try? ScenarioFile.parse(old, path: path), let after = try? ScenarioFile.parse(new, path: path),
      before.steps.count == after.steps.count
    else {
      takeWhole(path)
      return
    }
    var rest = old[...]
    for (from, to) in zip(before.steps, after.steps) {
      let (fromText, toText) = (before.text(of: from), after.text(of: to))
      guard fromText != toText, let range = rest.firstRange(of: fromText) else { continue }
      between.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
      let title = "\(path):\(from.lines.lowerBound)  \(from.summary)"
      let general = Self.general(to, since: from, in: after)
      steps.append(Step(title: title, line: from.lines.lowerBound, old: fromText, new: toText, general: general))
    }
    between.append(String(rest))
    // Comments between the steps changed, too: it is not known which belongs to which step.
    if !steps.isEmpty, text(of: [.skip]) != new { takeWhole(path) }
  }

  private mutating func takeWhole(_ path: String) {
    steps = old == new ? [] : [Step(title: path, line: 1, old: old, new: new, general: nil)]
    between = old == new ? [old] : ["", ""]
  }

  private static func general(_ step: StepSyntax, since old: StepSyntax, in file: ScenarioFile) -> String? {
    let edits = MatcherRevision(step, since: old).edits
    guard !edits.isEmpty, let changed = try? file.replacing(edits), let place = file.steps.firstIndex(of: step),
      changed.steps.indices.contains(place)
    else { return nil }
    let text = changed.text(of: changed.steps[place])
    return text == file.text(of: step) ? nil : text
  }

  /// The scenario in which the changes of some decisions are as in the update.
  package func text(of decisions: Set<Decision>) -> String {
    zip(between, steps).map { $0 + $1.text(of: decisions) }.joined() + (between.last ?? "")
  }

  /// Decides on everything that changes in a step.
  package mutating func decide(step: Int, _ decision: Decision) {
    steps[step].decide(decision)
  }

  /// Decides on lines of a step that change together.
  package mutating func decide(step: Int, hunk: Int, _ decision: Decision) {
    steps[step].decide(hunk: hunk, decision)
  }
}

extension ScenarioChanges {
  /// A step before and after the update.
  package struct Step: Sendable, Hashable {
    /// Where the step stands, to be shown where several steps change.
    package let title: String
    /// The first line of the step in the file.
    package let line: Int
    private let difference: LineDifference
    /// The new text with matchers for the values that changed; nil where there is nothing to turn into a matcher.
    private let general: String?
    /// What is done with the step as a whole; nil where its hunks are decided one by one.
    private var whole: Decision? = .skip
    /// The lines that change, in file order.
    package private(set) var hunks: [Hunk]

    init(title: String, line: Int, old: String, new: String, general: String?) {
      self.title = title
      self.line = line
      self.general = general
      difference = LineDifference(old, new)
      let lines = general.map { LineDifference.lines(of: $0) }
      let count = LineDifference.lines(of: new).count
      hunks = difference.hunks.map { hunk in
        var general: [String]?
        // Matchers take the place of values, so lines with them stand where the new lines stand.
        if let lines, lines.count == count, hunk.added.upperBound <= lines.count {
          general = Array(lines[hunk.added])
          if general == hunk.new { general = nil }
        }
        let first = line + hunk.removed.lowerBound
        return Hunk(lines: first..<first + hunk.removed.count, old: hunk.old, new: hunk.new, general: general)
      }
    }

    /// Whether values can be turned into matchers.
    package var hasMatchers: Bool { general != nil }

    /// What is done with the step; skipped where its hunks are decided one by one.
    package var decision: Decision { whole ?? .skip }

    /// The lines that differ, with the lines around them.
    package var differingLines: [String] { difference.lines(context: 3) }

    fileprivate mutating func decide(_ decision: Decision) {
      whole = decision
      for place in hunks.indices { hunks[place].decision = decision }
    }

    fileprivate mutating func decide(hunk: Int, _ decision: Decision) {
      whole = nil
      hunks[hunk].decision = decision
    }

    fileprivate func text(of decisions: Set<Decision>) -> String {
      if let whole, whole == .matcher, decisions.contains(.matcher), let general { return general }
      var place = 0
      var lines: [String] = []
      for piece in difference.pieces {
        switch piece {
        case .kept(let text): lines.append(text)
        case .changed(let hunk):
          let decided = hunks[place]
          place += 1
          guard decisions.contains(decided.decision) else {
            lines += hunk.old
            continue
          }
          lines += decided.decision == .matcher ? decided.general ?? hunk.new : hunk.new
        }
      }
      return lines.joined(separator: "\n")
    }
  }

  /// Lines of a step that change together.
  package struct Hunk: Sendable, Hashable {
    /// The lines of the old file that go; empty where lines are only added before the first of them.
    package let lines: Range<Int>
    package let old: [String]
    package let new: [String]
    /// The new lines with matchers for the values that changed; nil where there is nothing to turn into a matcher.
    package let general: [String]?
    package fileprivate(set) var decision = Decision.skip
  }
}

extension ScenarioChanges {
  /// How one text becomes another, line by line.
  struct LineDifference: Sendable, Hashable {
    /// Lines that become others. The ranges are places in the old and in the new lines.
    struct Hunk: Sendable, Hashable {
      var removed: Range<Int>
      var added: Range<Int>
      var old: [String]
      var new: [String]
    }

    enum Piece: Sendable, Hashable {
      case kept(String)
      case changed(Hunk)
    }

    /// Texts whose lines would need more comparisons than this are taken to differ from the first difference to the last.
    private static let mostComparisons = 4_000_000

    private(set) var pieces: [Piece] = []

    var hunks: [Hunk] { pieces.compactMap { if case .changed(let hunk) = $0 { hunk } else { nil } } }

    init(_ old: String, _ new: String) {
      let (old, new) = (Self.lines(of: old), Self.lines(of: new))
      let start = zip(old, new).prefix { $0 == $1 }.count
      let end = zip(old.dropFirst(start).reversed(), new.dropFirst(start).reversed()).prefix { $0 == $1 }.count
      let (oldRange, newRange) = (start..<old.count - end, start..<new.count - end)
      pieces = old[..<start].map { .kept($0) }
      if oldRange.count * newRange.count > Self.mostComparisons {
        add(old, oldRange, new, newRange)
      } else {
        compare(old, oldRange, new, newRange)
      }
      pieces += old[oldRange.upperBound...].map { .kept($0) }
    }

    private mutating func add(_ old: [String], _ removed: Range<Int>, _ new: [String], _ added: Range<Int>) {
      guard !removed.isEmpty || !added.isEmpty else { return }
      pieces.append(.changed(Hunk(removed: removed, added: added, old: Array(old[removed]), new: Array(new[added]))))
    }

    private mutating func compare(_ old: [String], _ oldRange: Range<Int>, _ new: [String], _ newRange: Range<Int>) {
      var removed: Set<Int> = []
      var added: Set<Int> = []
      for change in new[newRange].difference(from: old[oldRange]) {
        switch change {
        case .remove(let offset, _, _): removed.insert(oldRange.lowerBound + offset)
        case .insert(let offset, _, _): added.insert(newRange.lowerBound + offset)
        }
      }
      var (from, to) = (oldRange.lowerBound, newRange.lowerBound)
      while from < oldRange.upperBound || to < newRange.upperBound {
        let (firstFrom, firstTo) = (from, to)
        while removed.contains(from) { from += 1 }
        while added.contains(to) { to += 1 }
        addByLine(old, firstFrom..<from, new, firstTo..<to)
        guard from < oldRange.upperBound else { continue }
        pieces.append(.kept(old[from]))
        from += 1
        to += 1
      }
    }

    /// As many lines as there were before are changes of their own.
    private mutating func addByLine(_ old: [String], _ removed: Range<Int>, _ new: [String], _ added: Range<Int>) {
      guard removed.count == added.count else { return add(old, removed, new, added) }
      for (from, to) in zip(removed, added) { add(old, from..<from + 1, new, to..<to + 1) }
    }

    /// The lines that differ, `- ` or `+ ` before them, and some around them; `…` stands for those left out between.
    func lines(context: Int) -> [String] {
      var all: [(text: String, isKept: Bool)] = []
      var added: [String] = []
      for piece in pieces {
        switch piece {
        case .kept(let line):
          all += added.map { ("+ \($0)", false) } + [("  \(line)", true)]
          added = []
        case .changed(let hunk):
          all += hunk.old.map { ("- \($0)", false) }
          added += hunk.new
        }
      }
      all += added.map { ("+ \($0)", false) }
      // The end of the last line isn't a line.
      if all.last?.text == "  " { all.removeLast() }
      let changed = all.indices.filter { !all[$0].isKept }
      var result: [String] = []
      var last = -1
      var next = changed[...]
      for place in all.indices {
        while let first = next.first, first < place - context { next = next.dropFirst() }
        guard let first = next.first, first <= place + context else { continue }
        if place > last + 1 { result.append("…") }
        result.append(all[place].text)
        last = place
      }
      if let place = changed.last, last >= place, last < all.count - 1 { result.append("…") }
      return result
    }

    /// The text between line ends; CRs stay with their lines.
    static func lines(of text: String) -> [String] {
      text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(Substring($0)) }
    }
  }
}
