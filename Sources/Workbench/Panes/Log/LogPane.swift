import Exchanges
import FieldValues

/// The last lines the server logged, the newest last.
struct LogPane: Component {
  enum Action: CaseIterable, Hashable, Sendable {
    case open, showExchange, search, searchNext, searchPrevious
  }

  static let bindings = [
    Keymap.Binding(Action.open, [.enter], in: [.log], name: "open", label: "open", rank: 10, "show the whole line"),
    Keymap.Binding(
      .showExchange,
      [.character("o")],
      in: [.log],
      name: "log-exchange",
      label: "its exchange",
      rank: 20,
      "show the exchange that this line is about"
    ),
    Keymap.Binding(.search, [.character("/")], in: [.log], name: "search", label: "search", rank: 61, "search for words"),
    Keymap.Binding(
      .searchNext,
      [.character("n")],
      in: [.log],
      name: "search-next",
      rank: 401,
      "the next line that has the words"
    ),
    Keymap.Binding(
      .searchPrevious,
      [.character("N")],
      in: [.log],
      name: "search-previous",
      rank: 402,
      "the line before that has the words"
    ),
  ]

  static let mostLines = 1000
  /// Of all lines together.
  static let mostBytes = 4 * 1024 * 1024

  private(set) var lines: [Message.LogLine] = []
  /// The number of the newest exchange when each line came.
  private var exchanges: [Int] = []
  private var bytes = 0
  /// How many were forgotten.
  private(set) var dropped = 0
  var position = ListPosition()
  private var isSearching = false
  private var search = TextField()

  var contexts: [KeyContext] { isSearching ? [.search] : [.log] }

  var margins: ScreenLayout.Margins { ScreenLayout.Margins(hasBorder: true) }

  /// How many lines tell of an error.
  var errors: Int { lines.count { $0.level == .error } }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    switch action {
    case .search: nil
    case .open, .showExchange: lines.isEmpty ? "nothing was logged yet" : nil
    case .searchNext, .searchPrevious: search.text.isEmpty ? "nothing was searched for   / searches" : nil
    }
  }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    switch action {
    case .open:
      guard let line = lines.at(position.selection) else { return [] }
      let time = line.time.isEmpty ? "" : "\(line.time)  "
      let exchange = exchange(of: position.selection, shared).map { "   Esc, then o shows #\($0)" } ?? ""
      shared.notice = "line \(position.selection + dropped + 1) of the log   y y copies it\(exchange)"
      return [.showText(title: "Server log  \(time)\(line.level.word)", [line.text])]
    case .showExchange:
      guard let id = exchange(of: position.selection, shared) else {
        shared.notice = "o: no exchange in the history fits this line"
        return []
      }
      return [.bringBack(id), .focus(.response)]
    case .search:
      search = TextField()
      isSearching = true
    case .searchNext: find(forward: true, &shared)
    case .searchPrevious: find(forward: false, &shared)
    }
    return []
  }

  /// The cursor goes along when it stands on the last line.
  /// - Parameter exchange: the number of the newest exchange.
  mutating func append(_ line: Message.LogLine, after exchange: Int = 0) {
    let follows = position.selection >= lines.count - 1
    lines.append(line.bounded)
    bytes += lines[lines.count - 1].text.utf8.count
    exchanges.append(exchange)
    var surplus = 0
    while lines.count - surplus > Self.mostLines || bytes > Self.mostBytes {
      bytes -= lines[surplus].text.utf8.count
      surplus += 1
    }
    if surplus > 0 {
      lines.removeFirst(surplus)
      exchanges.removeFirst(surplus)
      dropped += surplus
      position.selection = max(0, position.selection - surplus)
      position.top = max(0, position.top - surplus)
    }
    if follows { position.selection = lines.count - 1 }
  }

  func count(_ shared: SharedState) -> Int { lines.count }

  func texts(_ shared: SharedState) -> (Int) -> String? { { lines.at($0)?.wholeText } }

  mutating func settle(in place: ScreenLayout.Place, _ shared: SharedState) {
    let list = place.parts(margins).list
    position.settle(count: lines.count, height: list.rows)
  }

  var field: TextField? {
    get { isSearching ? search : nil }
    set { if isSearching, let newValue { search = newValue } }
  }

  var question: String? { isSearching ? "search for: " : nil }

  mutating func accept(on shared: inout SharedState) {
    isSearching = false
    find(forward: true, includingCurrent: true, &shared)
  }

  mutating func leave(on shared: inout SharedState) { isSearching = false }

  mutating func cancelWriting() { isSearching = false }

  /// Puts the cursor on the next line that has the words, around the end if need be.
  private mutating func find(forward: Bool, includingCurrent: Bool = false, _ shared: inout SharedState) {
    guard let words = ByteSearch(search.text) else { return shared.notice = "nothing was searched for   / searches" }
    let found = lines.indices.filter { words.isFound(in: lines[$0].wholeText) }
    guard let first = found.first, let last = found.last else { return shared.notice = "\(search.text) is not found in the log" }
    let at = position.selection
    let next = forward ? found.first { includingCurrent ? $0 >= at : $0 > at } ?? first : found.last { $0 < at } ?? last
    position.selection = next
    shared.notice = "\(search.text) \((found.firstIndex(of: next) ?? 0) + 1) of \(found.count)"
  }
}

extension LogPane {
  /// The line that tells most of how a response came to be: one with its request id, else one that came after the request was sent and
  /// before the next like it, and names its method and its path or route; an error before others.
  func line(of entry: HistoryEntry, _ shared: SharedState) -> Int? {
    let texts = LogWords(entry, route: entry.trace?.route ?? declaredRoute(of: entry, shared))
    if let id = texts.requestID, let index = worst(lines.indices.filter { id.isFound(in: lines[$0].text) }) { return index }
    let next = shared.history.entries.first { $0.id > entry.id && $0.draft.line == entry.draft.line }?.id ?? .max
    let candidates = lines.indices.filter { index in
      // The exchanges of a scenario are entered after it has run.
      (exchanges[index] >= entry.id && exchanges[index] < next || entry.scenario != nil) && texts.names(lines[index].text)
    }
    return worst(candidates)
  }

  /// `GET /items/{id}` for an exchange that has no trace.
  private func declaredRoute(of entry: HistoryEntry, _ shared: SharedState) -> String? {
    let path = entry.draft.target.prefix { $0 != "?" }
    return shared.route(method: entry.draft.method, path: path).map { "\(entry.draft.method) \($0.path)" }
  }

  /// The first of the lines of the worst level.
  private func worst(_ indices: [Int]) -> Int? {
    let level = indices.map { lines[$0].level }.max()
    return indices.first { lines[$0].level == level }
  }

  /// The exchange that a line is about: the last one before it that the line names.
  private func exchange(of index: Int, _ shared: SharedState) -> Int? {
    guard let line = lines.at(index), let newest = exchanges.at(index) else { return nil }
    // The latest are enough: a long line is searched for the words of each.
    let entries = shared.history.entries.suffix(History.mostEntries)
    let byID = entries.last { LogWords($0, route: nil).requestID?.isFound(in: line.text) ?? false }
    var known: [String: String?] = [:]
    let byPath = entries.last { entry in
      guard byID == nil, entry.id <= newest else { return false }
      let route = entry.trace?.route ?? known[entry.draft.line] ?? declaredRoute(of: entry, shared)
      known[entry.draft.line] = route
      return LogWords(entry, route: route).names(line.text)
    }
    return (byID ?? byPath)?.id
  }

  /// By what a line of the log names an exchange.
  private struct LogWords {
    private(set) var requestID: ByteSearch?
    /// `GET /items/7` and `GET /items/{id}`.
    private let requests: [ByteSearch]

    /// - Parameter route: the route that took the request, where it is known.
    init(_ entry: HistoryEntry, route: String?) {
      let header = entry.exchange.head?.headers.first { $0.isNamed("X-Request-ID") }
      let path = entry.draft.target.dropping(entry.draft.target.authorityPrefix).prefix { $0 != "?" && $0 != "#" }
      requests = ["\(entry.draft.method) \(path)", route].compactMap { $0 }.compactMap { ByteSearch($0) }
      // A short id could be a part of anything.
      if let header, header.value.utf8.count >= 8 { requestID = ByteSearch(header.value) }
    }

    /// Whether the text has one of the requests, and the path ends where the word does.
    func names(_ text: String) -> Bool {
      let bytes = Array(text.utf8)
      return requests.contains { words in
        guard let start = words.first(in: bytes[...]) else { return false }
        let end = start + words.count
        return end == bytes.count || !Self.isOfPath(bytes[end])
      }
    }

    private static func isOfPath(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte.isAlphanumeric
    }
  }
}

extension LogPane {
  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let list = place.parts(margins).list
    var below =
      place.isFocused && !lines.isEmpty ? "Enter open  o its exchange  / search" : painter.count(position, of: lines.count)
    if dropped > 0 { below += "  \(dropped) forgotten" }
    let count =
      lines.isEmpty
      ? ""
      : "  \(lines.count) line\(lines.count == 1 ? "" : "s")" + (errors > 0 ? ", \(errors) error\(errors == 1 ? "" : "s")" : "")
    painter.frame(place.rect, title: "5 Server log\(count)", below: below, isFocused: place.isFocused)
    if lines.isEmpty {
      painter.list(list, count: 0, at: position, isFocused: place.isFocused) { _, _ in Line() }
      return painter.write("nothing was logged yet", in: list, column: 1, style: Style(.dim))
    }
    painter.list(list, count: lines.count, at: position, isFocused: place.isFocused) { Self.line(of: lines[$1]) }
  }

  private static func line(of line: Message.LogLine) -> Line {
    let word = line.level.word
    return Line([
      Span(line.time.isEmpty ? "" : line.time + " ", .dim), Span(word.isEmpty ? "" : word + " ", line.level.role),
      Span(line.text),
    ])
  }
}
