/// How long the body of a response is (RFC 9112 section 6.3).
enum ResponseFraming: Equatable {
  case none
  case length(Int)
  case chunked
  case untilClose

  /// - Throws: ``ResponseFault`` when the fields contradict each other or the status.
  init(_ fields: FieldLines, status: Int) throws(ResponseFault) {
    let lengths = fields.lines("content-length")
    let codings = fields.lines("transfer-encoding")
    guard lengths.count <= 1, codings.count <= 1 else { throw ResponseFault("A length is stated twice") }
    guard lengths.isEmpty || codings.isEmpty else { throw ResponseFault("There are both Content-Length and Transfer-Encoding") }
    if let coding = codings.first {
      guard coding == "chunked" else { throw ResponseFault("Transfer-Encoding is \(coding), not chunked") }
      if status == 204 || status == 304 { throw ResponseFault("Status \(status) has a Transfer-Encoding") }
      self = .chunked
    } else if let text = lengths.first {
      guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(text) else {
        throw ResponseFault("Content-Length is \(text), not a number")
      }
      if status == 204 { throw ResponseFault("Status 204 has a Content-Length") }
      self = status == 304 || length == 0 ? .none : .length(length)
    } else {
      self = status == 204 || status == 304 ? .none : .untilClose
    }
  }
}

/// The header lines of a response.
struct FieldLines {
  private var lines: [(name: String, value: String)] = []

  /// - Returns: Whether the line is one (RFC 9112 section 5): a token, a colon, and text.
  mutating func add(_ line: ArraySlice<UInt8>) -> Bool {
    let name = line.prefix { $0 != 0x3A }
    let value = line[name.endIndex...].dropFirst()
    guard !name.isEmpty, name.endIndex < line.endIndex, name.allSatisfy(FieldLines.isToken), value.allSatisfy(FieldLines.isText)
    else { return false }
    let start = value.drop { $0 == 0x20 || $0 == 0x09 }
    let trimmed = start.dropLast(start.reversed().prefix { $0 == 0x20 || $0 == 0x09 }.count)
    lines.append((String(decoding: name, as: UTF8.self).lowercased(), String(decoding: trimmed, as: UTF8.self)))
    return true
  }

  /// The values of all lines of this name, which is in lower case.
  func lines(_ name: String) -> [String] { lines.filter { $0.name == name }.map(\.value) }

  /// The members of the lists of this name.
  func values(_ name: String) -> [String] {
    lines(name).flatMap { $0.split(separator: ",").map { String($0.drop { $0 == " " }) } }
  }

  func contains(_ name: String) -> Bool { lines.contains { $0.name == name } }

  static func isText(_ byte: UInt8) -> Bool { byte == 0x09 || (byte >= 0x20 && byte != 0x7F) }

  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
