/// Reads HTTP/1.1 responses strictly by RFC 9112: any byte that the grammar does not allow is a fault.
struct ResponseReader {
  /// A response that has been read.
  struct Response {
    let status: Int
    let isComplete: Bool
    /// Whether the server said that the connection ends after it.
    let closes: Bool
  }

  private let bytes: [UInt8]
  private var index = 0
  /// The methods of the requests in their order; nil when they are not known.
  private let methods: [String]?
  /// Whether a request of unknown method may have been HEAD.
  private let mayBeHead: Bool
  /// Whether a request may have been one of HTTP/1.0, which may be answered in that version.
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
  /// - Throws: ``ResponseFault`` with the first thing that is wrong.
  mutating func readAll() throws(ResponseFault) {
    while index < bytes.count {
      if let last = responses.last, !last.isComplete { return }
      if let last = responses.last, last.closes { throw fault("Something follows a response with Connection: close") }
      if let methods, responses.count >= methods.count { throw fault("There are more responses than requests") }
      guard let response = try response() else { return }
      responses.append(response)
    }
  }

  /// The next response with a final status; nil when its head has not come completely.
  private mutating func response() throws(ResponseFault) -> Response? {
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

  private mutating func finalResponse(_ status: Int, _ fields: FieldLines) throws(ResponseFault) -> Response {
    let framing = try ResponseFraming(fields, status: status)
    let closes = fields.values("connection").contains { $0.lowercased() == "close" }
    var hasBody = framing != .none
    if hasBody, let methods {
      hasBody = methods[responses.count] != "HEAD"
    } else if hasBody, mayBeHead {
      hasBody = index < bytes.count && !bytes[index...].starts(with: Array("HTTP/1.".utf8))
      // It can't be told whether a body is still to come.
      if index == bytes.count { return Response(status: status, isComplete: isClosed, closes: closes) }
    }
    let isComplete = hasBody ? try body(framing) : true
    return Response(status: status, isComplete: isComplete, closes: closes || (framing == .untilClose && hasBody))
  }

  // MARK: Head

  private mutating func statusLine() throws(ResponseFault) -> Int? {
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

  private mutating func fieldLines() throws(ResponseFault) -> FieldLines? {
    var fields = FieldLines()
    while let line = try line() {
      if line.isEmpty { return fields }
      guard fields.add(line) else { throw fault("The header line \(EscapedBytes(line)) is malformed") }
    }
    return nil
  }

  /// The bytes up to CR LF; nil when it has not come yet.
  private mutating func line() throws(ResponseFault) -> ArraySlice<UInt8>? {
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

  /// Whether the body has come completely.
  private mutating func body(_ framing: ResponseFraming) throws(ResponseFault) -> Bool {
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

  private mutating func chunks() throws(ResponseFault) -> Bool {
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

  private func fault(_ text: String) -> ResponseFault { ResponseFault("\(text), at byte \(index) of the responses") }
}

/// A response that is not HTTP.
struct ResponseFault: Error {
  let text: String

  init(_ text: String) {
    self.text = text
  }
}
