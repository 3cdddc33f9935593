import Scenarios

extension RequestDraft {
  /// The request as text for an editor: request line, header lines (`#` before those that are off), an empty line, the body.
  /// nil when the body is not UTF-8 and would not survive.
  var text: String? {
    guard let bodyText = String(validating: body ?? [], as: UTF8.self) else { return nil }
    let lines = headers.map { ($0.isOn ? "" : "# ") + String(fieldBytes: $0.line.bytes) }
    return ([line] + lines).joined(separator: "\n") + "\n\n" + bodyText
  }

  /// Reads the text of an editor. A body that was nil stays nil when nothing follows the empty line.
  mutating func read(_ text: String) {
    var rest = text.replacingLineEnds()[...]
    func nextLine() -> Substring? {
      guard !rest.isEmpty else { return nil }
      let line = rest.prefix { $0 != "\n" }
      rest = rest.dropFirst(line.count + 1)
      return line
    }
    setLine(String(nextLine() ?? ""))
    headers = []
    while let line = nextLine(), !line.isEmpty {
      let isOff = line.hasPrefix("#")
      let content = isOff ? line.dropFirst().drop { $0 == " " } : line
      headers.append(DraftHeader(isOn: !isOff, line: HeaderLine(bytes: Array(content.utf8))))
    }
    let bytes = Array(rest.utf8)
    body = bytes.isEmpty ? (body == nil ? nil : []) : bytes
  }

  /// The request as it stands in an `.http` file.
  func httpText(base: String?) -> String {
    let url = target.hasPrefix("/") ? (base ?? "") + target : target
    let lines = headers.filter(\.isOn).map { String(fieldBytes: $0.line.bytes) }
    let content = body.map { "\n" + String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
    return (["\(method) \(url)"] + lines).joined(separator: "\n") + "\n" + content
  }

  /// The request as a curl command for a POSIX shell.
  func curl(base: String?) -> String {
    let plain = RequestMessage(method: method, url: target, headers: headers.filter(\.isOn).map(\.line), body: body)
    var options = TransportOptions()
    if usesHTTP2 { options.protocolPreference = .http2 }
    let limit = followsRedirects ? History.mostHops : 0
    return CurlCommand(message(base: base) ?? plain, options: options, redirectLimit: limit).text
  }
}

extension String {
  /// The text with LF for every CR LF and lone CR.
  func replacingLineEnds() -> String {
    guard utf8.contains(0x0D) else { return self }
    return String(map { $0 == "\r\n" || $0 == "\r" ? "\n" : $0 })
  }
}
