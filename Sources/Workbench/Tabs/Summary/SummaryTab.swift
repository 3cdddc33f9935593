import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

/// The response in a few lines.
struct SummaryTab: Component {
  enum Action: CaseIterable, Sendable {
    case openRow
  }

  static let bindings = [
    Keymap.Binding(
      Action.openRow,
      [.enter],
      in: [.summary],
      name: "open-hop",
      label: "open",
      rank: 10,
      "show this hop, or follow the redirect"
    )
  ]

  var position = ListPosition()

  var contexts: [KeyContext] { [.summary, .response] }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    switch action {
    case .openRow: selected(shared)?.hop == nil && !isOnLocation(shared) ? "nothing to open in this row" : nil
    }
  }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    switch action {
    case .openRow:
      guard let hop = selected(shared)?.hop else { return isOnLocation(shared) ? [.followRedirect] : [] }
      guard shared.history[hop] != nil else {
        shared.notice = "this hop is forgotten"
        return []
      }
      shared.notice = "#\(hop), a hop of the way   4 lists every exchange"
      return [.show(hop)]
    }
  }

  private func rows(_ shared: SharedState) -> [Row] {
    shared.shownEntry.map { Content($0, in: shared.history, tally: shared.tally(of: $0)).rows } ?? []
  }

  private func selected(_ shared: SharedState) -> Row? { rows(shared).at(position.selection) }

  private func isOnLocation(_ shared: SharedState) -> Bool {
    shared.shownEntry?.redirect != nil && selected(shared)?.name == "location"
  }

  func count(_ shared: SharedState) -> Int { rows(shared).count }

  func texts(_ shared: SharedState) -> (Int) -> String? {
    let rows = rows(shared)
    return { rows.at($0)?.value }
  }

  func matcher(_ search: ByteSearch, _ shared: SharedState) -> (Int) -> Bool {
    let rows = rows(shared)
    return { rows.at($0).map { search.isFound(in: $0.name) || search.isFound(in: $0.value) } ?? false }
  }

  func suggestions(_ shared: SharedState) -> [Suggestions.Choices] {
    guard let entry = shared.shownEntry, let head = entry.exchange.head else { return [] }
    func header(_ name: String) -> [Suggestions.Choices] {
      head.headers.first { $0.isNamed(name) }.map { Suggestions.header($0, of: head) } ?? []
    }
    return switch selected(shared)?.name {
    case "status": [Suggestions.status(head)]
    case "type": header("Content-Type")
    case "location": header("Location")
    case "body": [Suggestions.size(entry.exchange.isDecoded ? entry.decodedCount : entry.bodyCount)]
    case "timing": entry.exchange.timing.ended.map { [AssertSyntax.choices(.duration, below: $0)] } ?? []
    default: []
    }
  }

  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let rows = rows(shared)
    painter.list(place.rect, count: rows.count, at: position, isFocused: place.isFocused) {
      Line([Span(rows[$1].name, .name, width: 12), Span($0.glyphs.words(rows[$1].value), rows[$1].role)])
    }
  }
}

extension SummaryTab {
  struct Row: Sendable, Hashable {
    var name: String
    var value: String
    var role = Style.Role.text
    /// The exchange that Enter shows.
    var hop: Int?
  }

  /// The rows of an exchange.
  struct Content {
    private(set) var rows: [Row] = []

    /// - Parameter tally: how many checks of the response there are, and how many of them passed.
    init(_ entry: HistoryEntry, in history: History, tally: (passed: Int, all: Int) = (0, 0)) {
      let exchange = entry.exchange
      addEnding(exchange)
      for warning in entry.warnings where warning != exchange.failure?.description { add("warning", warning, .warning) }
      for head in exchange.informational {
        rows.append(Row(name: "before", value: "\(head.version) \(head.status) \(head.reason)"))
      }
      if let head = exchange.head {
        rows.append(
          Row(name: "status", value: "\(head.version) \(head.status) \(head.reason)", role: Style.Role(status: head.status))
        )
        rows.append(Row(name: "type", value: head.value(of: "Content-Type") ?? "no Content-Type"))
        let lines = "\(head.headers.count.counted("line")), \(head.bytes.count.bytesText)"
        let mark = entry.findingCount > 0 ? "   ! \(entry.findingCount.counted("finding"))   t h explains" : ""
        rows.append(Row(name: "headers", value: lines + mark, role: mark.isEmpty ? .text : .warning))
        if let location = head.value(of: "Location") { rows.append(Row(name: "location", value: location)) }
        for row in Verdicts(entry, head, tally).rows { add(row.name, row.value, row.role) }
        rows.append(Row(name: "body", value: Self.size(entry.bodyCount, kept: exchange.body.count)))
      }
      addDecoded(entry)
      if !exchange.trailers.isEmpty { rows.append(Row(name: "trailers", value: exchange.trailers.count.counted("line"))) }
      addTiming(exchange)
      if let connection = exchange.connection {
        let reuse = connection.reused ? "used again" : "new"
        // The status line tells the version of HTTP/1.
        let version = connection.protocol == .http2 ? ", HTTP/2" : ""
        rows.append(Row(name: "connection", value: "\(connection.local) to \(connection.peer)\(version), \(reuse)"))
        addSecurity(connection.security)
      }
      rows.append(Row(name: "received", value: Self.size(entry.receivedCount, kept: exchange.received.count)))
      addDeclaration(entry.trace?.declaration)
      addBackground(entry.trace)
      addHops(history.hops(to: entry.id).dropLast())
    }

    private mutating func addDeclaration(_ declaration: ExchangeTrace.Declaration?) {
      switch declaration {
      case nil: break
      case .conforms: rows.append(Row(name: "declared", value: "the response conforms to its declaration", role: .good))
      case .undeclared:
        rows.append(Row(name: "declared", value: "the documentation does not describe this request", role: .warning))
      case .differs: rows.append(Row(name: "declared", value: "the response is not as declared, see above", role: .bad))
      }
    }

    private mutating func addBackground(_ trace: ExchangeTrace?) {
      for work in trace?.background ?? [] {
        let time = work.duration.map { " \($0.columnText)" } ?? ""
        switch work.state {
        case .running: rows.append(Row(name: "after", value: "\(work.name) running", role: .warning))
        case .done: rows.append(Row(name: "after", value: "\(work.name) done\(time)", role: .good))
        case .failed(let reason): rows.append(Row(name: "after", value: "\(work.name) failed\(time): \(reason)", role: .bad))
        }
      }
    }

    /// The responses that led here, each with its header lines.
    private mutating func addHops(_ hops: some Collection<HistoryEntry>) {
      for (index, hop) in hops.enumerated() {
        let head = hop.exchange.head
        let status = head.map { "\($0.status) \($0.reason)" } ?? "no response"
        rows.append(
          Row(
            name: "hop \(index + 1)",
            value: "\(status)  #\(hop.id) \(hop.draft.line)",
            role: head.map { Style.Role(status: $0.status) } ?? .bad,
            hop: hop.id
          )
        )
        for line in head?.headers ?? [] {
          let role: Style.Role = line.isNamed("Set-Cookie") || line.isNamed("Location") ? .text : .dim
          rows.append(Row(name: "", value: String(fieldBytes: line.bytes), role: role, hop: hop.id))
        }
      }
    }

    private static func size(_ count: Int, kept: Int) -> String {
      count == kept ? count.bytesText : "\(count.bytesText), the first \(kept) kept"
    }

    /// A sentence on as many rows as it takes in a narrow pane.
    private mutating func add(_ name: String, _ sentence: String, _ role: Style.Role) {
      for (place, line) in sentence.wrapped(at: Self.mostColumns).enumerated() {
        rows.append(Row(name: place == 0 ? name : "", value: line, role: role))
      }
    }

    /// What a pane of 80 columns has for a value.
    private static let mostColumns = 64

    private mutating func addEnding(_ exchange: Exchange) {
      switch exchange.ending {
      case .failed(let failure):
        add("failed", failure.description, .bad)
        rows.append(Row(name: "", value: "what came until then is under Headers, Body and Raw", role: .dim))
      case .cancelled: rows.append(Row(name: "cancelled", value: "by you; what came until then is kept", role: .warning))
      case .complete: break
      case nil: rows.append(Row(name: "running", value: "^C cancels", role: .warning))
      }
    }

    private mutating func addTiming(_ exchange: Exchange) {
      let timing = exchange.timing
      let points: [(String, Duration?)] = [
        ("connected", timing.connected), ("sent", timing.sent), ("first byte", timing.firstByte), ("head", timing.head),
        ("end", timing.ended),
      ]
      let words = points.compactMap { name, time in time.map { "\(name) \($0.columnText)" } }
      if !words.isEmpty { rows.append(Row(name: "timing", value: words.joined(separator: "   "))) }
    }

    static func words(for entry: HistoryEntry) -> String {
      let exchange = entry.exchange
      let chunks = entry.stream?.kind == .chunks ? entry.stream?.total ?? 0 : exchange.chunks.count
      return switch exchange.framing {
      case .none: "no body can follow"
      case .length(let count): "Content-Length \(count)"
      case .chunked: "chunked, \(chunks) chunks"
      case .close: "the end of the connection ends the body"
      case .frames: "HTTP/2 frames, the last one ends the stream"
      }
    }

    /// What TLS agreed on: version, cipher, ALPN, and the certificate.
    private mutating func addSecurity(_ security: ConnectionInfo.TLS?) {
      guard let security else { return }
      let words = [
        security.version, security.cipher, security.applicationProtocol.map { "ALPN \($0)" },
        security.serverName.map { "for \($0)" },
      ]
      rows.append(Row(name: "security", value: words.compactMap(\.self).joined(separator: ", ")))
      rows.append(
        security.isVerified
          ? Row(name: "", value: "the certificate was verified", role: .good)
          : Row(name: "", value: "the certificate was not verified", role: .warning)
      )
      if let file = security.clientCertificate {
        rows.append(Row(name: "client cert", value: "\(file), shown if the server asked for one"))
      }
      guard let certificate = security.certificate else { return }
      let end = HTTPDate(secondsSince1970: certificate.notAfter).description
      rows.append(Row(name: "certificate", value: certificate.subject.isEmpty ? "without a subject" : certificate.subject))
      rows.append(Row(name: "", value: "issued by \(certificate.issuer), until \(end)"))
      if !certificate.alternativeNames.isEmpty {
        rows.append(Row(name: "", value: certificate.alternativeNames.joined(separator: ", "), role: .dim))
      }
    }

    /// The size of the body without its content codings, and why it is incomplete.
    private mutating func addDecoded(_ entry: HistoryEntry) {
      guard let decoded = entry.exchange.decoded else { return }
      if entry.exchange.isDecoded {
        let size = Self.size(entry.decodedCount, kept: decoded.bytes.count)
        rows.append(Row(name: "decoded", value: "\(size), without \(decoded.codings.joined(separator: ", "))"))
      }
      if let problem = decoded.problem { add(entry.exchange.isDecoded ? "" : "decoded", problem, .bad) }
    }
  }
}
