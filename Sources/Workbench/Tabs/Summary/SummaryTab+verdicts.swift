import Exchanges
import FieldValues

extension SummaryTab.Content {
  /// What a reader of a response wants to know first: cookies, representation, caching, framing, checks. Each verdict has its reason,
  /// whatever server the response is from.
  struct Verdicts {
    typealias Row = SummaryTab.Row

    private let entry: HistoryEntry
    private let head: ResponseHead
    private let tally: (passed: Int, all: Int)

    init(_ entry: HistoryEntry, _ head: ResponseHead, _ tally: (passed: Int, all: Int)) {
      (self.entry, self.head, self.tally) = (entry, head, tally)
    }

    var rows: [Row] { cookies + negotiation + caching + framing + [checks] }

    /// A verdict, and below it the worst that was found in the header lines it is about.
    private func verdict(_ name: String, _ value: String, _ role: Style.Role = .text, about fields: Set<String>) -> [Row] {
      let finding = entry.findings.first { finding in
        guard let line = finding.line.flatMap({ head.headers.at($0) }), finding.severity > .note else { return false }
        return fields.contains(line.name.lowercased())
      }
      guard let finding else { return [Row(name: name, value: value, role: role)] }
      let found: Style.Role = finding.severity == .error ? .bad : .warning
      return [Row(name: name, value: value, role: found), Row(name: "", value: finding.sentence, role: found)]
    }

    private var cookies: [Row] {
      let count = head.headers.count { $0.isNamed("Set-Cookie") }
      guard count > 0 else { return [Row(name: "cookies", value: "none is set", role: .dim)] }
      let (words, isRefused) = entry.cookieWords
      return verdict(
        "cookies",
        ([count.counted("Set-Cookie line")] + [words].filter { !$0.isEmpty }).joined(separator: ": "),
        isRefused ? .bad : .text,
        about: ["set-cookie"]
      )
    }

    private var negotiation: [Row] {
      let (words, role) = representation
      let rows = verdict("negotiation", words, role, about: ["vary", "content-type", "content-language"])
      let varies = head.values(of: "Vary").joined(separator: ",").lowercased()
      guard (entry.trace?.negotiation?.offers.count ?? 0) > 1, !varies.contains("accept"), !varies.contains("*") else {
        return rows
      }
      return rows + [Row(name: "", value: "Vary doesn't name Accept: a cache may give this response to others", role: .warning)]
    }

    /// Why it is this representation: by the trace, else by what was asked for.
    private var representation: (words: String, role: Style.Role) {
      if let negotiation = entry.trace?.negotiation {
        guard let chosen = negotiation.chosen else { return ("nothing on offer fits Accept", .bad) }
        return ("\(chosen): \(negotiation.reason)", .text)
      }
      let lines = (entry.exchange.sent?.headers ?? entry.exchange.request.headers).filter { $0.isNamed("Accept") }.map(\.value)
      let asked = lines.joined(separator: ", ")
      if head.status == 406 { return ("nothing on offer fits Accept: \(asked)", .bad) }
      guard let accept = Accept.parse(lines) else { return ("no type was asked for", .dim) }
      guard let type = head.value(of: "Content-Type").flatMap({ MediaType($0) }) else {
        return ("no type is named; asked for: \(asked)", .dim)
      }
      guard accept.accepts(type) else { return ("\(type.essence) was not asked for, but \(asked)", .warning) }
      return ("\(type.essence) fits Accept: \(asked)", .text)
    }

    private var caching: [Row] {
      verdict(
        "caching",
        lifetime,
        about: ["cache-control", "expires", "age", "pragma", "etag", "last-modified", "date"]
      )
    }

    /// What caches do with it (RFC 9111 sections 3 and 4.2).
    private var lifetime: String {
      let lines = head.values(of: "Cache-Control")
      let directives = (try? CacheControl.directives(in: lines.joined(separator: ", "))) ?? []
      func value(_ name: String) -> String? { directives.first { $0.name == name }.map { $0.value ?? "" } }
      let isPrivate = value("private") == "" ? ", in private caches only" : ""
      if value("no-store") != nil { return "not stored: no-store" }
      if value("no-cache") == "" { return "stored\(isPrivate), and checked before each use: no-cache" }
      if let seconds = value("max-age").flatMap({ Int($0) }) {
        return seconds > 0
          ? "fresh for \(Self.time(seconds))\(isPrivate): max-age=\(seconds)" : "stale at once: max-age=\(seconds)"
      }
      if let expires = head.value(of: "Expires") { return "fresh until the time of Expires: \(expires)" }
      let validators = ["ETag", "Last-Modified"].filter { head.value(of: $0) != nil }
      guard validators.isEmpty else { return "no lifetime is stated; caches may guess one, and check by \(validators[0])" }
      return "no lifetime is stated, and nothing to check it by"
    }

    /// `1 h`, `90 s`.
    private static func time(_ seconds: Int) -> String {
      let units = [(86_400, "d"), (3600, "h"), (60, "min")]
      return units.first { seconds % $0.0 == 0 }.map { "\(seconds / $0.0) \($0.1)" } ?? "\(seconds) s"
    }

    private var framing: [Row] {
      let isOpen = entry.exchange.framing == .close
      return verdict(
        "framing",
        SummaryTab.Content.words(for: entry) + (isOpen ? ", so a cut would not be seen" : ""),
        isOpen ? .warning : .text,
        about: ["content-length", "transfer-encoding", "connection", "keep-alive", "content-encoding", "trailer", "upgrade"]
      )
    }

    private var checks: Row {
      let (passed, all) = tally
      guard all > 0 else { return Row(name: "checks", value: "none   a adds one, A proposes a set", role: .dim) }
      return Row(name: "checks", value: "\(passed) of \(all) passed", role: passed == all ? .good : .bad)
    }
  }
}
