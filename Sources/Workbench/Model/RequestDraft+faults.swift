import Codecs
import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

extension RequestDraft {
  /// Bodies beyond this size are not checked while they are written.
  private static let longestChecked = 1 << 20

  /// What is wrong with each row, and what to do. Nothing of it keeps the request from being sent, but variables without a value do.
  func faults(_ variables: BenchVariables) -> [Row: String] {
    var faults: [Row: String] = [:]
    if let fault = variables.fault(of: TemplateSyntax(typed: target).placeholders) {
      faults[.line] = fault
    } else if Self.knownMethods.contains(method.uppercased()), !Self.knownMethods.contains(method) {
      faults[.line] = "methods are case-sensitive: \(method) is not \(method.uppercased())"
    }
    guard raw == nil else { return faults }
    let framing = Framing(headers.filter(\.isOn).map(\.line))
    for (index, header) in headers.enumerated() where header.isOn {
      let unset = variables.fault(of: header.line.template?.placeholders ?? [])
      faults[.header(index)] = header.fault ?? unset ?? framingFault(of: header.line, among: framing)
    }
    if let fault = bodyFault(variables) { faults[.body] = fault }
    return faults
  }

  /// The lines that say where a request goes and where it ends.
  private struct Framing {
    var hosts = 0
    var isCoded = false
    /// The values of the Content-Length lines.
    var lengths: Set<String> = []

    init(_ lines: [HeaderLine]) {
      for line in lines {
        if line.isNamed("Host") { hosts += 1 }
        if line.isNamed("Transfer-Encoding") { isCoded = true }
        if line.isNamed("Content-Length") { lengths.insert(line.value) }
      }
    }
  }

  private func framingFault(of line: HeaderLine, among framing: Framing) -> String? {
    if line.isNamed("Host"), framing.hosts > 1 { return "a request has one Host line" }
    guard line.isNamed("Content-Length"), line.template?.placeholders.isEmpty != false else { return nil }
    if framing.isCoded {
      return "it contradicts Transfer-Encoding (RFC 9112 section 6.3)"
    }
    if framing.lengths.count > 1 {
      return "another Content-Length line has another value"
    }
    guard line.value.utf8.allSatisfy(\.isDigit), let length = Int(line.value) else { return "the length is not a number" }
    switch content {
    case .none: return length == 0 ? nil : "no body"
    case .bytes(let bytes) where bytes.count <= Self.longestChecked && bodyPlaceholders.isEmpty:
      return length == bytes.count ? nil : "the body has \(bytes.count.bytesText)"
    case .bytes, .form, .multipart, .file, .faulty: return nil
    }
  }

  private func bodyFault(_ variables: BenchVariables) -> String? {
    guard let body, body.count <= Self.longestChecked else { return nil }
    if let fault = variables.fault(of: bodyPlaceholders) { return fault }
    switch content {
    case .faulty(let sentence): return sentence
    case .bytes(let bytes) where hasJSONType: return Self.jsonFault(bytes)
    case .none, .bytes, .form, .multipart, .file: return nil
    }
  }

  private static func jsonFault(_ bytes: [UInt8]) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self) else { return "the JSON is not UTF-8" }
    // A number of the same length stands for each variable, so that places stay the same.
    let checked = TemplateSyntax(typed: text).parts.map { part in
      switch part {
      case .literal(let text): text
      case .placeholder(let placeholder): String(repeating: "1", count: placeholder.fullName.utf8.count + 4)
      }
    }.joined()
    do throws(MalformedBody) {
      _ = try Tree(json: Array(checked.utf8))
      return nil
    } catch {
      return "not JSON: line \(error.line ?? 1), column \(error.column ?? 1): \(error.reason)"
    }
  }
}

extension RequestDraft {
  /// The request as text for an `.http` file.
  func httpText(base: String?) -> String {
    let url = target.hasPrefix("/") ? (base ?? "") + target : target
    let lines = headers.filter(\.isOn).map { String(fieldBytes: $0.line.bytes) }
    let content = body.map { "\n" + String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
    return (["\(method) \(url)"] + lines).joined(separator: "\n") + "\n" + content
  }

  /// The request as a curl command for a POSIX shell.
  func curl(base: String?) -> String {
    let plain = RequestMessage(method: method, url: target, headers: headers.filter(\.isOn).map(\.line), body: body)
    return curl(message(base: base) ?? plain)
  }

  /// A message made of this request, as a curl command.
  func curl(_ message: RequestMessage) -> String {
    var options = TransportOptions()
    if usesHTTP2 { options.protocolPreference = .http2 }
    return CurlCommand(message, options: options, redirectLimit: followsRedirects ? History.mostHops : 0).text
  }
}
