import Exchanges
import Scenarios

/// Requests and their responses, the newest last; bounded in number and in bytes.
struct History: Sendable {
  static let mostEntries = 200
  static let mostBytes = 64 * 1024 * 1024
  /// Those of a recording are kept beyond the number of all others.
  static let mostRecorded = 1000
  static let mostRecordedBytes = mostBytes / 4 * 3

  private(set) var entries: [HistoryEntry] = []
  /// How many were forgotten to stay within the bounds.
  private(set) var dropped = 0
  /// What its exchanges keep in memory, nearly.
  private(set) var bytes = 0
  /// The exchanges of the recording, which are forgotten last.
  private var recorded: Set<Int> = []
  /// The number of the newest, also when it was forgotten; 0 before the first.
  private(set) var lastID = 0

  subscript(id: Int?) -> HistoryEntry? {
    guard let id, let index = index(of: id) else { return nil }
    return entries[index]
  }

  var running: [HistoryEntry] { entries.filter(\.isRunning) }
  var runningCount: Int { entries.count { $0.isRunning } }
  var isRunning: Bool { entries.contains { $0.isRunning } }

  /// Takes an entry in and gives it the next number.
  /// - Parameter time: of day, in seconds since 1970.
  mutating func add(_ draft: RequestDraft, exchange: Exchange, scenario: String? = nil, at time: Int64? = nil) -> Int {
    lastID += 1
    let entry = HistoryEntry(id: lastID, draft: draft, exchange: exchange, scenario: scenario, began: time)
    entries.append(entry)
    bytes += entry.byteCount
    trim(keeping: lastID)
    return lastID
  }

  mutating func setRecorded(_ ids: [Int]) { recorded = Set(ids.filter { index(of: $0) != nil }) }

  /// How many bytes the exchanges of the recording keep.
  var recordedBytes: Int { entries.reduce(0) { recorded.contains($1.id) ? $0 + $1.byteCount : $0 } }

  /// Puts exchanges of earlier sessions before all others. Where nothing was sent yet they have the first numbers.
  mutating func addEarlier(_ exchanges: [KeptExchange]) {
    let room = max(0, Self.mostEntries / 2 - entries.count(where: \.isEarlier))
    let first = (entries.first?.id ?? lastID + min(room, exchanges.count) + 1) - min(room, exchanges.count)
    let earlier = exchanges.suffix(room).enumerated().map { place, kept in
      var entry = HistoryEntry(id: first + place, draft: kept.draft, exchange: kept.exchange, began: kept.began)
      entry.isEarlier = true
      return entry
    }
    entries = earlier + entries
    bytes += earlier.reduce(0) { $0 + $1.byteCount }
    lastID = max(lastID, earlier.last?.id ?? lastID)
    trim(keeping: lastID)
  }

  /// Folds an event into its exchange; events of forgotten and of ended exchanges are ignored.
  /// - Parameter now: seconds since 1970; nil where no one looks at the clock.
  mutating func apply(_ event: Exchange.Event, to id: Int, at time: Duration, now: Int64? = nil) {
    guard let index = index(of: id), entries[index].isRunning else { return }
    if let now { entries[index].lastHeard = now }
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

  /// Notes when an exchange was begun, in seconds since 1970.
  mutating func setBegan(_ now: Int64, of id: Int) {
    guard let index = index(of: id) else { return }
    (entries[index].began, entries[index].lastHeard) = (now, now)
  }

  /// Lets an exchange go on with the stream of an earlier one.
  mutating func resume(_ id: Int, from earlier: Int, after wait: Duration) {
    guard let index = index(of: id), let before = self[earlier] else { return }
    let count = entries[index].byteCount
    entries[index].resume(before, after: wait)
    bytes += entries[index].byteCount - count
  }

  mutating func setTrace(_ trace: ExchangeTrace, of id: Int) {
    guard let index = index(of: id) else { return }
    entries[index].trace = trace
  }

  /// The text of the body is being read in its charset.
  mutating func beginReading(of id: Int) {
    guard let index = index(of: id) else { return }
    entries[index].beginReading()
  }

  /// Takes the text of a body in UTF-8, or why there is none.
  mutating func setText(_ text: [UInt8]?, _ problem: String, of id: Int) {
    guard let index = index(of: id) else { return }
    bytes -= entries[index].byteCount
    entries[index].setText(text, problem)
    bytes += entries[index].byteCount
    trim(keeping: id)
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

  /// Forgets the oldest that has ended until the bounds hold; one that is recorded only for its bytes, and after all others.
  private mutating func trim(keeping id: Int) {
    while entries.count > Self.mostEntries + recorded.count || bytes > Self.mostBytes {
      let oldest =
        entries.firstIndex { !$0.isRunning && $0.id != id && !recorded.contains($0.id) }
        ?? (bytes > Self.mostBytes ? entries.firstIndex { !$0.isRunning && $0.id != id } : nil)
      guard let index = oldest else { return }
      bytes -= entries[index].byteCount
      recorded.remove(entries.remove(at: index).id)
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

  /// The latest other responses to the request of an exchange, with its status.
  func others(than entry: HistoryEntry, atMost count: Int) -> [Exchange] {
    repeats(of: entry).filter { $0.id != entry.id && $0.exchange.head?.status == entry.exchange.head?.status }
      .suffix(count).map(\.exchange)
  }

  /// The response to the same request that was sent with it to find out what changes, where its status is the same.
  ///
  /// Any other response may differ because the server changed, which isn't a reason to expect less.
  func twin(of entry: HistoryEntry) -> Exchange? {
    guard let twin = self[entry.twin], twin.exchange.isComplete, twin.exchange.head?.status == entry.exchange.head?.status else {
      return nil
    }
    return twin.exchange
  }

  /// Responses that may show what changes in one: its twin, else the last two that were sent to find out.
  func changing(_ entry: HistoryEntry) -> ChangeSample? {
    if let twin = twin(of: entry) { return .twin(twin) }
    let request = entry.asked
    guard let first = entries.last(where: { $0.id < entry.id && $0.twin != nil && $0.asked == request }),
      let second = twin(of: first), first.exchange.head?.status == entry.exchange.head?.status,
      [entry.exchange, first.exchange, second].allSatisfy({ $0.body.count <= Self.mostCompared })
    else { return nil }
    return .earlier(first.exchange, twin: second, than: entry.exchange, bases: [first.base, entry.base])
  }

  /// Responses that may show what changes in another one.
  enum ChangeSample: Sendable, Hashable {
    case twin(Exchange)
    /// Two that were sent one after the other, before the one that they are about; and the servers of the first and of that one.
    case earlier(Exchange, twin: Exchange, than: Exchange, bases: [String])

    /// The responses; none where something else has changed since. Compares them.
    var exchanges: [Exchange] {
      switch self {
      case .twin(let twin): return [twin]
      case .earlier(let first, let second, let later, let bases):
        let result = ComparedResponses(first, later, bases: (bases[0], bases[1]), repeats: ([second], []))
        return result.rows.isEmpty ? [first, second] : []
      }
    }
  }

  /// Larger bodies are not compared.
  private static let mostCompared = 1 << 20

  /// Notes that two requests were sent one after the other to find out what changes.
  mutating func setTwins(_ first: Int, _ second: Int) {
    if let index = index(of: first) { entries[index].twin = second }
    if let index = index(of: second) { entries[index].twin = first }
  }

  /// The exchanges that ended whole and whose request was the same, the oldest first.
  func repeats(of entry: HistoryEntry) -> [HistoryEntry] {
    let request = entry.asked
    return entries.filter { $0.exchange.isComplete && !$0.isEarlier && $0.asked == request }
  }
}
