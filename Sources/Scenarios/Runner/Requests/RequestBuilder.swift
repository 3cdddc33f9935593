package import Exchanges
import FieldValues
import Patterns
package import ScenarioSyntax

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Makes a request to send from what a step says: variables filled in, sections turned into query, header lines and body.
package struct RequestBuilder {
  private let variables: Variables
  private let folder: ScenarioFolder
  private let redactor: SecretRedactor
  /// Whether a Content-Type is added for a body that implies one.
  private let addsFields: Bool
  /// `user:password` for Basic credentials, where the request has no `[BasicAuth]`.
  private let user: String?

  package init(
    variables: Variables,
    folder: ScenarioFolder,
    redactor: SecretRedactor,
    addsFields: Bool = true,
    user: String? = nil
  ) {
    self.user = user
    self.variables = variables
    self.folder = folder
    self.redactor = redactor
    self.addsFields = addsFields
  }

  /// - Throws: a sentence about a variable that is not set, or a file that cannot be read.
  package func message(_ request: RequestSyntax) throws(Fault) -> RequestMessage {
    var message = RequestMessage(method: request.method, url: try url(request))
    for header in request.headers where !variables.isAbsent(header.value.placeholders + (header.nameTemplate?.placeholders ?? []))
    {
      message.headers.append(HeaderLine(name: try name(of: header), value: try variables.fill(header.value)))
    }
    if let auth = request.basicAuth {
      message.headers.append(authorization("\(try variables.fill(auth.name)):\(try variables.fill(auth.value))"))
    } else if let user {
      message.headers.append(authorization(user))
    }
    let body = try body(of: request)
    message.body = body?.bytes
    if let type = body?.type, addsFields, !message.headers.contains(where: { $0.isNamed("Content-Type") }) {
      message.headers.append(HeaderLine(name: "Content-Type", value: type))
    }
    return message
  }

  /// The pairs of `[Cookies]`, as they stand in a Cookie line.
  package func cookies(_ request: RequestSyntax) throws(Fault) -> [(name: String, value: String)] {
    try pairs(request.cookies)
  }

  private func url(_ request: RequestSyntax) throws(Fault) -> String {
    let target = try variables.fill(request.target)
    let parameters = try pairs(request.query)
    guard !parameters.isEmpty else { return target }
    var url = URLReference(target)
    let added = RequestBuilder.formEncoded(parameters, blank: "%20")
    url.query = url.query.map { $0.isEmpty ? added : "\($0)&\(added)" } ?? added
    return url.description
  }

  private func pairs(_ parameters: [ParameterSyntax]) throws(Fault) -> [(name: String, value: String)] {
    var pairs: [(name: String, value: String)] = []
    for parameter in parameters where !variables.isAbsent(parameter.value.placeholders) {
      pairs.append((try variables.fill(parameter.name), try variables.fill(parameter.value)))
    }
    return pairs
  }

  private static func formEncoded(_ pairs: [(name: String, value: String)], blank: String) -> String {
    pairs.map { "\($0.name.percentEncoded())=\($0.value.percentEncoded())" }.joined(separator: "&").replacing("%20", with: blank)
  }

  private func name(of header: HeaderSyntax) throws(Fault) -> String {
    guard let template = header.nameTemplate else { return header.name }
    let name = try variables.fill(template)
    guard !name.isEmpty, name.utf8.allSatisfy(\.isTokenByte) else {
      throw Fault(.badHeaderName(name), at: header)
    }
    return name
  }

  private func authorization(_ credentials: String) -> HeaderLine {
    let token = Data(credentials.utf8).base64EncodedString()
    redactor.add(token)
    return HeaderLine(name: "Authorization", value: "Basic \(token)")
  }

  private func body(of request: RequestSyntax) throws(Fault) -> (bytes: [UInt8], type: String?)? {
    if !request.form.isEmpty {
      let text = RequestBuilder.formEncoded(try pairs(request.form), blank: "+")
      return (Array(text.utf8), "application/x-www-form-urlencoded")
    }
    if !request.multipart.isEmpty {
      let body = MultipartBody(parts: try parts(request.multipart))
      let boundary = body.boundary
      return (body.bytes(boundary: boundary), "multipart/form-data; boundary=\(boundary)")
    }
    return try request.body.map { body throws(Fault) in try content(body) }
  }

  private func content(_ body: BodySyntax) throws(Fault) -> (bytes: [UInt8], type: String?) {
    switch body.kind {
    case .json(let text):
      return (Array(try variables.fillJSON(text).text.utf8), "application/json")
    case .fence(.json, let modes, let text) where !modes.contains(.raw):
      return (Array(try variables.fillJSON(text).text.utf8), "application/json")
    case .xml(let text), .fence(.xml, _, let text):
      return (Array(try variables.fill(text).spelling.utf8), "application/xml")
    case .fence(.graphql, let modes, let text) where !modes.contains(.raw):
      return (Array(try graphQL(text).utf8), "application/json")
    case .fence(_, _, let text), .string(let text):
      return (Array(try variables.fill(text).spelling.utf8), nil)
    case .base64(let bytes), .hex(let bytes):
      return (bytes, nil)
    case .file(let file):
      return (try folder.read(file, variables), nil)
    }
  }

  /// A query and its variables as JSON: `{"query":"…","variables":{…}}`, without white space around the query and in the variables, as Hurl
  /// sends it. The variables begin with a line `variables {`.
  private func graphQL(_ text: PatternSyntax) throws(Fault) -> String {
    var query: [PatternSyntax.Part] = []
    var values: [PatternSyntax.Part] = []
    for part in text.parts {
      guard values.isEmpty else {
        values.append(part)
        continue
      }
      guard case .literal(let literal) = part, let start = RequestBuilder.startOfVariables(in: literal, isFirst: query.isEmpty)
      else {
        query.append(part)
        continue
      }
      query.append(.literal(String(literal[..<start.line])))
      values.append(.literal(String(literal[start.value...])))
    }
    let written = try variables.fill(PatternSyntax(query)).spelling.trimmingWhitespace()
    guard !values.isEmpty else { return "{\"query\":\(written.quoted)}" }
    let json = try variables.fillJSON(PatternSyntax(values)).text
    guard (try? QueryValue(json: Array(json.utf8), name: "the variables")) != nil else {
      throw Fault(.badGraphQLVariables, at: text)
    }
    return "{\"query\":\(written.quoted),\"variables\":\(json.withoutBlanksBetweenTokens)}"
  }

  /// Where a line `variables {` begins, and where its brace stands.
  private static func startOfVariables(in text: String, isFirst: Bool) -> (line: String.Index, value: String.Index)? {
    var line = text.startIndex
    while line < text.endIndex {
      if isFirst || line > text.startIndex, text[line...].hasPrefix("variables") {
        let rest = text[line...].dropFirst("variables".count)
        if let brace = rest.firstIndex(where: { !$0.isWhitespace }), text[brace] == "{" { return (line, brace) }
      }
      guard let next = text[line...].firstIndex(of: "\n") else { return nil }
      line = text.index(after: next)
    }
    return nil
  }

  private func parts(_ fields: [MultipartFieldSyntax]) throws(Fault) -> [MultipartBody.Part] {
    var parts: [MultipartBody.Part] = []
    for field in fields {
      var part = MultipartBody.Part(name: try variables.fill(field.name), content: [])
      switch field.value {
      case .text(let text):
        part.content = Array(try variables.fill(text).utf8)
      case .file(let file, let contentType):
        part.content = try folder.read(file, variables)
        part.fileName = try variables.fill(file.path).split(separator: "/").last.map { String($0) }
        // RFC 7578 section 4.4: a part is labelled with its type when that is known.
        part.contentType =
          try contentType.map { type throws(Fault) in try variables.fill(type) }
          ?? part.fileName.flatMap(MediaType.init(fileName:))?.description ?? "application/octet-stream"
      }
      parts.append(part)
    }
    return parts
  }
}

extension RequestBuilder {
  /// A `multipart/form-data` body (RFC 7578).
  struct MultipartBody {
    struct Part {
      var name: String
      var fileName: String?
      var contentType: String?
      var content: [UInt8]
    }

    var parts: [Part]

    /// A line that begins no line of any part: the same for the same parts, so that a body can be compared from run to run.
    var boundary: String {
      "answerback-boundary-\(parts.lazy.map(\.content).freeNumber(after: "answerback-boundary-"))"
    }

    func bytes(boundary: String) -> [UInt8] {
      var bytes: [UInt8] = []
      for part in parts {
        var head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(part.name.quotedForForm)\""
        if let fileName = part.fileName { head += "; filename=\"\(fileName.quotedForForm)\"" }
        if let contentType = part.contentType { head += "\r\nContent-Type: \(contentType)" }
        bytes += Array("\(head)\r\n\r\n".utf8) + part.content + Array("\r\n".utf8)
      }
      return bytes + Array("--\(boundary)--\r\n".utf8)
    }
  }
}

extension Sequence<[UInt8]> {
  /// Returns the least number that doesn't stand behind a text anywhere: in one pass, however many do.
  package func freeNumber(after text: String) -> Int {
    var taken: Set<Int> = []
    for bytes in self {
      var rest = bytes[...]
      while let found = rest.firstRange(of: text.utf8) {
        rest = rest[found.upperBound...]
        var number = 0
        // Each beginning of a number is one, too.
        for digit in rest.prefix(9).prefix(while: \.isDigit) {
          number = number * 10 + Int(digit - UInt8(ascii: "0"))
          taken.insert(number)
        }
      }
    }
    return (0...).first { !taken.contains($0) } ?? 0
  }
}

extension String {
  /// As browsers write names within the quotes of a form's part (WHATWG HTML, multipart/form-data encoding algorithm).
  fileprivate var quotedForForm: String {
    escaping(["\"": "%22", "\r": "%0D", "\n": "%0A"])
  }
}

extension String {
  /// The text without white space at either end.
  fileprivate func trimmingWhitespace() -> String {
    let start = unicodeScalars.drop { $0.properties.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
    return String(start[...last])
  }

  /// JSON without blanks and line ends outside its strings.
  fileprivate var withoutBlanksBetweenTokens: String {
    var isInString = false
    var isEscaped = false
    let bytes = utf8.filter { byte in
      if isInString {
        if byte == UInt8(ascii: "\""), !isEscaped { isInString = false }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        return true
      }
      isInString = byte == UInt8(ascii: "\"")
      return !byte.isBlank && byte != 0x0A && byte != 0x0D
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
