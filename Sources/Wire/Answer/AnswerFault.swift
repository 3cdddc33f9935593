import Scenarios

/// What is wrong with the bytes of an answer, or with their end.
enum AnswerFault: TransportFault {
  // Where the framing would be a guess.
  case statusLine([UInt8])
  case foldedField([UInt8])
  case blankBeforeColon([UInt8])
  case codingInOldVersion
  case coding([UInt8])
  case length([UInt8])
  case conflictingLengths(Int, Int)
  case chunkLine([UInt8])
  case chunkSize([UInt8])
  case chunkEnd(number: Int, size: Int)

  // More than is taken.
  case sectionTooLong
  case tooManyLines
  case tooManyInformational
  case tooManyChunks(limit: Int)
  case tooLarge(limit: Int)

  // What HTTP/2 forbids.
  case statusField(String)
  case frames(String)

  // The connection or the stream ended first.
  case cut(CutPoint, ConnectionEnd)
  case streamCut(StreamEnd, bodyCount: Int?)

  var kind: TransportFailure.Kind {
    switch self {
    case .sectionTooLong, .tooManyLines, .tooManyInformational, .tooManyChunks, .tooLarge: .tooLarge
    case .cut, .streamCut: .cut
    default: .malformed
    }
  }

  var sentence: String {
    switch self {
    case .statusLine(let line):
      "the answer begins with \(quoted(line)), not with an HTTP/1 status line. See whether the port speaks HTTP without TLS."
    case .foldedField(let line):
      "a framing field goes on in the folded line \(quoted(line)), so its value is doubtful. Write the field on one line."
    case .blankBeforeColon(let line):
      "\(quoted(line)) has a blank before its colon, so recipients read it differently. Take the blank out."
    case .codingInOldVersion:
      "an HTTP/1.0 answer has Transfer-Encoding, which that version does not know. Answer as HTTP/1.1, or send no coding."
    case .coding(let value):
      "Transfer-Encoding says \(quoted(value)). Write chunked once, last, and without parameters."
    case .length(let value):
      "Content-Length says \(quoted(value)), which is not a number of bytes. Write decimal digits."
    case .conflictingLengths(let first, let second):
      "Content-Length says both \(first) and \(second). Send one."
    case .chunkLine(let line):
      "\(quoted(line)) stands where the size of a chunk should. Write hexadecimal digits, then ; before an extension."
    case .chunkSize(let digits):
      "the chunk size \(quoted(digits)) is larger than any memory. Correct the size."
    case .chunkEnd(let number, let size):
      "chunk \(number) does not end after the \(Count.bytes(size)) it announced. Make its size and its data agree."
    case .sectionTooLong:
      "a head, chunk line or trailer section is longer than \(Count.bytes(LineSection.byteLimit)). Send less."
    case .tooManyLines:
      "a head or trailer section has more than \(LineSection.lineLimit) lines. Send fewer."
    case .tooLarge(let limit):
      "the answer is larger than the limit of \(Count.bytes(limit)). Raise the limit, or ask for less."
    case .tooManyInformational:
      "more than \(InformationalLimit.countLimit) heads with 1xx came, or more than \(Count.bytes(InformationalLimit.byteLimit)) of "
        + "them. Send the final head."
    case .tooManyChunks(let limit):
      "the body has more than \(limit) chunks. Send larger ones."
    case .statusField(let status):
      "the answer's :status is \(quoted(status)). Send three digits."
    case .frames(let reason):
      "the server broke the rules of HTTP/2 (\(VisibleText.of(reason, limit: 200))). See whether it speaks HTTP/2 here."
    case .cut(let point, let end):
      "the connection was \(end.word) \(point.sentence). Look at the server's log."
    case .streamCut(.connection(let end), let count):
      "the connection was \(end.word) \(Self.before(count)). Look at the server's log."
    case .streamCut(.wentAway(let code), let count):
      "the server goes away with \(code) \(Self.before(count)). Look at the server's log."
    case .streamCut(.reset(let code), let count):
      "the server reset the stream with \(code) \(Self.before(count)). Look at the server's log."
    }
  }
}

extension AnswerFault {
  /// - Parameter bodyCount: the bytes of a body without a last frame; nil before the head.
  private static func before(_ bodyCount: Int?) -> String {
    bodyCount.map { "after \(Count.bytes($0)) of the body, before its last frame" } ?? "before the head came"
  }
}

extension ConnectionEnd {
  fileprivate var word: String {
    switch self {
    case .closed: "closed"
    case .reset: "reset"
    case .tls(let reason): "ended by TLS (\(VisibleText.of(reason)))"
    }
  }
}

/// Where in an answer the connection ended.
enum CutPoint: Sendable, Hashable {
  case beforeAnswer
  case head(received: Int)
  case length(received: Int, announced: Int)
  case chunk(number: Int, received: Int, size: Int)
  case betweenChunks(chunks: Int, bytes: Int)
  case trailers(received: Int)
  /// Only a reset cuts a body that ends with the connection.
  case untilClose(received: Int)

  var sentence: String {
    switch self {
    case .beforeAnswer:
      "before any byte of an answer came"
    case .head(let received):
      "after \(Count.bytes(received)), before the head was whole"
    case .length(let received, let announced):
      "after \(received) of the \(Count.bytes(announced)) that Content-Length announced"
    case .chunk(let number, let received, let size):
      "after \(received) of the \(Count.bytes(size)) of chunk \(number)"
    case .betweenChunks(let chunks, let bytes):
      "after \(Count.of(chunks, "chunk")) with \(Count.bytes(bytes)), before the last chunk (0) came"
    case .trailers(let received):
      "after \(Count.bytes(received)) of the trailer section, before its empty line"
    case .untilClose(let received):
      "after \(Count.bytes(received)) of a body that ends with the connection"
    }
  }
}

/// Numbers with their noun.
enum Count {
  static func bytes(_ number: Int) -> String { of(number, "byte") }

  static func of(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }
}
