import Exchanges
import FieldValues
import Scenarios

/// Why this representation: what was requested, what was offered, what was chosen, and what other requests would get.
struct NegotiationTab: Component {
  enum Action: CaseIterable, Hashable, Sendable {
    case fireMatrix, open, saveMatrix
  }

  static let bindings: [Keymap<Action>.Binding] = [
    Keymap.Binding(
      .open,
      [.enter],
      in: [.negotiation],
      name: "open-variant",
      label: "open",
      rank: 10,
      "show the response of this row of the matrix, or make the matrix"
    ),
    Keymap.Binding(
      .fireMatrix,
      [.character("x")],
      in: [.negotiation],
      name: "accept-matrix",
      label: "Accept matrix",
      rank: 20,
      "send the request once for each media type, and list what comes"
    ),
    Keymap.Binding(
      .saveMatrix,
      [],
      in: [.negotiation],
      name: "save-matrix",
      rank: 21,
      "save the Accept matrix as a scenario with a table"
    ),
  ]

  var position = ListPosition()
  private var matrix: AcceptMatrix?

  var contexts: [KeyContext] { [.negotiation, .response] }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    switch (action, rows(shared).at(position.selection)?.target) {
    case (.open, nil): "nothing to open in this row   x sends the request for each media type"
    case (.open, .exchange(let id)?): shared.history[id] == nil ? "the exchange of this row is forgotten" : nil
    case (.open, .matrix?), (.fireMatrix, _): obstacleToMatrix(shared)
    case (.saveMatrix, _): shownMatrix(shared) == nil ? "no matrix yet   x makes it" : nil
    }
  }

  private func obstacleToMatrix(_ shared: SharedState) -> String? {
    guard let entry = shared.shownEntry else { return "nothing was sent yet" }
    let method = entry.exchange.request.method
    return ["GET", "HEAD", "OPTIONS"].contains(method)
      ? nil : "the matrix sends the request many times, so it takes only GET, HEAD and OPTIONS, not \(method)"
  }

  private func shownMatrix(_ shared: SharedState) -> AcceptMatrix? {
    guard let entry = shared.shownEntry, let matrix, matrix.isAbout(entry) else { return nil }
    return matrix
  }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    if action == .saveMatrix {
      guard let entry = shared.shownEntry, let text = shownMatrix(shared)?.scenario(entry, shared) else {
        shared.notice = "the matrix is not saved: only a request without a body, credentials and odd characters makes a table"
        return []
      }
      return [.saveText(text, path: "scenarios/recorded/\(entry.draft.fileName)-accept.scenario")]
    }
    if action == .open, case .exchange(let id)? = rows(shared).at(position.selection)?.target {
      let row = position.selection
      // Another exchange begins at the top; the cursor stays on the row that was opened.
      defer { pendingRow = row }
      return [.bringBack(id)]
    }
    guard let entry = shared.shownEntry else { return [] }
    let (matrix, effects) = AcceptMatrix.fire(entry, on: &shared)
    self.matrix = matrix
    // The matrix begins at the top of the list, as far as there are rows.
    position = ListPosition(selection: rows(shared).firstIndex { $0.target == .matrix } ?? 0, top: .max)
    shared.notice = "the request is sent with \(matrix.variants.count) different Accept lines   Enter on a row shows its response"
    return effects.map { .perform($0) }
  }

  /// The row that the cursor goes to when the exchange of the matrix is shown.
  private var pendingRow: Int?

  mutating func rewind() { position = ListPosition() }

  mutating func settle(in place: ScreenLayout.Place, _ shared: SharedState) {
    if let row = pendingRow { position.selection = row }
    pendingRow = nil
    position.settle(count: count(shared), height: place.parts(margins).list.rows)
  }

  private func rows(_ shared: SharedState) -> [Row] {
    guard let entry = shared.shownEntry else { return [] }
    return Content(entry, shared, matrix).rows
  }

  func count(_ shared: SharedState) -> Int { rows(shared).count }

  func texts(_ shared: SharedState) -> (Int) -> String? {
    let rows = rows(shared)
    return { rows.at($0)?.value }
  }

  func suggestions(_ shared: SharedState) -> [Suggestions.Choices] {
    guard let head = shared.shownEntry?.exchange.head, let row = rows(shared).at(position.selection) else { return [] }
    switch row.name {
    case "Type", "Chosen": return Suggestions.list("Content-Type", of: head)
    case "Vary": return Suggestions.list("Vary", of: head)
    default: return []
    }
  }

  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let rows = rows(shared)
    painter.list(place.rect, count: rows.count, at: position, isFocused: place.isFocused) {
      Line([Span(rows[$1].name, .name, width: 12), Span(rows[$1].value, rows[$1].role)])
    }
  }
}

extension NegotiationTab {
  struct Row: Sendable, Hashable {
    /// What Enter does.
    enum Target: Sendable, Hashable {
      case matrix
      case exchange(Int)
    }

    var name: String
    var value: String
    var role: Style.Role = .text
    var target: Target?
  }

  /// The rows of an exchange.
  struct Content {
    private(set) var rows: [Row] = []

    init(_ entry: HistoryEntry, _ shared: SharedState, _ matrix: AcceptMatrix?) {
      add(entry.exchange)
      addChoice(entry, shared)
      addAudit(entry, shared)
      addMatrix(matrix?.isAbout(entry) == true ? matrix : nil, shared)
    }

    private mutating func add(_ name: String, _ value: String, _ role: Style.Role = .text, _ target: Row.Target? = nil) {
      rows.append(Row(name: name, value: value, role: role, target: target))
    }

    /// What was sent and what came, for each of the four things that can be negotiated.
    private mutating func add(_ exchange: Exchange) {
      func came(_ name: String) -> String? { exchange.head?.values(of: name).joined(separator: ", ") }
      add("Accept", Self.sent("Accept", exchange))
      add("Type", exchange.head?.value(of: "Content-Type") ?? "(none)")
      add("Language", "\(Self.sent("Accept-Language", exchange))  ->  \(came("Content-Language").named("no Content-Language"))")
      add("Encoding", "\(Self.sent("Accept-Encoding", exchange))  ->  \(came("Content-Encoding").named("no Content-Encoding"))")
      let charset = exchange.head?.value(of: "Content-Type").flatMap { MediaType($0) }?.charset
      add("Charset", "\(Self.sent("Accept-Charset", exchange))  ->  \(charset.named("none named"))")
      add("Vary", came("Vary").named("(none)"))
      for name in ["Accept-Post", "Accept-Patch"] {
        if let value = came(name), !value.isEmpty { add(name, value) }
      }
    }

    private mutating func addChoice(_ entry: HistoryEntry, _ shared: SharedState) {
      let status = entry.exchange.head?.status ?? 0
      let route = shared.route(method: entry.draft.method, path: entry.draft.target.prefix { $0 != "?" })
      let declared = route.map { "\(entry.draft.method) \($0.path)" }
      guard let trace = entry.trace else { return add("", "no trace: only the app in this process reports how it chose", .dim) }
      add("Route", trace.route.isEmpty ? declared.named("none takes this request") : trace.route)
      if status == 415 {
        let type = entry.exchange.request.headers.first { $0.isNamed("Content-Type") }?.value
        add("", "! 415: the route takes no body of type \(type.named("that is not named"))", .bad)
        if let takes = route?.requestMediaType { add("Takes", takes) }
      }
      guard let negotiation = trace.negotiation else {
        if status == 406, let types = route?.mediaTypes, !types.isEmpty { add("Offers", types.joined(separator: ", ")) }
        if ![406, 415].contains(status) { add("", "nothing was negotiated: the route has one representation", .dim) }
        return
      }
      for offer in negotiation.offers {
        let isChosen = offer.mediaType == negotiation.chosen
        let role: Style.Role = isChosen ? .good : offer.weight == 0 ? .dim : .text
        add(isChosen ? "> offered" : "  offered", "\(Self.weight(offer.weight))  \(offer.mediaType)", role)
      }
      add("Chosen", negotiation.chosen ?? "nothing: 406", negotiation.chosen == nil ? .bad : .good)
      add("Because", negotiation.reason)
    }

    /// Whether Vary names what the choice depended on: by the trace, and by what the history has seen of the URL.
    private mutating func addAudit(_ entry: HistoryEntry, _ shared: SharedState) {
      guard let head = entry.exchange.head else { return }
      let vary = head.values(of: "Vary").joined(separator: ",").lowercased().parts(between: ",").map { $0.trimmingBlanks() }
      if vary.contains("*") { return add("Audit", "! Vary: * keeps every cache from using the response again", .warning) }
      if vary.contains("accept") { return add("Audit", "Vary names Accept: caches keep the variants apart", .good) }
      if let count = entry.trace?.negotiation?.offers.count, count > 1 {
        return add("Audit", "! Vary does not name Accept: a cache may give this response to others", .warning)
      }
      let others = shared.history.entries.filter { $0.isVariant(of: entry) }
      guard let other = others.last(where: { $0.mediaType != entry.mediaType }) else {
        let seen =
          others.isEmpty ? "no response to another Accept was seen   x asks for more" : "one type for every Accept seen so far"
        return add("Audit", seen, .dim)
      }
      let types = "#\(other.id) is \(other.mediaType.named("untyped")) and this is \(entry.mediaType.named("untyped"))"
      add("Audit", "! Vary lacks Accept, yet \(types)", .warning)
    }

    private mutating func addMatrix(_ matrix: AcceptMatrix?, _ shared: SharedState) {
      guard let matrix else {
        return add("Matrix", "Enter or x sends this request once for each media type, and lists what comes", .dim, .matrix)
      }
      add("Matrix", "Accept, status, type, size, Vary   x sends it again, :save-matrix saves it", .heading, .matrix)
      for variant in matrix.variants {
        guard let other = shared.history[variant.exchange] else {
          add("", "\(variant.column)  forgotten", .dim)
          continue
        }
        let role = other.exchange.head.map { Style.Role(status: $0.status) } ?? .dim
        let isShown = variant.exchange == shared.shown
        add(isShown ? "  shown" : "", "\(variant.column)  \(other.matrixCells)", role, .exchange(variant.exchange))
      }
    }

    private static func sent(_ name: String, _ exchange: Exchange) -> String {
      let values = exchange.sent?.headers.filter { $0.isNamed(name) }.map(\.value) ?? []
      return values.isEmpty ? "(not sent)" : values.joined(separator: ", ")
    }

    /// Thousandths as a weight: `0.5`, `1`.
    private static func weight(_ thousandths: Int) -> String {
      let digits = String(1000 + thousandths % 1000).dropFirst()
      return thousandths % 1000 == 0 ? "q=\(thousandths / 1000)    " : "q=0.\(digits)"
    }
  }
}

extension HistoryEntry {
  /// The request as the user wrote it, without its Accept lines.
  var withoutAccept: RequestMessage {
    var request = asked
    request.headers.removeAll { $0.isNamed("Accept") }
    return request
  }

  fileprivate var mediaType: String? {
    let value = exchange.head?.value(of: "Content-Type")
    return value.flatMap { MediaType($0) }?.essence ?? value
  }

  /// Whether another exchange asked the same URL with another Accept and got a whole response that isn't a refusal.
  fileprivate func isVariant(of entry: HistoryEntry) -> Bool {
    guard id != entry.id, exchange.isComplete, let status = exchange.head?.status, status < 300 else { return false }
    func accept(_ entry: HistoryEntry) -> [String] { entry.asked.headers.filter { $0.isNamed("Accept") }.map(\.value) }
    return exchange.request.url == entry.exchange.request.url && exchange.request.method == entry.exchange.request.method
      && (entry.exchange.head?.status ?? 0) < 300 && accept(self) != accept(entry)
  }

  /// Status, type, size and Vary of a response.
  fileprivate var matrixCells: String {
    guard let head = exchange.head else { return isRunning ? "waiting" : "failed" }
    let vary = head.values(of: "Vary").joined(separator: ", ")
    let type = mediaType.named("no type")
    let blanks = String(repeating: " ", count: max(0, 24 - type.utf8.count))
    return "\(head.status) \(type)\(blanks) \(bodyCount) B  Vary \(vary.isEmpty ? "(none)" : vary)"
  }
}

extension String? {
  /// The text, or words where there is none.
  fileprivate func named(_ words: String) -> String { self.flatMap { $0.isEmpty ? nil : $0 } ?? words }
}
