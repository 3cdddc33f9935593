package import Exchanges
import FieldValues
package import ScenarioSyntax

/// The request of a recorded step.
package struct RecordedRequest {
  package private(set) var syntax: RequestSyntax
  /// Method and path.
  package let name: TemplateSyntax
  /// Whether the jar held cookies for the request, and none were sent.
  let leavesOutJar: Bool

  package init(_ message: RequestMessage, base: String, values: RecordedValues, jar: CookieJar) {
    var syntax = RequestSyntax(method: message.method, target: RecordedRequest.target(message.url, base: base, values: values))
    let sent = jar.pairs(for: URLReference(message.url), now: 0).map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
    syntax.headers = message.headers.filter { line in
      // Host and length are the client's business; the cookies of the jar go by themselves.
      !line.isNamed("Host") && !line.isNamed("Content-Length") && !(line.isNamed("Cookie") && line.value == sent)
    }.map { HeaderSyntax($0.name, values.template($0.value)) }
    leavesOutJar = !sent.isEmpty && !message.headers.contains { $0.isNamed("Cookie") }
    syntax.body = message.body.map { RecordedRequest.body($0, of: message, values: values) }
    self.syntax = syntax
    let path = URLReference(message.url).path
    name = TemplateSyntax(literal: "\(message.method) \(path.isEmpty ? "/" : path)")
  }

  /// Says what the client had to do to get this answer.
  mutating func addOptions(of exchange: Exchange) {
    if leavesOutJar { syntax.options.append(OptionSyntax(.jar, .text(TemplateSyntax(literal: "off")))) }
    if exchange.isReadable { syntax.options.append(OptionSyntax(.compressed, .flag(true))) }
    if exchange.connection?.protocol == .http2 { syntax.options.append(OptionSyntax(.http2, .flag(true))) }
    if exchange.connection?.security?.isVerified == false { syntax.options.append(OptionSyntax(.insecure, .flag(true))) }
  }

  private static func target(_ url: String, base: String, values: RecordedValues) -> TemplateSyntax {
    guard !base.isEmpty, url.utf8.starts(with: base.utf8) else { return values.template(url) }
    let rest = values.template(String(Substring(url.utf8.dropFirst(base.utf8.count))))
    return TemplateSyntax([.placeholder(PlaceholderSyntax("base"))] + rest.parts)
  }

  private static func body(_ bytes: [UInt8], of message: RequestMessage, values: RecordedValues) -> BodySyntax {
    guard let text = String(validating: bytes, as: UTF8.self) else { return .bytes(bytes) }
    let template = values.template(text)
    guard template.placeholders.isEmpty else { return BodySyntax(.string(template.pattern)) }
    let type = message.headers.first { $0.isNamed("Content-Type") }.flatMap { MediaType($0.value) }
    return .text(text, language: type?.isJSON == true ? .json : nil, exact: true)
  }
}

extension Exchange {
  /// Whether its content codings were taken off.
  fileprivate var isReadable: Bool { decoded != nil && decoded?.problem == nil }

  /// The exchange as `compressed: true` reads it.
  var readable: Exchange {
    guard isReadable, let decoded else { return self }
    var exchange = self
    exchange.body = decoded.bytes
    // Their places are those of the coded body.
    exchange.chunks = []
    return exchange
  }
}
