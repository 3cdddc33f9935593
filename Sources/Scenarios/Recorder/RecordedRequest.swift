import Exchanges
import FieldValues
import ScenarioSyntax

/// The request of a recorded step.
struct RecordedRequest {
  private(set) var syntax: RequestSyntax
  /// Method and path.
  let name: TemplateSyntax
  /// The bodies and parts of bodies that aren't text, by the path of their file.
  private(set) var files: [String: [UInt8]] = [:]
  /// Whether the jar held cookies for the request, and none were sent.
  private let leavesOutJar: Bool
  /// The size of the chunks that its body is sent in; nil for one that is sent with its length, or in the chunks that it has already.
  private var chunkSize: Int?

  /// - Parameters:
  ///   - cookies: what becomes of its Cookie lines.
  ///   - files: what the paths of its files begin with; nil writes none.
  init(_ message: RequestMessage, base: String, values: RecordedValues, cookies: RecordedCookies.Sent, files: String?) {
    syntax = RequestSyntax(method: message.method, target: RecordedRequest.target(message.url, base: base, values: values))
    leavesOutJar = cookies.leavesOutJar
    let path = URLReference(message.url).path
    name = TemplateSyntax(literal: "\(message.method) \(path.isEmpty ? "/" : path)")
    var lines = message.headers
    if let body = message.body {
      let isChunked = lines.contains { $0.isNamed("Transfer-Encoding") && $0.value.equalsIgnoringCase("chunked") }
      if isChunked, !body.isEmpty, !body.suffix(5).elementsEqual("0\r\n\r\n".utf8) {
        lines.removeAll { $0.isNamed("Transfer-Encoding") }
        // Where the chunks of the client began is not known.
        chunkSize = min(64 * 1024, body.count)
      }
      setBody(body, &lines, values, files)
    }
    syntax.headers = lines.filter { line in
      // Host and length are the client's business; the cookies of the jar go by themselves.
      !line.isNamed("Host") && !line.isNamed("Content-Length") && !(line.isNamed("Cookie") && cookies.areOfJar)
    }.map { line in
      HeaderSyntax(line.name, line.isNamed("Cookie") ? cookies.template(line.value, values) : values.template(line.value))
    }
  }

  /// Where the scenario may have files, a form becomes `[Multipart]`, and the boundary of another body in parts, which clients make at
  /// random, becomes one that stays the same.
  private mutating func setBody(_ body: [UInt8], _ lines: inout [HeaderLine], _ values: RecordedValues, _ files: String?) {
    let place = lines.firstIndex { $0.isNamed("Content-Type") }
    let type = place.flatMap { MediaType(lines[$0].value) }
    guard let place, let boundary = MediaType.boundary(in: lines[place].value), type?.type == "multipart", !boundary.isEmpty,
      let files
    else {
      syntax.body = content(body, isJSON: type?.isJSON == true, values, files)
      return
    }
    if type?.essence == "multipart/form-data", let form = RequestBuilder.MultipartBody(body, boundary: boundary),
      let fields = fields(of: form, values, files)
    {
      lines.remove(at: place)
      syntax.multipart = fields
      return
    }
    let fixed = "answerback-boundary-0"
    var content = body
    if body.firstRange(of: fixed.utf8) == nil, let start = lines[place].value.firstRange(of: boundary) {
      content = body.replacing(boundary.utf8, with: fixed.utf8)
      var value = lines[place].value
      value.replaceSubrange(start, with: fixed)
      lines[place] = HeaderLine(name: lines[place].name, value: value)
    }
    syntax.body = self.content(content, isJSON: false, values, files)
  }

  /// The lines of `[Multipart]`; nil where they can't say all that the form says.
  private mutating func fields(
    of form: RequestBuilder.MultipartBody,
    _ values: RecordedValues,
    _ files: String
  ) -> [MultipartFieldSyntax]? {
    var fields: [MultipartFieldSyntax] = []
    var written: [String: [UInt8]] = [:]
    for (place, part) in form.parts.enumerated() {
      let name = TemplateSyntax(literal: part.name)
      guard let fileName = part.fileName else {
        guard part.contentType == nil, let text = String(validating: part.content, as: UTF8.self), text.trimmingBlanks() == text,
          !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else { return nil }
        fields.append(MultipartFieldSyntax(name, .text(values.template(text))))
        continue
      }
      let isPlain =
        fileName.utf8.first != UInt8(ascii: ".") && fileName.utf8.allSatisfy { $0.isAlphanumeric || "._-".utf8.contains($0) }
      guard let type = part.contentType, isPlain, (1...100).contains(fileName.utf8.count) else { return nil }
      let path = "\(files)-\(place + 1)/\(fileName)"
      written[path] = part.content
      let file = FileSyntax(TemplateSyntax(literal: path))
      fields.append(MultipartFieldSyntax(name, .file(file, contentType: TemplateSyntax(literal: type))))
    }
    self.files = written
    return fields.isEmpty ? nil : fields
  }

  /// A longer text stands in a file.
  private static let mostText = 1 << 20

  private mutating func content(_ bytes: [UInt8], isJSON: Bool, _ values: RecordedValues, _ files: String?) -> BodySyntax {
    let text = String(validating: bytes, as: UTF8.self)
    if let files, text == nil ? bytes.count > 256 : bytes.count > RecordedRequest.mostText {
      let path = "\(files)-request.bin"
      self.files = [path: bytes]
      return BodySyntax(.file(FileSyntax(TemplateSyntax(literal: path))))
    }
    guard let text else { return .bytes(bytes) }
    let template = values.template(text)
    guard template.placeholders.isEmpty else { return BodySyntax(.string(template.pattern)) }
    return .text(text, language: isJSON ? .json : nil, exact: true)
  }

  /// Says what the client had to do to get this answer.
  mutating func addOptions(of exchange: Exchange) {
    if leavesOutJar { syntax.options.append(OptionSyntax(.jar, .text(TemplateSyntax(literal: "off")))) }
    if exchange.isReadable { syntax.options.append(OptionSyntax(.compressed, .flag(true))) }
    if let chunkSize { syntax.options.append(OptionSyntax(.sendChunks, .sizes([chunkSize]))) }
    if exchange.connection?.protocol == .http2 { syntax.options.append(OptionSyntax(.http2, .flag(true))) }
    if exchange.connection?.security?.isVerified == false { syntax.options.append(OptionSyntax(.insecure, .flag(true))) }
  }

  private static func target(_ url: String, base: String, values: RecordedValues) -> TemplateSyntax {
    guard !base.isEmpty, url.utf8.starts(with: base.utf8) else { return values.template(url) }
    let rest = values.template(String(Substring(url.utf8.dropFirst(base.utf8.count))))
    return TemplateSyntax([.placeholder(PlaceholderSyntax("base"))] + rest.parts)
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

extension RequestBuilder.MultipartBody {
  /// Reads a body that this type writes, to the byte, with the same boundary.
  fileprivate init?(_ bytes: [UInt8], boundary: String) {
    let delimiter = Array("\r\n--\(boundary)".utf8)
    let blank = Array("\r\n\r\n".utf8)
    var rest = (Array("\r\n".utf8) + bytes)[...]
    guard rest.starts(with: delimiter) else { return nil }
    rest = rest.dropFirst(delimiter.count)
    var parts: [Part] = []
    while let next = rest.firstRange(of: delimiter) {
      let piece = rest[..<next.lowerBound]
      guard let end = piece.firstRange(of: blank), let part = Part(piece[..<end.lowerBound], piece[end.upperBound...]) else {
        return nil
      }
      parts.append(part)
      rest = rest[next.upperBound...]
    }
    self.init(parts: parts)
    guard self.bytes(boundary: boundary) == bytes else { return nil }
  }
}

extension RequestBuilder.MultipartBody.Part {
  fileprivate init?(_ head: ArraySlice<UInt8>, _ content: ArraySlice<UInt8>) {
    var rest = Substring(String(decoding: head, as: UTF8.self))
    guard let value = rest.droppingPrefix("\r\nContent-Disposition: form-data; name=\""), let end = value.firstIndex(of: "\"")
    else {
      return nil
    }
    self.init(name: String(value[..<end]), content: Array(content))
    rest = value[end...].dropFirst()
    if let value = rest.droppingPrefix("; filename=\""), let end = value.firstIndex(of: "\"") {
      fileName = String(value[..<end])
      rest = value[end...].dropFirst()
    }
    if let value = rest.droppingPrefix("\r\nContent-Type: ") { contentType = String(value) }
  }
}
