import Exchanges
import Scenarios

/// Requests and their responses, the newest last; bounded in number and in bytes.
struct History: Sendable {
  static let mostEntries = 200
  static let mostBytes = 64 * 1024 * 1024

  private(set) var entries: [HistoryEntry] = []
  /// How many were forgotten to stay within the bounds.
  private(set) var dropped = 0
  private var bytes = 0
  private var lastID = 0

  subscript(id: Int?) -> HistoryEntry? {
    guard let id, let index = index(of: id) else { return nil }
    return entries[index]
  }

  var running: [HistoryEntry] { entries.filter(\.isRunning) }

  /// Takes an entry in and gives it the next number.
  mutating func add(_ draft: RequestDraft, exchange: Exchange, scenario: String? = nil) -> Int {
    lastID += 1
    let entry = HistoryEntry(id: lastID, draft: draft, exchange: exchange, scenario: scenario)
    entries.append(entry)
    bytes += entry.byteCount
    trim(keeping: lastID)
    return lastID
  }

  /// Folds an event into its exchange; events of forgotten and of ended exchanges are ignored.
  mutating func apply(_ event: Exchange.Event, to id: Int, at time: Duration) {
    guard let index = index(of: id), entries[index].isRunning else { return }
    let before = entries[index].byteCount
    entries[index].take(event, at: time)
    bytes += entries[index].byteCount - before
    trim(keeping: id)
  }

  /// Ties an exchange to the one whose response led to it.
  mutating func setPreviousHop(_ previous: Int, of id: Int) {
    guard let index = index(of: id) else { return }
    entries[index].previousHop = previous
  }

  /// Notes what the jar did with the Set-Cookie lines of a response.
  mutating func setCookieOutcomes(_ outcomes: [CookieOutcome], of id: Int) {
    guard let index = index(of: id) else { return }
    entries[index].cookieOutcomes = outcomes
  }

  /// The last header line of the request is the jar's.
  mutating func setHasJarLine(of id: Int) {
    guard let index = index(of: id) else { return }
    entries[index].hasJarLine = true
  }

  mutating func setTrace(_ trace: ExchangeTrace, of id: Int) {
    guard let index = index(of: id) else { return }
    entries[index].trace = trace
  }

  /// Numbers only grow along the list.
  private func index(of id: Int) -> Int? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].id == id ? low : nil
  }

  /// Forgets the oldest that has ended until the bounds hold.
  private mutating func trim(keeping id: Int) {
    while entries.count > Self.mostEntries || bytes > Self.mostBytes {
      guard let index = entries.firstIndex(where: { !$0.isRunning && $0.id != id }) else { return }
      bytes -= entries[index].byteCount
      entries.remove(at: index)
      dropped += 1
    }
  }
}

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
