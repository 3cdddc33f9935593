extension EventSyntax {
  /// The frame or line as it is written, its lines parted by LF.
  package var text: String {
    switch kind {
    case .frame(let frame): frame.lines.map(\.text).joined(separator: "\n")
    case .within(let time): "@within \(QuantityText.text(time))"
    case .gap(let range): "@gap \(QuantityText.text(range))"
    case .skip(let range): "@skip \(QuantityText.text(range))"
    case .unordered: "@unordered"
    case .endUnordered: "@end-unordered"
    case .silence(let time): "@silence \(QuantityText.text(time))"
    case .limit(.frames(let count)): "@limit \(count) frames"
    case .limit(.bytes(let bytes)): "@limit \(QuantityText.size(bytes))"
    case .drop: "@drop"
    case .eof: "@eof"
    case .stop: "@stop"
    case .reconnect(let reconnect): reconnect.text
    }
  }
}

extension EventFrameSyntax.Line {
  /// The line as it is written. Data with line ends in it takes a line each; in other fields they become blanks.
  package var text: String {
    let lines = value.text(.event).split(omittingEmptySubsequences: false, whereSeparator: \.isLineEnd)
    let texts = field == .data || field == .dataRaw ? lines.map(String.init) : [lines.joined(separator: " ")]
    return texts.map { $0.isEmpty ? "\(field.rawValue):" : "\(field.rawValue): \($0)" }.joined(separator: "\n")
  }
}

extension ReconnectSyntax {
  fileprivate var text: String {
    let head = "@reconnect\(after.map { " after \(QuantityText.text($0))" } ?? "")"
    let request = [head] + requestHeaders.map(\.text)
    let answer = [response.statusLine] + response.headers.map(\.text)
    return (request + [""] + answer).joined(separator: "\n")
  }
}

extension Character {
  /// LF, CR or CR LF, which is one character.
  fileprivate var isLineEnd: Bool { self == "\n" || self == "\r" || self == "\r\n" }
}
