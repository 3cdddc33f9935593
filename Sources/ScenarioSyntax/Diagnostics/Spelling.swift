/// Finds the word that was probably meant.
package enum Spelling {
  /// `did you mean X?`, or the words there are when none is near.
  package static func hint(for word: String, among known: [String]) -> String {
    if let nearest = nearest(to: word, among: known) { return "did you mean \(nearest)?" }
    return "known are \(known.joined(separator: ", "))"
  }

  /// The known word with the fewest letters to change; nil when that were all of them, or more than a third and than one.
  package static func nearest(to word: String, among known: [String]) -> String? {
    let limit = min(word.count - 1, max(1, word.count / 3))
    let lowered = word.lowercased()
    let candidates = known.map { (word: $0, distance: distance(lowered, $0.lowercased())) }
    return candidates.filter { $0.distance <= limit }.min { $0.distance < $1.distance }?.word
  }

  /// How many insertions, removals, replacements and swaps of neighbours lead from one word to the other.
  static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left.unicodeScalars.prefix(64))
    let right = Array(right.unicodeScalars.prefix(64))
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        let replaced = last[column] + (letter == other ? 0 : 1)
        var best = min(replaced, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
