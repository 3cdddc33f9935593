/// Reads HTTP/1.1 responses strictly by RFC 9112. Any byte that the grammar does not allow is a fault.
struct ResponseReader {
  /// A response that has been read.
  struct Response {
    let status: Int
    let isComplete: Bool
    /// Whether the server has announced that the connection ends after it.
    let closes: Bool
  }

  private let bytes: [UInt8]
  private var index = 0
  /// The methods of the requests in order; nil if they are not known.
  private let methods: [String]?
  /// Whether a request of unknown method may have been HEAD.
  private let mayBeHead: Bool
  /// Whether a request may have been HTTP/1.0, to which the server may respond in that version.
  private let mayBeHTTP10: Bool
  /// Whether the server has closed the connection after these bytes.
  private let isClosed: Bool
  private(set) var responses: [Response] = []

  init(_ bytes: [UInt8], methods: [String]? = nil, mayBeHead: Bool = false, mayBeHTTP10: Bool = false, isClosed: Bool) {
    self.bytes = bytes
    self.methods = methods
    self.mayBeHead = mayBeHead
    self.mayBeHTTP10 = mayBeHTTP10
    self.isClosed = isClosed
  }

  /// Reads to the end.
  ///
  /// - Throws: The first ``ResponseReader/Fault``.
  mutating func readAll() throws(Fault) {
    while index < bytes.count {
      if let last = responses.last, !last.isComplete { return }
      if let last = responses.last, last.closes { throw fault("Something follows a response with Connection: close") }
      if let methods, responses.count >= methods.count { throw fault("There are more responses than requests") }
      guard let response = try response() else { return }
      responses.append(response)
    }
  }

  /// Returns the next response with a final status, or nil if its head is incomplete.
  private mutating func response() throws(Fault) -> Response? {
    while true {
      let start = index
      guard let status = try statusLine(), let fields = try fieldLines() else {
        index = start
        return nil
      }
      if status == 101 { throw fault("Status 101 was not asked for") }
      guard status < 200 else { return try finalResponse(status, fields) }
      if fields.contains("content-length") || fields.contains("transfer-encoding") {
        throw fault("Status \(status) has a length")
      }
      if index == bytes.count { return nil }
    }
  }

  private mutating func finalResponse(_ status: Int, _ fields: FieldLines) throws(Fault) -> Response {
    let framing = try Framing(fields, status: status)
    let closes = fields.values("connection").contains { $0.lowercased() == "close" }
    var hasBody = framing != .none
    if hasBody, let methods {
      hasBody = methods[responses.count] != "HEAD"
    } else if hasBody, mayBeHead {
      hasBody = index < bytes.count && !bytes[index...].starts(with: Array("HTTP/1.".utf8))
      // It isn't known whether a body follows.
      if index == bytes.count { return Response(status: status, isComplete: isClosed, closes: closes) }
    }
    let isComplete = hasBody ? try body(framing) : true
    return Response(status: status, isComplete: isComplete, closes: closes || (framing == .untilClose && hasBody))
  }

  // MARK: Head

  private mutating func statusLine() throws(Fault) -> Int? {
    let versions = (mayBeHTTP10 ? ["HTTP/1.1 ", "HTTP/1.0 "] : ["HTTP/1.1 "]).map { Array($0.utf8) }
    let start = bytes[index...].prefix(9)
    guard versions.contains(where: { $0.starts(with: start) }) else { throw fault("A status line must begin with HTTP/1.1") }
    guard let line = try line() else { return nil }
    let rest = line.dropFirst(start.count)
    let code = rest.prefix(3)
    guard line.count >= start.count + 4, code.allSatisfy({ (0x30...0x39).contains($0) }), rest.dropFirst(3).first == 0x20,
      rest.allSatisfy(FieldLines.isText), let status = Int(String(decoding: code, as: UTF8.self)), (100...599).contains(status)
    else { throw fault("The status line \(EscapedBytes(line)) is malformed") }
    return status
  }

  private mutating func fieldLines() throws(Fault) -> FieldLines? {
    var fields = FieldLines()
    while let line = try line() {
      if line.isEmpty { return fields }
      guard fields.add(line) else { throw fault("The header line \(EscapedBytes(line)) is malformed") }
    }
    return nil
  }

  /// Returns the bytes up to CR LF, or nil if it hasn't been received yet.
  private mutating func line() throws(Fault) -> ArraySlice<UInt8>? {
    guard let end = bytes[index...].firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else { return nil }
    guard end + 1 < bytes.count else {
      if bytes[end] == 0x0A { throw fault("A line ends without CR") }
      return nil
    }
    guard bytes[end] == 0x0D, bytes[end + 1] == 0x0A else { throw fault("A line does not end with CR LF") }
    defer { index = end + 2 }
    return bytes[index..<end]
  }

  // MARK: Body

  /// Reads the body. Returns whether it is complete.
  private mutating func body(_ framing: Framing) throws(Fault) -> Bool {
    switch framing {
    case .none: return true
    case .length(let count):
      let isComplete = bytes.count - index >= count
      index = isComplete ? index + count : bytes.count
      return isComplete
    case .untilClose:
      index = bytes.count
      return isClosed
    case .chunked: return try chunks()
    }
  }

  private mutating func chunks() throws(Fault) -> Bool {
    while let line = try line() {
      let digits = String(decoding: line.prefix { $0 != 0x3B }, as: UTF8.self)
      let isHex = digits.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
      guard isHex, let size = Int(digits, radix: 16) else { throw fault("The chunk size \(EscapedBytes(line)) is malformed") }
      if size == 0 { return try fieldLines() != nil }
      guard size <= bytes.count - index - 2 else { break }
      index += size
      guard bytes[index] == 0x0D, bytes[index + 1] == 0x0A else { throw fault("A chunk does not end with CR LF") }
      index += 2
    }
    index = bytes.count
    return false
  }

  private func fault(_ text: String) -> Fault { Fault("\(text), at byte \(index) of the responses") }
}

extension ResponseReader {
  /// The error of a response that isn't valid HTTP.
  struct Fault: Error {
    let text: String

    init(_ text: String) {
      self.text = text
    }
  }

  /// How the length of a body is determined (RFC 9112 section 6.3).
  enum Framing: Equatable {
    case none
    case length(Int)
    case chunked
    case untilClose

    /// - Throws: ``ResponseReader/Fault`` if the fields contradict each other or the status.
    init(_ fields: FieldLines, status: Int) throws(Fault) {
      let lengths = fields.lines("content-length")
      let codings = fields.lines("transfer-encoding")
      guard lengths.count <= 1, codings.count <= 1 else { throw Fault("A length is stated twice") }
      guard lengths.isEmpty || codings.isEmpty else { throw Fault("There are both Content-Length and Transfer-Encoding") }
      if let coding = codings.first {
        guard coding == "chunked" else { throw Fault("Transfer-Encoding is \(coding), not chunked") }
        if status == 204 || status == 304 { throw Fault("Status \(status) has a Transfer-Encoding") }
        self = .chunked
      } else if let text = lengths.first {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(text) else {
          throw Fault("Content-Length is \(text), not a number")
        }
        if status == 204 { throw Fault("Status 204 has a Content-Length") }
        self = status == 304 || length == 0 ? .none : .length(length)
      } else {
        self = status == 204 || status == 304 ? .none : .untilClose
      }
    }
  }

  /// The header lines of a response.
  struct FieldLines {
    private var lines: [(name: String, value: String)] = []

    /// - Returns: Whether it is a header line (RFC 9112 section 5): a token, a colon, and text.
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

    /// Returns the values of all lines of this name, which is in lower case.
    func lines(_ name: String) -> [String] { lines.filter { $0.name == name }.map(\.value) }

    /// Returns the members of the lists of this name.
    func values(_ name: String) -> [String] {
      lines(name).flatMap { $0.split(separator: ",").map { String($0.drop { $0 == " " }) } }
    }

    func contains(_ name: String) -> Bool { lines.contains { $0.name == name } }

    static func isText(_ byte: UInt8) -> Bool { byte == 0x09 || (byte >= 0x20 && byte != 0x7F) }

    private static func isToken(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
    }
  }
}
