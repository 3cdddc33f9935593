import Exchanges
import FieldValues
import Patterns
import Scenarios

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The exchanges of an HTTP archive (HAR 1.2).
///
/// Entries that aren't HTTP requests, such as those of web sockets and `data:` URLs, are left out.
struct HARArchive {
  private(set) var exchanges: [Exchange] = []
  /// What the archive doesn't have, or what a scenario can't say.
  private(set) var losses: [InterchangeFault] = []
  /// The entries whose response is missing, counted from 0.
  private(set) var unanswered: [Int] = []
  /// The entries whose body isn't compared, because a run couldn't decode it.
  private(set) var coded: [Int] = []

  init(_ bytes: [UInt8]) throws(InterchangeFault) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard let archive = try? QueryValue(json: bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes, name: "the archive")
    else { throw .notJSON }
    guard case .list(let entries) = archive["log"]?["entries"] else {
      throw .noEntries
    }
    guard !entries.isEmpty else { throw .emptyArchive }
    for (number, entry) in entries.enumerated() {
      do throws(InterchangeFault) {
        var exchange = Exchange(request: try HARArchive.request(entry, number, &losses))
        if let head = HARArchive.head(entry["response"], number, &losses) {
          guard head.status != 101 else { throw .notHTTPEntry(number: number, url: exchange.request.url) }
          exchange.head = head
          let body = HARArchive.body(of: entry["response"], head, exchange.request.method, number, &losses)
          if HARArchive.isReadable(head) { exchange.body = body } else if !body.isEmpty { coded.append(number) }
          exchange.ending = .complete
        } else {
          unanswered.append(number)
        }
        exchanges.append(exchange)
      } catch {
        losses.append(error)
      }
    }
    guard !exchanges.isEmpty else {
      if case .entryToken = losses.first { throw .badToken }
      throw losses.first ?? .emptyArchive
    }
  }

  // MARK: - Request

  private static func request(
    _ entry: QueryValue,
    _ number: Int,
    _ losses: inout [InterchangeFault]
  ) throws(InterchangeFault) -> RequestMessage {
    guard let request = entry["request"], let method = request["method"]?.string, let url = request["url"]?.string else {
      throw .badEntry(number: number)
    }
    var reference = URLReference(url)
    guard ["http", "https"].contains(reference.scheme?.lowercased()), let authority = reference.authority, !authority.isEmpty,
      method != "CONNECT"
    else { throw .notHTTPEntry(number: number, url: url) }
    guard FieldSyntax.isToken(method) else { throw .entryToken(number: number, text: method) }
    reference.scheme = reference.scheme?.lowercased()
    reference.fragment = nil
    let user = authority.lastIndex(of: "@").map { authority[..<$0] }
    if let user { reference.authority = String(authority.dropFirst(user.count + 1)) }
    func listed(_ member: String) -> [(name: String, value: String)] {
      losses += (request[member]?.namesWithoutText ?? []).map {
        .entryValue(number: number, place: "request.\(member)", name: $0)
      }
      return request[member]?.pairs ?? []
    }
    let listedQuery = listed("queryString")
    if let query = reference.query {
      let known = Set(query.parts(between: "&").map { decoded($0.prefix { $0 != "=" }) })
      losses += listedQuery.filter { !known.contains($0.name) && !known.contains(decoded($0.name[...])) }.map {
        .entryQuery(number: number, name: $0.name)
      }
    } else if case let pairs = listedQuery, !pairs.isEmpty {
      reference.query = pairs.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
    }
    let lines = HARArchive.lines(listed("headers"))
    for line in lines {
      if !FieldSyntax.isToken(line.name) { throw .entryToken(number: number, text: line.name) }
      if line.isNamed("Host"), !line.value.equalsIgnoringCase(reference.authority ?? "") {
        losses.append(.entryHost(number: number, host: line.value))
      }
    }
    // Host and framing are the client's business.
    var headers = lines.filter { line in
      !["Host", "Content-Length", "Transfer-Encoding"].contains { line.isNamed($0) }
    }
    // HTTP/2 may send the cookies in several lines, HTTP/1.1 in one (RFC 9113 section 8.2.3).
    let cookies = headers.filter { $0.isNamed("Cookie") }
    if cookies.count > 1, let first = headers.firstIndex(where: { $0.isNamed("Cookie") }) {
      headers[first] = HeaderLine(name: headers[first].name, value: cookies.map(\.value).joined(separator: "; "))
      headers = Array(headers[...first]) + headers[(first + 1)...].filter { !$0.isNamed("Cookie") }
    }
    func has(_ name: String) -> Bool { headers.contains { $0.isNamed(name) } }
    if let user, !has("Authorization") {
      headers.append(HeaderLine(name: "Authorization", value: "Basic \(Array(user.percentDecoded.utf8).base64Text)"))
    }
    if !has("Cookie"), case let cookies = listed("cookies"), !cookies.isEmpty {
      headers.append(HeaderLine(name: "Cookie", value: cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")))
    }
    var message = RequestMessage(method: method, url: reference.description.encodedForRequestLine, headers: headers)
    try setBody(&message, request, number, &losses)
    return message
  }

  private static func setBody(
    _ message: inout RequestMessage,
    _ request: QueryValue,
    _ number: Int,
    _ losses: inout [InterchangeFault]
  ) throws(InterchangeFault) {
    let data = request["postData"]
    if let text = data?["text"], text.texts == nil {
      losses.append(.entryValue(number: number, place: "request.postData", name: "text"))
    }
    let text = (data?["text"]?.texts ?? data?.texts ?? []).joined()
    let isCoded = (data?["encoding"] ?? data?["_encoding"])?.string?.lowercased() == "base64"
    defer { if !isCoded { removeCoding(of: &message, number, &losses) } }
    var type = message.headers.first { $0.isNamed("Content-Type") }?.value ?? data?["mimeType"]?.texts?.first ?? ""
    if !text.isEmpty {
      guard isCoded else {
        message.body = Array(text.utf8)
        return addType(type, to: &message)
      }
      guard let bytes = Data(base64Encoded: text) else { return losses.append(.entryBody(number: number)) }
      message.body = Array(bytes)
    } else if case .list(let parameters) = data?["params"], !parameters.isEmpty {
      losses += (data?["params"]?.namesWithoutText ?? []).map {
        .entryValue(number: number, place: "request.postData.params", name: $0)
      }
      if MediaType(type)?.essence == "multipart/form-data" {
        let given = MediaType(type)?.parameters.first { $0.name.lowercased() == "boundary" }?.value ?? ""
        let boundary = given.isEmpty ? "----answerback-boundary-\(number)" : given
        if given.isEmpty {
          message.headers.removeAll { $0.isNamed("Content-Type") }
          type += "; boundary=\(boundary)"
        }
        message.body = parts(parameters, boundary, number, &losses)
      } else {
        let pairs = (data?["params"]?.pairs ?? []).map { "\(encoded($0.name))=\(encoded($0.value))" }
        message.body = Array(pairs.joined(separator: "&").utf8)
      }
    } else if case .number(let size) = request["bodySize"], let size = size.integer, size > 0 {
      losses.append(.entryBody(number: number))
    }
    if message.body != nil { addType(type, to: &message) }
  }

  /// An archive has the body of a request without its content codings.
  private static func removeCoding(of message: inout RequestMessage, _ number: Int, _ losses: inout [InterchangeFault]) {
    let codings = message.headers.filter { $0.isNamed("Content-Encoding") && !$0.value.equalsIgnoringCase("identity") }
    guard message.body != nil, !codings.isEmpty else { return }
    message.headers.removeAll { $0.isNamed("Content-Encoding") }
    losses.append(.entryCoding(number: number, coding: codings.map(\.value).joined(separator: ", ")))
  }

  private static func addType(_ type: String, to message: inout RequestMessage) {
    guard !type.isEmpty, !message.headers.contains(where: { $0.isNamed("Content-Type") }) else { return }
    message.headers.append(HeaderLine(name: "Content-Type", value: type))
  }

  /// The body of a form whose parameters have files (RFC 7578). An archive may name a file without its content.
  private static func parts(
    _ parameters: [QueryValue],
    _ boundary: String,
    _ number: Int,
    _ losses: inout [InterchangeFault]
  ) -> [UInt8] {
    var text = ""
    for parameter in parameters {
      let file = parameter["fileName"]?.string
      func quoted(_ text: String) -> String { text.escaping(["\"": "%22", "\r": "%0D", "\n": "%0A"]) }
      // A list has a part for each element.
      for value in parameter["value"].map({ $0.texts ?? [] }) ?? [""] {
        text += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(quoted(parameter["name"]?.scalar ?? ""))\""
        if let file { text += "; filename=\"\(quoted(file))\"" }
        if let type = parameter["contentType"]?.texts?.first, !type.isEmpty { text += "\r\nContent-Type: \(type)" }
        text += "\r\n\r\n\(value)\r\n"
      }
      if let file, parameter["value"] ?? .null == .null { losses.append(.entryFile(number: number, name: file)) }
    }
    return Array("\(text)--\(boundary)--\r\n".utf8)
  }

  /// A name or value as a form has it. Some programs write what is encoded already: it stays if it can't be anything else.
  private static func encoded(_ text: String) -> String {
    let isLegal = text.utf8.allSatisfy { $0.isUnreserved || "%+*".utf8.contains($0) }
    if isLegal, text.utf8.contains(UInt8(ascii: "%")), [UInt8](percentEncoded: text.utf8) != nil { return text }
    return text.percentEncoded { $0.isUnreserved || $0 == UInt8(ascii: " ") }.replacing(" ", with: "+")
  }

  /// A name of a query as it was before a form encoded it.
  private static func decoded(_ text: Substring) -> String { text.replacing("+", with: " ").percentDecoded }

  // MARK: - Response

  /// The fields of one connection (RFC 9110 section 7.6.1), and those of the proxies and caches that a request went through: the same
  /// request has others the next time.
  private static let fieldsOfTheWay = ["transfer-encoding", "proxy-connection", "te", "upgrade", "via", "age"]

  private static func head(_ response: QueryValue?, _ number: Int, _ losses: inout [InterchangeFault]) -> ResponseHead? {
    guard let response, case .number(let code) = response["status"], let status = code.integer, (100...999).contains(status)
    else { return nil }
    let headers = response["headers"]
    losses += (headers?.namesWithoutText ?? []).map { .entryValue(number: number, place: "response.headers", name: $0) }
    var lines = HARArchive.lines(headers?.pairs ?? []).filter { FieldSyntax.isToken($0.name) }
    lines.removeAll { fieldsOfTheWay.contains($0.name.lowercased()) }
    if !lines.contains(where: { $0.isNamed("Set-Cookie") }), case .list(let cookies) = response["cookies"] {
      lines += cookies.compactMap { cookie in cookie.cookieLine.map { HeaderLine(name: "Set-Cookie", value: $0) } }
    }
    return ResponseHead(
      version: "HTTP/1.1",
      status: Int(clamping: status),
      reason: response["statusText"]?.string ?? "",
      headers: lines,
      bytes: []
    )
  }

  /// The body, which an archive has without its content codings.
  private static func body(
    of response: QueryValue?,
    _ head: ResponseHead,
    _ method: String,
    _ number: Int,
    _ losses: inout [InterchangeFault]
  ) -> [UInt8] {
    // Browsers write the body of the cache for a 304.
    guard method != "HEAD", head.status >= 200, head.status != 204, head.status != 304 else { return [] }
    let content = response?["content"]?["text"] ?? .null
    if content.texts == nil { losses.append(.entryValue(number: number, place: "response.content", name: "text")) }
    let text = (content.texts ?? []).joined()
    let isCoded = response?["content"]?["encoding"]?.string?.lowercased() == "base64"
    return isCoded ? Data(base64Encoded: text).map { Array($0) } ?? [] : Array(text.utf8)
  }

  /// Whether the runner can take off the content codings; of others it compares the bytes as they come.
  private static func isReadable(_ head: ResponseHead) -> Bool {
    let codings = head.values(of: "Content-Encoding").flatMap { $0.parts(between: ",") }.map { $0.trimmingBlanks().lowercased() }
    return codings.allSatisfy { ["gzip", "x-gzip", "deflate", "identity"].contains($0) }
  }
}

extension QueryValue {
  fileprivate var string: String? { if case .text(let text) = self { text } else { nil } }

  /// A cookie of the list `cookies` as a Set-Cookie line; nil for one without a name, and for one that no such line can have.
  fileprivate var cookieLine: String? {
    guard let name = self["name"]?.string, !name.isEmpty else { return nil }
    var parts = ["\(name)=\(self["value"]?.string ?? "")"]
    if let path = self["path"]?.string, !path.isEmpty { parts.append("Path=\(path)") }
    if let domain = self["domain"]?.string, !domain.isEmpty { parts.append("Domain=\(domain)") }
    if let expires = self["expires"]?.string, let date = QueryValue.date(expires) { parts.append("Expires=\(date)") }
    for (member, attribute) in [("httpOnly", "HttpOnly"), ("secure", "Secure")] where self[member] == .boolean(true) {
      parts.append(attribute)
    }
    if let sameSite = self["sameSite"]?.string, !sameSite.isEmpty { parts.append("SameSite=\(sameSite)") }
    let line = parts.joined(separator: "; ")
    return line.utf8.contains { $0 < 0x20 || $0 == 0x7F } ? nil : line
  }

  /// A time of ISO 8601 as an HTTP date; nil for other texts.
  private static func date(_ text: String) -> String? {
    let plain = Date.ISO8601FormatStyle()
    let date = (try? plain.parse(text)) ?? (try? plain.time(includingFractionalSeconds: true).parse(text))
    return date.map { "\(HTTPDate($0))" }
  }

  /// A text, or a number or a boolean as JSON spells it; nothing for null.
  fileprivate var scalar: String? {
    switch self {
    case .text(let text): text
    case .number(let number): number.description
    case .boolean(let flag): "\(flag)"
    case .null: ""
    default: nil
    }
  }

  /// The texts of a value: some programs write a list, even of one. Nil for what isn't text, such as an object.
  fileprivate var texts: [String]? {
    guard case .list(let elements) = self else { return scalar.map { [$0] } }
    let texts = elements.compactMap(\.scalar)
    return texts.count == elements.count ? texts : nil
  }

  /// The members `name` and `value` of a list; some programs write an object.
  private var namedValues: [Member] {
    switch self {
    case .list(let elements):
      elements.compactMap { element in element["name"]?.scalar.map { Member(name: $0, value: element["value"] ?? .null) } }
    case .object(let members): members
    default: []
    }
  }

  /// The members `name` and `value` of a list. A value that is a list has a pair for each element.
  fileprivate var pairs: [(name: String, value: String)] {
    namedValues.flatMap { member in (member.value.texts ?? []).map { (member.name, $0) } }
  }

  /// The names of a list whose values aren't texts.
  fileprivate var namesWithoutText: [String] { namedValues.filter { $0.value.texts == nil }.map(\.name) }
}

extension HARArchive {
  /// The header lines without the pseudo-header fields of HTTP/2 (RFC 9113 section 8.3).
  ///
  /// Some programs write several lines of one name as one, with line ends between their values.
  private static func lines(_ pairs: [(name: String, value: String)]) -> [HeaderLine] {
    pairs.filter { !$0.name.hasPrefix(":") || $0.name.count == 1 }.flatMap { pair in
      let values = pair.value.splitAtLineEnds().map { $0.trimmingBlanks() }.filter { !$0.isEmpty }
      return (values.isEmpty ? [""] : values).map { HeaderLine(name: pair.name, value: String($0)) }
    }
  }
}
