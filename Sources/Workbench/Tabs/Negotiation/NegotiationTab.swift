import Exchanges
import Scenarios

/// Why this representation: what was requested, what was offered, what was chosen.
struct NegotiationTab: Component {
  enum Action: CaseIterable, Hashable, Sendable {}

  static let bindings: [Keymap<Action>.Binding] = []

  var position = ListPosition()

  var contexts: [KeyContext] { [.negotiation, .response] }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {}

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {}

  private func rows(_ shared: SharedState) -> [Row] {
    shared.shownEntry.map { Content($0.exchange, trace: $0.trace).rows } ?? []
  }

  func count(_ shared: SharedState) -> Int { rows(shared).count }

  func texts(_ shared: SharedState) -> (Int) -> String? {
    let rows = rows(shared)
    return { rows.at($0)?.value }
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
    var name: String
    var value: String
    var role: Style.Role = .text
  }

  /// The rows of an exchange.
  struct Content {
    let rows: [Row]

    init(_ exchange: Exchange, trace: ExchangeTrace?) {
      var rows = [Row(name: "Accept", value: Self.sent("Accept", exchange))]
      rows.append(Row(name: "Type", value: exchange.head?.value(of: "Content-Type") ?? "(none)"))
      rows.append(Row(name: "Vary", value: exchange.head.map { $0.values(of: "Vary").joined(separator: ", ") } ?? ""))
      guard let trace else {
        rows.append(Row(name: "", value: "no trace: only the app in this process reports how it chose", role: .dim))
        self.rows = rows
        return
      }
      rows.append(Row(name: "Route", value: trace.route))
      guard let negotiation = trace.negotiation else {
        rows.append(Row(name: "", value: "nothing was negotiated: the route has one representation", role: .dim))
        self.rows = rows
        return
      }
      for offer in negotiation.offers {
        let isChosen = offer.mediaType == negotiation.chosen
        rows.append(
          Row(
            name: isChosen ? "> offered" : "  offered",
            value: "\(Self.weight(offer.weight))  \(offer.mediaType)",
            role: isChosen ? .good : offer.weight == 0 ? .dim : .text
          )
        )
      }
      rows.append(
        Row(name: "Chosen", value: negotiation.chosen ?? "nothing: 406", role: negotiation.chosen == nil ? .bad : .good)
      )
      rows.append(Row(name: "Because", value: negotiation.reason))
      if !(exchange.head?.values(of: "Vary").joined().lowercased().contains("accept") ?? false) {
        rows.append(Row(name: "", value: "! Vary does not name Accept: a cache may give this response to others", role: .warning))
      }
      self.rows = rows
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
