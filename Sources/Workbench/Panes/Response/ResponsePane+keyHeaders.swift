import Exchanges
import FieldValues

extension ResponsePane {
  /// The header lines that decide what a client does with the response, the most telling first, each with who set it.
  struct KeyHeaders {
    private struct Entry {
      let line: HeaderLine
      let origin: ExchangeTrace.Origin?
      let rank: Int
    }

    /// A response may have very many header lines; the ones after these are not looked at.
    private static let mostLines = 1024
    /// What is always worth a row, in the order of the rows; what a layer set comes before `content-`.
    private static let names = [
      "set-cookie", "location", "cache-control", "etag", "vary", "www-authenticate", "retry-after", "allow", "accept",
      "accept-post", "accept-patch", "content-encoding", "content-disposition", "content-language", "content-location",
      "content-range", "content-security-policy", "last-modified", "expires", "age", "link", "content-type", "content-length",
    ]
    private static let firstOfContent = names.firstIndex(of: "content-encoding") ?? 0
    /// What the strip says already: no reason to show lines by themselves.
    private static let inStrip: Set<String> = ["content-type", "content-length"]
    /// What sets a line without being asked to by a layer.
    private static let ownParts: Set<String> = ["response", "media type", "finishing"]

    private let entries: [Entry]

    init(_ entry: HistoryEntry) {
      let lines = (entry.exchange.head?.headers ?? []).prefix(Self.mostLines)
      let ranked = lines.compactMap { line -> Entry? in
        let origin = entry.trace?.origin(of: line)
        let isOfLayer = origin.map { !Self.ownParts.contains($0.setBy) } ?? false
        let name = line.name.lowercased()
        guard let rank = Self.names.firstIndex(of: name) ?? (isOfLayer ? Self.firstOfContent : Self.rank(ofOther: name)) else {
          return nil
        }
        return Entry(line: line, origin: origin, rank: rank)
      }
      // Lines of one rank stay in wire order.
      let sorted = ranked.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
      entries = sorted.allSatisfy { Self.inStrip.contains($0.line.name.lowercased()) } ? [] : sorted
    }

    private static func rank(ofOther name: String) -> Int? {
      name.hasPrefix("content-") || name.hasPrefix("access-control-") ? names.count : nil
    }

    var count: Int { entries.count }

    /// At most so many rows; the last one says how many are left out.
    func rows(_ limit: Int, columns: Int) -> [Line] {
      guard limit > 0 else { return [] }
      let shown = entries.prefix(entries.count > limit ? limit - 1 : limit)
      let width = min(24, shown.map { $0.line.name.utf8.count }.max() ?? 0)
      let rows = shown.map { Self.row($0, nameWidth: width, columns: columns) }
      guard shown.count < entries.count else { return rows }
      return rows + [Line("  \(entries.count - shown.count) more   t h shows all", Style(.dim))]
    }

    private static func row(_ entry: Entry, nameWidth: Int, columns: Int) -> Line {
      let value = shownValue(of: entry.line)
      let origin = entry.origin.map { origin in
        let over = origin.overrode.first.map { ", over \($0)" } ?? ""
        return "   set by \(origin.setBy)\(over)"
      }
      let room = max(8, columns - 4 - nameWidth)
      let used = min(room / 2, Sanitizer.width(of: origin ?? "", atMost: room))
      let valueWidth = min(Sanitizer.width(of: value, atMost: room), room - used)
      return Line([
        Span("  "), Span(entry.line.name, .name, width: nameWidth), Span("  "), Span(value, width: valueWidth),
        Span(origin ?? "", .dim, width: max(0, room - valueWidth)),
      ])
    }

    /// The value as it came, that of a cookie shortened so that its attributes can be seen.
    private static func shownValue(of line: HeaderLine) -> String {
      let value = String(decoding: line.value.utf8.prefix(512), as: UTF8.self)
      guard line.isNamed("Set-Cookie"), let equals = value.firstIndex(of: "=") else { return value }
      let start = value.index(after: equals)
      let end = value[start...].firstIndex(of: ";") ?? value.endIndex
      guard value.distance(from: start, to: end) > 12 else { return value }
      return "\(value[..<start])\(value[start...].prefix(6))...\(value[end...])"
    }
  }
}
