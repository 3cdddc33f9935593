import Scenarios

extension History {
  /// Most redirects that are followed by themselves.
  static let mostHops = 10

  /// The exchanges that led to one, the first first, itself last.
  func hops(to id: Int?) -> [HistoryEntry] {
    var hops: [HistoryEntry] = []
    var next = id
    while let entry = self[next], hops.count <= Self.mostEntries {
      hops.append(entry)
      next = entry.previousHop
    }
    return hops.reversed()
  }

  /// The exchanges that ended whole and whose request was the same, the oldest first.
  func repeats(of entry: HistoryEntry) -> [HistoryEntry] {
    let request = entry.asked
    return entries.filter { $0.exchange.isComplete && $0.asked == request }
  }
}
