import Codecs
package import Exchanges
import FieldValues
import Patterns
import Scenarios

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An exchange as the history file keeps it: the request as it was written, and the response without its secrets.
///
/// It is a line of JSON. Values under names of secrets, secrets that are known, and the values of cookies are `***` in it.
package struct KeptExchange: Sendable, Hashable {
  let draft: RequestDraft
  let exchange: Exchange
  /// When it was begun, in seconds since 1970.
  let began: Int64?

  /// More of a body is left out.
  private static let mostBody = 1 << 19
  /// Shorter values of cookies are words like any other.
  private static let leastHidden = 6

  /// nil while the exchange runs.
  init?(_ entry: HistoryEntry) {
    guard !entry.isRunning else { return nil }
    (draft, exchange, began) = (entry.draft, entry.exchange, entry.began)
  }

  /// The line, without its line end.
  package func line(hiding secrets: SecretRedactor) -> [UInt8] {
    let writer = Writer(secrets: secrets)
    let timing = exchange.timing
    let times: [(String, Duration?)] = [
      ("connected", timing.connected), ("sent", timing.sent), ("first", timing.firstByte), ("head", timing.head),
      ("ended", timing.ended),
    ]
    var known: [(String, QueryValue)] = []
    for (name, time) in times { if let time { known.append((name, .number(time.microseconds))) } }
    var members: [(String, QueryValue)] = [("version", .number(1))]
    members.append(("began", began.map { QueryValue.number(Int(clamping: $0)) } ?? .null))
    members.append(("draft", writer.draft(draft)))
    members.append(("request", writer.request(exchange.request)))
    members.append(("times", .object(known)))
    members.append(("ending", writer.ending(exchange.ending)))
    if let head = exchange.head {
      members.append(("head", writer.head(head)))
      members.append(("framing", .text(exchange.framing.word)))
      members.append(("body", writer.body(exchange.content)))
      members.append(("trailers", writer.lines(exchange.trailers)))
    }
    return Array(QueryValue.object(members).literal.utf8)
  }

  /// Reads a line; nil where it is broken.
  package init?(line: [UInt8]) {
    guard let value = try? QueryValue(json: line), value["version"]?.wholeNumber == 1, let request = value["request"],
      let written = value["draft"], let url = request["url"]?.string, let method = request["method"]?.string,
      let ending = value["ending"]?.string
    else { return nil }
    var draft = RequestDraft()
    draft.method = written["method"]?.string ?? method
    draft.target = written["target"]?.string ?? url
    draft.headers = (written["headers"]?.elements ?? []).compactMap { header in
      header["line"]?.octets.map { RequestDraft.Header(isOn: header["on"] != .boolean(false), line: HeaderLine(bytes: $0)) }
    }
    draft.body = written["body"]?.octets
    draft.raw = written["raw"]?.octets
    draft.usesHTTP2 = written["http2"] == .boolean(true)
    var exchange = Exchange(
      request: RequestMessage(method: method, url: url, headers: request.headerLines, body: request["body"]?.octets)
    )
    exchange.request.raw = request["raw"]?.octets
    if let head = value["head"] {
      guard let status = head["status"]?.wholeNumber else { return nil }
      let lines = head.headerLines
      let version = head["version"]?.string ?? "HTTP/1.1"
      let reason = head["reason"]?.string ?? ""
      var bytes = Array("\(version) \(status) \(reason)\r\n".utf8)
      for line in lines { bytes += line.bytes + Array("\r\n".utf8) }
      bytes += Array("\r\n".utf8)
      exchange.head = ResponseHead(version: version, status: status, reason: reason, headers: lines, bytes: bytes)
      exchange.framing = Exchange.BodyFraming(word: value["framing"]?.string ?? "")
      exchange.body = value["body"]?.octets ?? []
      if let codings = exchange.head?.values(of: "Content-Encoding"), !codings.isEmpty {
        exchange.decoded = DecodedBody(codings: codings, bytes: exchange.body)
      }
      exchange.trailers = value["trailers"]?.elements.compactMap { $0.octets.map(HeaderLine.init(bytes:)) } ?? []
    }
    func time(_ name: String) -> Duration? { value["times"]?[name]?.wholeNumber.map { .microseconds($0) } }
    exchange.timing.connected = time("connected")
    exchange.timing.sent = time("sent")
    exchange.timing.firstByte = time("first")
    exchange.timing.head = time("head")
    exchange.timing.ended = time("ended")
    switch ending {
    case "complete": exchange.ending = .complete
    case "cancelled": exchange.ending = .cancelled
    default: exchange.ending = .failed(TransportFailure(.cut, ending))
    }
    (self.draft, self.exchange) = (draft, exchange)
    began = value["began"]?.wholeNumber.map { Int64($0) }
  }
}

extension KeptExchange {
  /// Writes the parts of an exchange without secrets.
  private struct Writer {
    let secrets: SecretRedactor

    /// Text as it is, other bytes in base64; where a secret stands in those, they are left out.
    func bytes(_ bytes: [UInt8]) -> QueryValue {
      if String(validating: bytes, as: UTF8.self) != nil { return .text(String(decoding: secrets.masked(bytes), as: UTF8.self)) }
      guard secrets.hiddenRanges(in: bytes).isEmpty else { return .text("") }
      return .object([("base64", .text(bytes.base64Text))])
    }

    func body(_ body: [UInt8]) -> QueryValue {
      let limit = KeptExchange.mostBody
      guard body.count > limit else { return bytes(body) }
      // A cluster that is cut in two is none.
      var end = limit
      while end > limit - 4, body[end] & 0xC0 == 0x80 { end -= 1 }
      return bytes(Array(body[..<end]))
    }

    private func text(_ text: String) -> QueryValue { .text(String(decoding: secrets.masked(Array(text.utf8)), as: UTF8.self)) }

    func lines(_ lines: [HeaderLine]) -> QueryValue { .list(lines.map(line)) }

    /// The value of a cookie is as good as a password while its session lasts.
    private func line(_ line: HeaderLine) -> QueryValue {
      var value = line.value
      guard line.isNamed("Set-Cookie"), let cookie = SetCookieLine(value), cookie.value.utf8.count >= KeptExchange.leastHidden,
        let range = value.firstRange(of: "=\(cookie.value)")
      else { return bytes(line.bytes) }
      value.replaceSubrange(range, with: "=***")
      return bytes(HeaderLine(name: line.name, value: value).bytes)
    }

    func draft(_ draft: RequestDraft) -> QueryValue {
      let headers = draft.headers.map { header -> QueryValue in
        .object([("line", bytes(header.line.bytes)), ("on", .boolean(header.isOn))])
      }
      var members: [(String, QueryValue)] = [("method", .text(draft.method)), ("target", text(draft.target))]
      members.append(("headers", .list(headers)))
      members.append(("http2", .boolean(draft.usesHTTP2)))
      if let body = draft.body { members.append(("body", self.body(body))) }
      if let raw = draft.raw { members.append(("raw", self.body(raw))) }
      return .object(members)
    }

    func request(_ request: RequestMessage) -> QueryValue {
      var members: [(String, QueryValue)] = [
        ("method", .text(request.method)), ("url", text(request.url)), ("headers", lines(request.headers)),
      ]
      if let body = request.body { members.append(("body", self.body(body))) }
      if let raw = request.raw { members.append(("raw", self.body(raw))) }
      return .object(members)
    }

    func head(_ head: ResponseHead) -> QueryValue {
      .object([
        ("version", .text(head.version)), ("status", .number(head.status)), ("reason", text(head.reason)),
        ("headers", lines(head.headers)),
      ])
    }

    func ending(_ ending: Ending?) -> QueryValue {
      switch ending {
      case .complete: .text("complete")
      case .cancelled, nil: .text("cancelled")
      case .failed(let failure): text(failure.description)
      }
    }
  }
}

extension Exchange.BodyFraming {
  fileprivate var word: String {
    switch self {
    case .none: "none"
    case .length(let count): String(count)
    case .chunked: "chunked"
    case .close: "close"
    case .frames: "frames"
    }
  }

  fileprivate init(word: String) {
    switch word {
    case "none": self = .none
    case "chunked": self = .chunked
    case "frames": self = .frames
    default: self = Int(word).map { .length($0) } ?? .close
    }
  }
}

extension QueryValue {
  fileprivate var string: String? { if case .text(let text) = self { text } else { nil } }

  fileprivate var wholeNumber: Int? {
    if case .number(let number) = self { number.integer.map { Int(clamping: $0) } } else { nil }
  }

  fileprivate var elements: [QueryValue] { if case .list(let elements) = self { elements } else { [] } }

  fileprivate var octets: [UInt8]? {
    string.map { Array($0.utf8) } ?? self["base64"]?.string.flatMap { Data(base64Encoded: $0) }.map(Array.init)
  }

  fileprivate var headerLines: [HeaderLine] {
    (self["headers"]?.elements ?? []).compactMap { $0.octets.map(HeaderLine.init(bytes:)) }
  }
}

extension Duration {
  fileprivate var microseconds: Int {
    let (seconds, attoseconds) = components
    return Int(clamping: seconds.multipliedReportingOverflow(by: 1_000_000).partialValue + attoseconds / 1_000_000_000_000)
  }
}
