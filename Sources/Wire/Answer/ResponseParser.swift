import Exchanges
import FieldValues

/// Reads one answer from the bytes of a connection, pushed in any pieces (RFC 9112).
///
/// It keeps what a decoder would normalise: heads with their bytes, lines as they stood, chunk sizes and extensions,
/// trailers. Lenient where only looks are at stake (bare LF, any reason phrase, lines without a colon), strict where the
/// framing would be a guess. The pieces in which the bytes come change nothing but the pieces of ``Exchange.Event/body(_:)``
/// and ``Exchange.Event/received(_:)``.
struct ResponseParser: Sendable {
  private enum State {
    case statusLine
    case headerLines(StatusLine)
    case length(left: Int, of: Int)
    case untilClose
    case chunkLine
    case chunkData(left: Int, ChunkLine)
    case chunkEnd(size: Int, sawCR: Bool)
    case trailers
    case ended
  }

  /// Each chunk is remembered, and takes more memory than the bytes it came in.
  static let chunkLimit = 1 << 20

  private let requestMethod: String
  private let sizeLimit: Int
  private let chunkLimit: Int
  /// What failures name as the place they happened.
  private let place: String

  private var state = State.statusLine
  private var section = LineSection()
  private var lines: [HeaderLine] = []
  private var informational = InformationalLimit()
  private var chunkCount = 0
  private var bodyCount = 0
  private var events: [Exchange.Event] = []

  /// How many bytes have been taken, of heads and framing too.
  private(set) var receivedCount = 0
  /// Whether the connection may carry another exchange, once the answer is complete (RFC 9112 section 9.3).
  private(set) var allowsReuse = false

  init(requestMethod: String, sizeLimit: Int, chunkLimit: Int = Self.chunkLimit, place: String) {
    self.requestMethod = requestMethod
    self.sizeLimit = sizeLimit
    self.chunkLimit = chunkLimit
    self.place = place
  }

  /// Takes bytes and returns what they say. After ``Exchange.Event/ended(_:)`` it takes no more.
  mutating func push(_ bytes: [UInt8]) -> [Exchange.Event] {
    guard !isEnded else { return [] }
    let accepted = bytes.prefix(max(0, sizeLimit - receivedCount))
    receivedCount += accepted.count
    events = accepted.isEmpty ? [] : [.received(Array(accepted))]
    var rest = accepted
    do throws(AnswerFault) {
      while !rest.isEmpty, !isEnded { try step(&rest) }
      if isEnded {
        // Bytes after a complete answer: no one asked for them, so the connection is not to be trusted.
        allowsReuse = allowsReuse && rest.isEmpty && accepted.count == bytes.count
      } else if accepted.count < bytes.count {
        throw .tooLarge(limit: sizeLimit)
      }
    } catch {
      fail(error)
    }
    return takeEvents()
  }

  /// Says that the connection ended, and returns what follows from it.
  /// - Parameter end: anything but a plain close leaves open whether a body without length is whole.
  mutating func close(_ end: AnswerFault.DisconnectReason = .closed) -> [Exchange.Event] {
    switch state {
    case .ended:
      break
    case .untilClose where end == .closed:
      complete()
    case .statusLine where !section.bytes.isEmpty && !section.bytes.starts(with: "HTTP/".utf8):
      fail(.statusLine(section.bytes))
    default:
      fail(.cut(cutPoint, end))
    }
    return takeEvents()
  }

  private var isEnded: Bool { if case .ended = state { true } else { false } }

  private mutating func takeEvents() -> [Exchange.Event] {
    defer { events = [] }
    return events
  }

  private mutating func complete() {
    state = .ended
    events.append(.ended(.complete))
  }

  private mutating func fail(_ fault: AnswerFault) {
    state = .ended
    allowsReuse = false
    events.append(.ended(.failed(fault.failure(at: place))))
  }

  private var cutPoint: AnswerFault.CutPoint {
    switch state {
    case .statusLine, .headerLines, .ended: receivedCount == 0 ? .beforeAnswer : .head(received: receivedCount)
    case .length(let left, let announced): .length(received: announced - left, announced: announced)
    case .chunkData(let left, let chunk): .chunk(number: chunkCount + 1, received: chunk.size - left, size: chunk.size)
    case .chunkLine, .chunkEnd: .betweenChunks(chunks: chunkCount, bytes: bodyCount)
    case .trailers: .trailers(received: section.bytes.count)
    case .untilClose: .untilClose(received: bodyCount)
    }
  }
}

// MARK: - Steps

extension ResponseParser {
  /// Takes one line or one piece of the body from the input.
  private mutating func step(_ input: inout ArraySlice<UInt8>) throws(AnswerFault) {
    switch state {
    case .statusLine:
      guard let line = try section.nextLine(from: &input) else { return }
      guard let statusLine = StatusLine(line) else { throw .statusLine(Array(line)) }
      state = .headerLines(statusLine)
    case .headerLines(let statusLine):
      if try takeFieldLine(&input) { try endHead(statusLine) }
    case .length(let left, let announced):
      let count = takeBody(&input, atMost: left)
      state = .length(left: left - count, of: announced)
      if count == left { complete() }
    case .untilClose:
      takeBody(&input, atMost: input.count)
    case .chunkLine:
      guard let line = try section.nextLine(from: &input) else { return }
      let chunk = try ChunkLine(line)
      _ = section.finish()
      state = chunk.size == 0 ? .trailers : .chunkData(left: chunk.size, chunk)
    case .chunkData(let left, let chunk):
      let count = takeBody(&input, atMost: left)
      state = .chunkData(left: left - count, chunk)
      if count == left { try endChunk(chunk) }
    case .chunkEnd(let size, let sawCR):
      try takeChunkEnd(&input, size: size, sawCR: sawCR)
    case .trailers:
      if try takeFieldLine(&input) { endTrailers() }
    case .ended:
      break
    }
  }

  /// Takes a line of a head or trailer section.
  /// - Returns: whether it was the empty one that ends the section.
  private mutating func takeFieldLine(_ input: inout ArraySlice<UInt8>) throws(AnswerFault) -> Bool {
    guard let line = try section.nextLine(from: &input) else { return false }
    guard !line.contains(0) else { throw .nulInField(Array(line)) }
    if !line.isEmpty { lines.append(HeaderLine(bytes: Array(line))) }
    return line.isEmpty
  }

  @discardableResult
  private mutating func takeBody(_ input: inout ArraySlice<UInt8>, atMost limit: Int) -> Int {
    let piece = input.prefix(limit)
    input = input.dropFirst(piece.count)
    bodyCount += piece.count
    events.append(.body(Array(piece)))
    return piece.count
  }

  private mutating func endHead(_ statusLine: StatusLine) throws(AnswerFault) {
    let head = ResponseHead(
      version: statusLine.version,
      status: statusLine.status,
      reason: statusLine.reason,
      headers: lines,
      bytes: section.finish()
    )
    lines = []
    // After 101 the connection speaks another protocol: no other head follows (RFC 9110 section 15.2.2).
    if statusLine.status < 200, statusLine.status != 101 {
      try informational.add(head.bytes.count)
      events.append(.informational(head))
      state = .statusLine
      return
    }
    let fields = FramingFields(head.headers)
    do throws(AnswerFault) {
      try begin(Exchange.BodyFraming(statusLine, fields, requestMethod: requestMethod), of: head, statusLine, fields)
    } catch {
      // The head is shown all the same; how its body would be delimited is what no one knows.
      events.append(.head(head, framing: .close))
      throw error
    }
  }

  private mutating func begin(
    _ framing: Exchange.BodyFraming,
    of head: ResponseHead,
    _ statusLine: StatusLine,
    _ fields: FramingFields
  ) {
    events.append(.head(head, framing: framing))
    let hasBothFramings = !fields.codings.isEmpty && !fields.lengths.isEmpty
    let staysOpen = statusLine.minorVersion > 0 && !fields.connectionOptions.contains("close")
    allowsReuse = staysOpen && !hasBothFramings && framing != .close && statusLine.status != 101
    switch framing {
    case .none, .length(0), .frames: complete()
    case .length(let length): state = .length(left: length, of: length)
    case .chunked: state = .chunkLine
    case .close: state = .untilClose
    }
  }

  private mutating func endChunk(_ chunk: ChunkLine) throws(AnswerFault) {
    chunkCount += 1
    guard chunkCount <= chunkLimit else { throw .tooManyChunks(limit: chunkLimit) }
    events.append(.chunk(size: chunk.size, extension: chunk.extension))
    state = .chunkEnd(size: chunk.size, sawCR: false)
  }

  private mutating func takeChunkEnd(_ input: inout ArraySlice<UInt8>, size: Int, sawCR: Bool) throws(AnswerFault) {
    switch input.popFirst() {
    case UInt8(ascii: "\n"): state = .chunkLine
    case UInt8(ascii: "\r") where !sawCR: state = .chunkEnd(size: size, sawCR: true)
    default: throw .chunkEnd(number: chunkCount, size: size)
    }
  }

  private mutating func endTrailers() {
    if !lines.isEmpty { events.append(.trailers(lines)) }
    complete()
  }
}

extension ResponseParser {
  /// Counts the heads before the final one, which a server could send for ever.
  struct InformationalLimit: Sendable, Hashable {
    static let countLimit = 1000
    static let byteLimit = 1 << 20

    private(set) var count = 0
    private var byteCount = 0

    mutating func add(_ bytes: Int) throws(AnswerFault) {
      count += 1
      byteCount += bytes
      guard count <= Self.countLimit, byteCount <= Self.byteLimit else { throw .tooManyInformational }
    }
  }
}

/// The lines of an answer: how they are gathered, and what the first one and those of chunks say.
extension ResponseParser {
  /// A part of an answer that is made of lines, gathered from pieces: a head, the line of a chunk, a trailer section.
  struct LineSection: Sendable, Hashable {
    static let byteLimit = 1 << 20
    static let lineLimit = 10_000

    /// Everything so far, line ends included.
    private(set) var bytes: [UInt8] = []
    private var lineStart = 0
    private var lineCount = 0

    /// Takes bytes up to the next LF and returns the line without CR LF or LF; nil when its end has not come.
    mutating func nextLine(from input: inout ArraySlice<UInt8>) throws(AnswerFault) -> ArraySlice<UInt8>? {
      let lineEnd = input.firstIndex(of: UInt8(ascii: "\n"))
      let piece = input[..<(lineEnd.map { $0 + 1 } ?? input.endIndex)]
      guard bytes.count + piece.count <= Self.byteLimit else { throw .sectionTooLong }
      bytes += piece
      input = input[piece.endIndex...]
      guard lineEnd != nil else { return nil }
      lineCount += 1
      guard lineCount <= Self.lineLimit else { throw .tooManyLines }
      defer { lineStart = bytes.count }
      let line = bytes[lineStart..<(bytes.count - 1)]
      return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    /// Ends the section and returns its bytes.
    mutating func finish() -> [UInt8] {
      defer { self = LineSection() }
      return bytes
    }
  }

  /// The first line of an answer (RFC 9112 section 4).
  struct StatusLine: Sendable, Hashable {
    let version: String
    let minorVersion: Int
    let status: Int
    let reason: String

    /// Reads `HTTP/1.1 200 OK`; the reason phrase may be anything, or be missing together with its space.
    init?(_ line: ArraySlice<UInt8>) {
      let prefix = Array("HTTP/1.".utf8)
      let bytes = Array(line)
      let space = UInt8(ascii: " ")
      guard bytes.count >= 12, bytes.starts(with: prefix), bytes[7].isDigit, bytes[8] == space,
        let status = bytes[9..<12].decimalValue, status >= 100,
        bytes.count == 12 || bytes[12] == space
      else { return nil }
      version = String(decoding: bytes[..<8], as: UTF8.self)
      minorVersion = Int(bytes[7] - UInt8(ascii: "0"))
      self.status = status
      reason = String(fieldBytes: bytes.dropFirst(13))
    }
  }

  /// The line before a chunk: its size and its extension (RFC 9112 section 7.1).
  struct ChunkLine: Sendable, Hashable {
    let size: Int
    /// What follows the first semicolon, as sent.
    let `extension`: String

    init(_ line: ArraySlice<UInt8>) throws(AnswerFault) {
      let digits = line.prefix { $0.isHexDigit }
      let rest = line[digits.endIndex...]
      let tail = rest.droppingLeadingBlanks()
      guard !digits.isEmpty, tail.isEmpty || tail.first == UInt8(ascii: ";") else { throw .chunkLine(Array(line)) }
      guard let size = Self.size(digits) else { throw .chunkSize(Array(digits)) }
      self.size = size
      `extension` = String(fieldBytes: tail.dropFirst())
    }

    /// The number that hexadecimal digits write; nil for what an Int cannot hold.
    private static func size(_ digits: ArraySlice<UInt8>) -> Int? {
      var size = 0
      for digit in digits {
        let (shifted, overflows) = size.multipliedReportingOverflow(by: 16)
        guard !overflows, let value = digit.hexDigitValue else { return nil }
        size = shifted | Int(value)
      }
      return size
    }
  }
}
