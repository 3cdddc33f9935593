/// Where an expression and its groups matched.
package struct RegularExpressionMatch: Hashable, Sendable {
  /// The bytes of the whole match.
  package let range: Range<Int>
  /// The start and the end of each group, from the first on; -1 for those of one that took no part.
  private let slots: [Int]

  /// - slots: Those of the whole match, then of each group.
  init(_ slots: [Int]) {
    range = slots[0]..<slots[1]
    self.slots = Array(slots.dropFirst(2))
  }

  /// The bytes of each group, from the first on; nil for a group that took no part.
  package var groups: [Range<Int>?] { (0..<slots.count / 2).map { range(of: $0 + 1) } }

  /// The bytes of a group, or of the whole match for 0; nil when the group took no part or is not there.
  package func range(of group: Int) -> Range<Int>? {
    guard group > 0 else { return group == 0 ? range : nil }
    guard 2 * group <= slots.count, slots[2 * group - 2] >= 0 else { return nil }
    return slots[2 * group - 2]..<slots[2 * group - 1]
  }

  /// What a group matched in the text that was searched, or the whole match for 0.
  package func text(of group: Int = 0, in text: String) -> String? {
    range(of: group).map { text[$0] }
  }
}

extension String {
  /// The bytes of a range as text.
  package subscript(range: Range<Int>) -> String {
    let start = utf8.index(startIndex, offsetBy: range.lowerBound)
    return String(self[start..<utf8.index(start, offsetBy: range.count)])
  }
}
