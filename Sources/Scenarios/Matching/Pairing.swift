import Patterns

/// Gives each of several seekers one thing of its own, such that as many as possible get one (augmenting paths).
///
/// Taking the first thing that fits would fail where one expectation fits everything and another only the thing already taken.
enum Pairing {
  /// - Parameters:
  ///   - wishes: for each seeker, the things that fit it, best first.
  ///   - choices: how many things there are.
  /// - Returns: for each seeker the thing it got; nil for one that was left without, and for the rest when the time is used up.
  static func pairs(_ wishes: [[Int]], choices: Int) -> [Int?] {
    var owners = [Int?](repeating: nil, count: choices)
    for seeker in wishes.indices {
      guard MatchingLimit.interruption == nil else { break }
      var visited: Set<Int> = []
      _ = place(seeker, wishes, &owners, &visited, depth: 0)
    }
    var result = [Int?](repeating: nil, count: wishes.count)
    for (thing, owner) in owners.enumerated() {
      if let owner { result[owner] = thing }
    }
    return result
  }

  /// The depth is bounded because the lists come from a server; a chain that long is not found in a list somebody wrote.
  private static func place(
    _ seeker: Int,
    _ wishes: [[Int]],
    _ owners: inout [Int?],
    _ visited: inout Set<Int>,
    depth: Int
  ) -> Bool {
    guard depth < 256 else { return false }
    for thing in wishes[seeker] where visited.insert(thing).inserted {
      guard let owner = owners[thing] else {
        owners[thing] = seeker
        return true
      }
      if place(owner, wishes, &owners, &visited, depth: depth + 1) {
        owners[thing] = seeker
        return true
      }
    }
    return false
  }
}

extension Pairing {
  /// As many pairs as possible that do not cross (longest common subsequence).
  /// - Parameters:
  ///   - fits: for each seeker, whether each of the things fits it.
  ///   - choices: how many things there are.
  /// - Returns: for each seeker the thing it got; nil for one that was left without.
  static func inOrder(_ fits: [[Bool]], choices: Int) -> [Int?] {
    var best = Array(repeating: Array(repeating: 0, count: choices + 1), count: fits.count + 1)
    for row in fits.indices.reversed() {
      for column in (0..<choices).reversed() {
        let skipping = max(best[row + 1][column], best[row][column + 1])
        best[row][column] = fits[row][column] ? max(best[row + 1][column + 1] + 1, skipping) : skipping
      }
    }
    var result = [Int?](repeating: nil, count: fits.count)
    var (row, column) = (0, 0)
    while row < fits.count, column < choices {
      if fits[row][column], best[row][column] == best[row + 1][column + 1] + 1 {
        result[row] = column
        (row, column) = (row + 1, column + 1)
      } else if best[row + 1][column] > best[row][column + 1] {
        row += 1
      } else {
        column += 1
      }
    }
    return result
  }
}

extension Pairing {
  /// The places where two sequences differ: what is the same at both ends and, in short sequences, between them is paired first.
  static func unequal(_ count: Int, _ other: Int, _ isSame: (Int, Int) -> Bool) -> [(left: Int?, right: Int?)] {
    var start = 0
    while start < min(count, other), isSame(start, start) { start += 1 }
    var end = 0
    while end < min(count, other) - start, isSame(count - 1 - end, other - 1 - end) { end += 1 }
    let (rows, columns) = (count - end - start, other - end - start)
    var pairs: [(Int, Int)] = []
    if rows != columns, rows > 0, columns > 0, rows * columns <= 10_000 {
      // The longest common subsequence, from the end.
      var lengths = Array(repeating: Array(repeating: 0, count: columns + 1), count: rows + 1)
      var equal = Array(repeating: Array(repeating: false, count: columns), count: rows)
      for row in (0..<rows).reversed() {
        for column in (0..<columns).reversed() {
          equal[row][column] = isSame(start + row, start + column)
          lengths[row][column] =
            equal[row][column] ? lengths[row + 1][column + 1] + 1 : max(lengths[row + 1][column], lengths[row][column + 1])
        }
      }
      var (row, column) = (0, 0)
      while row < rows, column < columns {
        if equal[row][column] {
          pairs.append((start + row, start + column))
          (row, column) = (row + 1, column + 1)
        } else if lengths[row + 1][column] >= lengths[row][column + 1] {
          row += 1
        } else {
          column += 1
        }
      }
    }
    var found: [(left: Int?, right: Int?)] = []
    var (row, column) = (start, start)
    for (nextRow, nextColumn) in pairs + [(count - end, other - end)] {
      for offset in 0..<max(nextRow - row, nextColumn - column) {
        let first = row + offset < nextRow ? row + offset : nil
        let second = column + offset < nextColumn ? column + offset : nil
        if let first, let second, isSame(first, second) { continue }
        found.append((first, second))
      }
      (row, column) = (nextRow + 1, nextColumn + 1)
    }
    return found
  }
}
