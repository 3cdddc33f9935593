import Exchanges
import FieldValues
import Scenarios

extension NegotiationTab {
  /// A request sent once for each of several Accept lines.
  struct AcceptMatrix: Sendable, Hashable {
    struct Variant: Sendable, Hashable {
      /// nil sends no Accept line.
      let accept: String?
      let exchange: Int

      /// The Accept line in a column of a fixed width.
      var column: String {
        let text = accept ?? "(no Accept)"
        return text + String(repeating: " ", count: max(0, 26 - text.utf8.count))
      }
    }

    private static let mostTypes = 20
    private static let nowhereOffered = "application/x-not-offered"
    private static let common = [
      "application/json", "text/html", "text/plain", "application/xml", "text/csv", "application/x-msgpack", "image/png",
    ]

    let request: RequestMessage
    let variants: [Variant]

    /// Sends the request of an exchange with the types that its route offers, with `*/*`, without Accept, and with a type that
    /// no server offers.
    static func fire(_ entry: HistoryEntry, on shared: inout SharedState) -> (AcceptMatrix, [Effect]) {
      let path = entry.draft.target.prefix { $0 != "?" }
      let declared = shared.route(method: entry.draft.method, path: path)?.mediaTypes ?? []
      let offered = entry.trace?.negotiation?.offers.map(\.mediaType) ?? declared
      var seen: Set<String> = []
      let types = (offered.isEmpty ? common : offered).filter { seen.insert($0).inserted }.prefix(mostTypes)
      var (variants, effects): ([Variant], [Effect]) = ([], [])
      for accept in types.map(Optional.some) + ["*/*", nil, nowhereOffered] {
        var message = entry.withoutAccept
        if let accept { message.headers.append(HeaderLine(name: "Accept", value: accept)) }
        var draft = entry.draft
        draft.headers.removeAll { $0.line.isNamed("Accept") }
        if let accept { draft.headers.append(RequestDraft.Header(line: HeaderLine(name: "Accept", value: accept))) }
        let (id, sending) = shared.begin(draft, message)
        variants.append(Variant(accept: accept, exchange: id))
        effects.append(sending)
      }
      return (AcceptMatrix(request: entry.withoutAccept, variants: variants), effects)
    }

    /// The matrix as a scenario with a row for each variant; nil where the request is more than a table can say.
    func scenario(_ entry: HistoryEntry, _ shared: SharedState) -> String? {
      let hasCredentials = request.headers.contains { line in
        ["auth", "cookie", "token", "key", "secret"].contains { line.name.lowercased().contains($0) }
      }
      let rows = variants.compactMap { variant -> [String]? in
        guard let head = shared.history[variant.exchange]?.exchange.head, let type = head.value(of: "Content-Type") else {
          return nil
        }
        return [variant.accept ?? "(absent)", "\(head.status)", type]
      }
      let lines = request.headers.map { String(fieldBytes: $0.bytes) }
      let texts = rows.flatMap(\.self) + lines + [entry.draft.target]
      guard request.body == nil, !hasCredentials, !rows.isEmpty, entry.draft.target.hasPrefix("/"),
        texts.allSatisfy({ !$0.contains("{{") && !$0.contains("|") && !$0.contains("\\") && !$0.contains("#") })
      else { return nil }
      let table = ([["accept", "status", "type"]] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
      let step =
        ["### {{accept}} -> {{type}}", "\(request.method) {{base}}\(entry.draft.target)"] + lines + ["Accept: {{accept}}"]
      let text = ["#@ name: what \(entry.draft.line) offers", ""] + step + ["[Table]"] + table
      return (text + ["", "HTTP {{status}}", "Content-Type: {{type}}", ""]).joined(separator: "\n")
    }

    /// Whether an exchange has the same request, Accept aside.
    func isAbout(_ entry: HistoryEntry) -> Bool { entry.withoutAccept == request }
  }
}
