package import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An HTTP archive (HAR 1.2) of every exchange, for the tools that read one.
///
/// Bodies that are not text are written in base64, those of requests with `encoding` as those of responses have it. A body that was compressed and that no one decoded is only counted, because a secret
/// in it could not be found. Every exchange has the time at which the run began: only the times within an exchange are right.
package struct HARReport: Report {
  package static let format = SecretRedactor.Format.json
  private let start: String
  private var entries: [QueryValue] = []
  private var redactor = SecretRedactor()

  /// Creates an empty report.
  /// - Parameter start: when the run began, in seconds since 1970; nil means now.
  package init(start: Int64? = nil) {
    self.start = Date(timeIntervalSince1970: Double(start ?? HTTPDate.now.secondsSince1970)).ISO8601Format()
  }

  /// Takes the redactor for what the archive divides: a query that is divided at `&` may divide a secret.
  package mutating func use(_ redactor: SecretRedactor) {
    self.redactor = redactor
  }

  /// Returns nothing: everything is written at the end.
  package mutating func finished(_ result: ScenarioResult) -> String {
    for step in result.steps {
      let tries = step.attempts > 1 ? " (after \(step.attempts) tries)" : ""
      let comment = "\(result.path):\(step.position.line) \(step.name)\(tries)"
      entries += step.exchanges.map { entry($0, comment: comment) }
    }
    return ""
  }

  /// Returns the archive.
  package mutating func end(_ summary: RunSummary) -> String {
    let creator = QueryValue.object([("name", .text("answerback")), ("version", .text("1"))])
    let log = QueryValue.object([("version", .text("1.2")), ("creator", creator), ("entries", .list(entries))])
    return QueryValue.object([("log", log)]).literal + "\n"
  }

  private func entry(_ exchange: Exchange, comment: String) -> QueryValue {
    let timing = exchange.timing
    let (sent, first) = (timing.sent ?? .zero, timing.firstByte ?? timing.sent ?? .zero)
    let end = timing.ended ?? first
    let timings = QueryValue.object([
      ("send", .milliseconds(sent)), ("wait", .milliseconds(first - sent)), ("receive", .milliseconds(end - first)),
    ])
    return .object([
      ("startedDateTime", .text(start)), ("time", .milliseconds(end)), ("request", request(exchange)),
      ("response", response(exchange)), ("cache", .object([QueryValue.Member]())), ("timings", timings),
      ("comment", .text(comment)),
    ])
  }

  private func request(_ exchange: Exchange) -> QueryValue {
    let headers = exchange.sent?.headers ?? exchange.request.headers
    let body = exchange.sent?.body ?? exchange.request.body ?? []
    // Filtered as a whole first: the parts of a secret could not be found.
    let query = URLReference(redactor.redact(exchange.request.url)).query ?? ""
    let cookies = headers.filter { $0.isNamed("Cookie") }.map { redactor.redact($0.value) }.joined(separator: ";")
    var members: [(String, QueryValue)] = [
      ("method", .text(exchange.request.method)), ("url", .text(exchange.request.url)),
      ("httpVersion", .text(exchange.head?.version ?? "HTTP/1.1")), ("cookies", fields(of: cookies, between: ";")),
      ("headers", pairs(headers)), ("queryString", fields(of: query, between: "&")),
      ("headersSize", .number(-1)), ("bodySize", .number(body.count)),
    ]
    if !body.isEmpty {
      let type = headers.first { $0.isNamed("Content-Type") }?.value ?? ""
      let isCoded = headers.contains { $0.isNamed("Content-Encoding") }
      var data: [(String, QueryValue)] = [("mimeType", .text(type))]
      if MediaType(type)?.essence == "application/x-www-form-urlencoded", !isCoded,
        let form = String(validating: body, as: UTF8.self)
      {
        data.append(("params", fields(of: redactor.redact(form), between: "&")))
      }
      members.append(("postData", .object(data + text(of: isCoded ? nil : body))))
    }
    return .object(members)
  }

  private func response(_ exchange: Exchange) -> QueryValue {
    let head = exchange.head
    var content: [(String, QueryValue)] = [
      ("size", .number(exchange.body.count)), ("mimeType", .text(head?.value(of: "Content-Type") ?? "")),
    ]
    let isCoded = head?.value(of: "Content-Encoding").map { !$0.isEmpty && $0.lowercased() != "identity" } ?? false
    if !exchange.body.isEmpty || exchange.decoded != nil {
      content += text(of: exchange.decoded?.bytes ?? (isCoded ? nil : exchange.body))
    }
    return .object([
      ("status", .number(head?.status ?? 0)), ("statusText", .text(head?.reason ?? "")),
      ("httpVersion", .text(head?.version ?? "HTTP/1.1")), ("cookies", setCookies(head)), ("headers", pairs(head?.headers ?? [])),
      ("content", .object(content)), ("redirectURL", .text(head?.value(of: "Location") ?? "")),
      ("headersSize", .number(head.map { $0.bytes.count } ?? -1)), ("bodySize", .number(exchange.body.count)),
      ("comment", .text(exchange.failure?.description ?? "")),
    ])
  }

  /// The members of a body: text as it is, other bytes in base64; empty for nil.
  private func text(of body: [UInt8]?) -> [(String, QueryValue)] {
    guard let body else { return [("text", .text(""))] }
    if let text = String(validating: body, as: UTF8.self) { return [("text", .text(text))] }
    return [("text", .text(body.base64Text)), ("encoding", .text("base64"))]
  }

  /// The names and values of a query, a form or a Cookie line, as they are written. Secrets must be filtered before.
  private func fields(of text: String, between separator: Unicode.Scalar) -> QueryValue {
    let parts = text.parts(between: separator).map { $0.trimmingBlanks() }.filter { !$0.isEmpty }
    return .list(parts.map { pair($0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)) })
  }

  private func setCookies(_ head: ResponseHead?) -> QueryValue {
    let lines = head?.values(of: "Set-Cookie").compactMap { SetCookieLine(redactor.redact($0)) } ?? []
    return .list(
      lines.map { line in
        func value(_ name: String) -> String? { line.attributes.first { $0.name.equalsIgnoringCase(name) }?.value }
        func has(_ name: String) -> Bool { line.attributes.contains { $0.name.equalsIgnoringCase(name) } }
        var members: [(String, QueryValue)] = [("name", .text(line.name)), ("value", .text(line.value))]
        for name in ["path", "domain"] { if let value = value(name) { members.append((name, .text(value))) } }
        if let time = value("expires").flatMap({ HTTPDate(cookieDate: $0) }) {
          let date = Date(timeIntervalSince1970: Double(time.secondsSince1970))
          members.append(("expires", .text(date.ISO8601Format())))
        }
        return .object(members + [("httpOnly", .boolean(has("httponly"))), ("secure", .boolean(has("secure")))])
      }
    )
  }

  private func pairs(_ lines: [HeaderLine]) -> QueryValue {
    .list(lines.map { pair([$0.name, $0.value]) })
  }

  private func pair(_ parts: [String]) -> QueryValue {
    .object([("name", .text(parts.first ?? "")), ("value", .text(parts.count > 1 ? parts[1] : ""))])
  }
}
