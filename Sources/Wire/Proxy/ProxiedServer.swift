import Exchanges
import FieldValues

/// The server behind a recording proxy: which requests go to it, and what the proxy changes in heads on their way.
struct ProxiedServer: Sendable {
  /// `https://example.org`, without a slash at the end.
  let origin: String
  /// What the proxy is called by its clients, `http://127.0.0.1:8081`.
  let proxy: String

  /// Why a request can't be passed on: the status of the response, and a sentence.
  struct Refusal: Error, Hashable {
    let status: Int
    let sentence: String
  }

  /// A request that can be passed on.
  struct Target: Sendable, Hashable {
    let url: String
    /// Whether the client knows that it speaks to a proxy. Then it expects the server's own addresses.
    let isAbsolute: Bool
  }

  /// Where a request goes.
  func target(of requestTarget: String, method: String, headers: [HeaderLine]) throws(Refusal) -> Target {
    guard method != "CONNECT" else {
      throw Refusal(
        status: 501,
        sentence: "A recording proxy can't look into tunnels. Send requests for \(origin) to \(proxy) instead."
      )
    }
    if headers.contains(where: { $0.isNamed("Upgrade") && $0.value.lowercased().contains("websocket") }) {
      throw Refusal(status: 501, sentence: "WebSocket connections can't be recorded. Connect to \(origin) directly.")
    }
    if requestTarget.hasPrefix("/") { return Target(url: origin + requestTarget, isAbsolute: false) }
    guard let rest = Self.rest(of: requestTarget, after: origin) else {
      throw Refusal(
        status: 421,
        sentence: "This proxy records \(origin) only. Record another server with answerback record --target URL."
      )
    }
    return Target(url: origin + (rest.hasPrefix("/") ? rest : "/" + rest), isAbsolute: true)
  }

  /// The header lines that are sent to the server.
  ///
  /// Fields of one connection (RFC 9110 section 7.6.1) and the length of the body are the client's own business. Trailers pass.
  func requestLines(_ lines: [HeaderLine]) -> [HeaderLine] {
    var left = Self.fieldsOfConnection
    for line in lines where line.isNamed("Connection") {
      left.formUnion(line.value.split(separator: ",").map { $0.trimmingBlanks().lowercased() })
    }
    return lines.compactMap { line in
      let name = line.name.lowercased()
      if name == "te", line.value.lowercased().contains("trailers") { return HeaderLine(name: line.name, value: "trailers") }
      if left.contains(name) { return nil }
      guard name == "origin" || name == "referer", let rest = Self.rest(of: line.value, after: proxy) else { return line }
      return HeaderLine(name: line.name, value: origin + rest)
    }
  }

  /// The header lines that are sent to the client: the server's own, with the proxy's address in the place of the server's.
  func responseLines(_ lines: [HeaderLine], for target: Target) -> [HeaderLine] {
    lines.compactMap { line in
      switch line.name.lowercased() {
      case "connection", "keep-alive", "proxy-connection": nil
      case "location" where !target.isAbsolute, "content-location" where !target.isAbsolute:
        Self.rest(of: line.value, after: origin).map { HeaderLine(name: line.name, value: proxy + $0) } ?? line
      case "set-cookie" where !target.isAbsolute: cookieLine(line)
      default: line
      }
    }
  }

  /// The cookie for the proxy's own host; over http, where the server speaks https, without `Secure`.
  private func cookieLine(_ line: HeaderLine) -> HeaderLine {
    let parts = line.value.split(separator: ";", omittingEmptySubsequences: false)
    let isSecure = origin.hasPrefix("https:")
    let kept = parts.enumerated().filter { place, part in
      let name = part.prefix { $0 != "=" }.trimmingBlanks().lowercased()
      return place == 0 || !(name == "domain" || (isSecure && name == "secure"))
    }
    return kept.count == parts.count ? line : HeaderLine(name: line.name, value: kept.map(\.element).joined(separator: ";"))
  }

  /// What follows an origin in a URL; nil where the URL has another origin.
  private static func rest(of url: String, after origin: String) -> String? {
    let prefix = url.prefix(origin.count)
    guard prefix.lowercased() == origin.lowercased() else { return nil }
    let rest = url.dropFirst(origin.count)
    return rest.isEmpty || "/?#".contains(rest.first ?? "/") ? String(rest) : nil
  }

  private static let fieldsOfConnection: Set<String> = [
    "host", "connection", "proxy-connection", "keep-alive", "proxy-authorization", "te", "transfer-encoding",
    "upgrade", "http2-settings", "content-length",
  ]
}
