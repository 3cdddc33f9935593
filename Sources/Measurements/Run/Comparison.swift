import Foundation

extension Run {
  /// One row of the table: the same work by Answerback and by another.
  struct Comparison: Encodable {
    let work: String
    let against: String
    /// What the measured numbers are, such as "requests/s".
    let unit: String
    let ours: Double
    let theirs: Double
    /// How much better Answerback is: by rate, or by the one number that was measured.
    let ratio: Double
    /// The lowest and the highest ratio of a round.
    let lowest: Double
    let highest: Double
    /// The processor time of each side for one request, event or megabyte, in microseconds. Nil where it isn't measured.
    let ourProcessorTime: Double?
    let theirProcessorTime: Double?
    /// How much less processor time Answerback takes.
    let processorRatio: Double?
    /// The ratio that is to be reached. Nil where there is none.
    let goal: Double?

    /// Compares the rates of two servers. Ratios are formed within a round.
    init(_ work: String, against: String, unit: String = "requests/s", goal: Double?, _ ours: [Sample], _ theirs: [Sample]) {
      let ratios = zip(ours, theirs).map { $0.rate / $1.rate }
      self.work = work
      self.against = against
      self.unit = unit
      self.goal = goal
      self.ours = Self.median(ours.map(\.rate))
      self.theirs = Self.median(theirs.map(\.rate))
      ratio = Self.median(ratios)
      lowest = ratios.min() ?? 0
      highest = ratios.max() ?? 0
      ourProcessorTime = Self.median(ours.map(\.cost))
      theirProcessorTime = Self.median(theirs.map(\.cost))
      processorRatio = Self.median(zip(ours, theirs).map { $1.cost / $0.cost })
    }

    /// Compares what something costs, such as time or memory.
    init(_ work: String, against: String, unit: String, goal: Double?, cost ours: [Double], _ theirs: [Double]) {
      let ratios = zip(ours, theirs).map { $1 / $0 }
      self.work = work
      self.against = against
      self.unit = unit
      self.goal = goal
      self.ours = Self.median(ours)
      self.theirs = Self.median(theirs)
      ratio = Self.median(ratios)
      lowest = ratios.min() ?? 0
      highest = ratios.max() ?? 0
      (ourProcessorTime, theirProcessorTime, processorRatio) = (nil, nil, nil)
    }

    static func median(_ values: [Double]) -> Double {
      let sorted = values.sorted()
      guard !sorted.isEmpty else { return 0 }
      let middle = sorted.count / 2
      return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
  }
}

extension Run.Comparison {
  static let head = """
    | work | against | Answerback | the other | Answerback is (lowest to highest) | by processor time | at least |
    |---|---|---|---|---|---|---|
    """

  var line: String {
    let spread = String(format: "%.2f times (%.2f to %.2f)", ratio, lowest, highest)
    var byTime = "-"
    if let ourProcessorTime, let theirProcessorTime, let processorRatio {
      byTime = "\(shown(ourProcessorTime)) µs, \(shown(theirProcessorTime)) µs: \(String(format: "%.2f times", processorRatio))"
    }
    let least = goal.map { String(format: "%.2f", $0) } ?? "-"
    return "| \(work) | \(against) | \(shown(ours)) \(unit) | \(shown(theirs)) \(unit) | \(spread) | \(byTime) | \(least) |"
  }

  private func shown(_ value: Double) -> String { String(format: value < 10 ? "%.2f" : value < 1000 ? "%.1f" : "%.0f", value) }
}
