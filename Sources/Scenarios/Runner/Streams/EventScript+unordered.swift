import ScenarioSyntax

extension EventScript {
  /// The frames between `@unordered` and `@end-unordered`: all of them come, in any order.
  ///
  /// The lines about a next frame count by the order in which the frames stand, whichever comes; `@skip` counts for the group.
  mutating func expectUnordered(_ group: [EventSyntax]) async {
    let skips = (conditions + group).filter { if case .skip = $0.kind { true } else { false } }
    let allowed = ClosedRange<Int>.sum(of: skips.map { if case .skip(let range) = $0.kind { range } else { 0...0 } })
    let lines = group.filter { $0.frame != nil }
    let pending = EventScript.times(conditions, group)
    conditions = []
    var arrived: [ArrivedFrame] = []
    var table: [[FrameComparison?]] = Array(repeating: [], count: lines.count)
    while true {
      let pairs = Pairing.pairs(table.map { row in row.indices.filter { row[$0]?.passed == true } }, choices: arrived.count)
      let left = pairs.count { $0 == nil }
      if left == 0 || arrived.count - lines.count >= allowed.upperBound {
        judgeGroup(lines, table, pairs, arrived)
        for skip in skips { judge(skip, allowed, passed: arrived.count - lines.count + left) }
        // What stands beneath the last frame is about the one after the group.
        return conditions = Array(pending.dropFirst(arrived.count).joined())
      }
      conditions = pending.indices.contains(arrived.count) ? pending[arrived.count] : []
      let arrival = await wait()
      guard case .frame(let frame) = arrival else {
        let matched = lines.indices.filter { pairs[$0] != nil }
        for place in matched { accept(lines[place], table[place][pairs[place] ?? 0]) }
        miss(lines.indices.filter { pairs[$0] == nil }.map { lines[$0] }, arrival)
        for line in pending.dropFirst(arrived.count + 1).joined() + skips { notReached(line, reason ?? "") }
        return
      }
      judgeConditions(frame, passed: 0)
      note(frame, isExpected: true)
      arrived.append(frame)
      for (place, line) in lines.enumerated() {
        table[place].append(line.frame.flatMap { try? FrameComparison($0, frame.frame, judge.variables) })
      }
    }
  }

  /// The lines about times that stand before each frame of a group.
  private static func times(_ conditions: [EventSyntax], _ group: [EventSyntax]) -> [[EventSyntax]] {
    var times: [[EventSyntax]] = [[]]
    for line in conditions + group {
      switch line.kind {
      case .frame: times.append([])
      case .within, .gap: times[times.count - 1].append(line)
      default: break
      }
    }
    return times
  }

  private mutating func judgeGroup(
    _ lines: [EventSyntax],
    _ table: [[FrameComparison?]],
    _ pairs: [Int?],
    _ arrived: [ArrivedFrame]
  ) {
    let taken = Set(pairs.compactMap { $0 })
    let rest = arrived.indices.filter { !taken.contains($0) }
    let details = rest.map { "+ frame \(arrived[$0].number) at \(time(arrived[$0].at)): \(arrived[$0].summary)" }
    for (place, line) in lines.enumerated() {
      if let frame = pairs[place] {
        accept(line, table[place][frame])
      } else if rest.count == 1, let comparison = table[place][rest[0]] {
        fail(line, "no frame of the group is this one", comparison.details + details)
      } else {
        fail(line, "no frame of the group is this one", ["left of the group:"] + details)
      }
    }
  }

  private mutating func accept(_ line: EventSyntax, _ comparison: FrameComparison?) {
    judge.remember(comparison?.met ?? [])
    pass(line)
  }

  private mutating func judge(_ skip: EventSyntax, _ range: ClosedRange<Int>, passed: Int) {
    guard passed < range.lowerBound else { return pass(skip) }
    fail(skip, "\(passed) frames passed among the expected ones, not \(QuantityText.text(range))")
  }
}
