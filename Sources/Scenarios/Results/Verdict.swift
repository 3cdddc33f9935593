import FieldValues
public import ScenarioSyntax

/// The verdict on one expectation.
public struct Verdict: Sendable, Hashable {
  /// How an expectation was judged.
  public enum Outcome: String, Sendable, Hashable {
    /// What became of an expectation.
    case passed, failed, skipped
    /// It wasn't judged, because something that it depends on failed. Such an expectation never passes and is not counted as a failure.
    case notReached
  }

  /// What became of the expectation.
  public var outcome: Outcome
  /// Where the expectation stands in its file.
  public var position: SourcePosition
  /// How many characters of that line the expectation takes; at least 1.
  public var length: Int
  /// Where the part of the expectation stands that failed, such as a member of a JSON body; nil where no part is known.
  public var focus: SourcePosition?
  /// The expectation in its own words: `header "Vary" == "Accept"`, `HTTP 200`.
  public var expectation: String
  /// What was found when it failed: `status is 404, not 200`; the reason when it was skipped or not reached; empty when it passed.
  public var message: String
  /// Further lines below the caret: what was expected and what was got, line by line.
  public var details: [String]

  /// Creates a verdict.
  public init(
    _ outcome: Outcome,
    _ expectation: String,
    at position: SourcePosition,
    length: Int = 1,
    message: String = "",
    details: [String] = []
  ) {
    self.outcome = outcome
    self.position = position
    self.length = max(1, length)
    self.expectation = expectation
    self.message = message
    self.details = details
  }

  package var isNotReached: Bool { outcome == .notReached }
}

extension Verdict {
  /// The block that points into the scenario file: what was found, the place, and the lines concerned.
  package func block(path: String, in source: SourceText) -> String {
    CaretBlock(
      message,
      path: path,
      position: place,
      length: focus == nil ? length : lengthOfFocus(source),
      details: details,
      quotedLines: quotedLines(source)
    ).rendered(source)
  }

  /// Where reports point to.
  package var place: SourcePosition { focus ?? position }

  /// The rest of the line, without the comma that parts members.
  private func lengthOfFocus(_ source: SourceText) -> Int {
    let rest = (source.line(place.line) ?? "").dropFirst(place.column - 1)
    return max(1, rest.count - (rest.hasSuffix(",") ? 1 : 0))
  }

  /// The line of the expectation; where lines are compared with each other, all from the head of their section on.
  private func quotedLines(_ source: SourceText) -> ClosedRange<Int> {
    let line = place.line
    guard focus == nil else { return line...line }
    guard details.first?.hasPrefix("- ") == true else { return line...line }
    let head = (max(1, line - 8)...max(1, line)).last { source.line($0)?.hasPrefix("[") ?? false }
    return (head ?? line)...line
  }
}
