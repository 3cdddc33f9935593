import Exchanges
import Scenarios

/// Why this representation: what was requested, what was offered, what was chosen.
struct NegotiationTab {
  struct Row: Sendable, Hashable {
    var name: String
    var value: String
    var role: Style.Role = .text
  }

  let rows: [Row]

  init(_ exchange: Exchange, trace: ExchangeTrace?) {
    var rows = [Row(name: "Accept", value: Self.sent("Accept", exchange))]
    rows.append(Row(name: "Type", value: exchange.head?.value(of: "Content-Type") ?? "(none)"))
    rows.append(Row(name: "Vary", value: exchange.head.map { $0.values(of: "Vary").joined(separator: ", ") } ?? ""))
    guard let trace else {
      rows.append(Row(name: "", value: "no trace: only the app in this process tells how it chose", role: .dim))
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
    rows.append(Row(name: "Chosen", value: negotiation.chosen ?? "nothing: 406", role: negotiation.chosen == nil ? .bad : .good))
    rows.append(Row(name: "Because", value: negotiation.reason))
    if !(exchange.head?.values(of: "Vary").joined().lowercased().contains("accept") ?? false) {
      rows.append(Row(name: "", value: "! Vary does not name Accept: a cache may give this answer to others", role: .warning))
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

extension ExchangeTrace {
  /// Who set a header line; nil for a line the trace does not know, such as Date.
  func origin(of line: HeaderLine) -> Origin? {
    origins.first { line.isNamed($0.name) && line.value == $0.value }
  }
}
