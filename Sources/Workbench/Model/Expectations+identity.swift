import Exchanges
import FieldValues

extension Expectations {
  /// A request as it was sent, as far as it decides what the response is. Checks belong to it.
  ///
  /// It is made of the method, the target, the body and the header lines that the user wrote; names have no case, and the order of
  /// different names does not count. These are left out:
  /// - lines that do not change what is asked for: User-Agent, Connection, Content-Length, and the ids of traces and requests;
  /// - Last-Event-ID, so that a stream keeps its checks when it is resumed;
  /// - the values of cookies, since every session has others: a cookie counts by its name;
  /// - the Cookie line of the jar, which changes without the user.
  struct Identity: Sendable, Hashable, CustomStringConvertible {
    /// `GET /items/1`.
    let line: String
    /// `accept: text/csv`, by name.
    private let fields: [String]
    private let body: [UInt8]?

    init(_ draft: RequestDraft) {
      line = draft.line
      body = draft.body
      let lines = draft.headers.filter(\.isOn).map { (name: $0.line.name.lowercased(), value: $0.line.value) }
      let groups = Dictionary(grouping: lines.filter { !Self.leftOut.contains($0.name) }, by: \.name)
      fields = groups.keys.sorted().map { name in
        let values = (groups[name] ?? []).map(\.value)
        return "\(name): " + (name == "cookie" ? Self.names(of: values) : values).joined(separator: ", ")
      }
    }

    /// The body isn't looked at: it may be large, and requests of one line and with the same fields seldom differ in it alone.
    func hash(into hasher: inout Hasher) {
      hasher.combine(line)
      hasher.combine(fields)
      hasher.combine(body?.count)
    }

    private static let leftOut: Set<String> = [
      "user-agent", "connection", "content-length", "last-event-id", "traceparent", "tracestate", "x-request-id",
      "x-correlation-id",
    ]

    private static func names(of lines: [String]) -> [String] {
      lines.flatMap { $0.split(separator: ";") }.map { String($0.prefix { $0 != "=" }).trimmingSpaces }.sorted()
    }

    /// `GET /items/1  Accept: text/csv  Authorization`. Only what negotiates has its value here: others may be secret.
    var description: String {
      let shown = fields.map { field in
        let name = field.prefix { $0 != ":" }
        let isShown = name.hasPrefix("accept") || name == "content-type"
        let words = name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }
        return words.joined(separator: "-") + (isShown ? field.dropFirst(name.count) : "")
      }
      return ([line] + shown).joined(separator: "  ")
    }
  }
}
