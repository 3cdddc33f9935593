import Exchanges
import FieldValues

/// What is wrong with the bytes of an answer, or with their end.
enum AnswerFault: TransportFault {
  // Where the framing would be a guess.
  case statusLine([UInt8])
  case foldedField([UInt8])
  case blankBeforeColon([UInt8])
  /// RFC 9110 section 5.5.
  case nulInField([UInt8])
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
  case cut(CutPoint, DisconnectReason)
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
      "the response begins with \(VisibleText.quoted(line)), not with an HTTP/1 status line. See whether the port speaks HTTP without TLS."
    case .foldedField(let line):
      "a framing field goes on in the folded line \(VisibleText.quoted(line)), so its value is doubtful. Write the field on one line."
    case .blankBeforeColon(let line):
      "\(VisibleText.quoted(line)) has a blank before its colon, so recipients read it differently. Take the blank out."
    case .nulInField(let line):
      "the header line \(VisibleText.quoted(line)) has a NUL byte in it. Take it out."
    case .codingInOldVersion:
      "an HTTP/1.0 response has Transfer-Encoding, which that version does not know. Answer as HTTP/1.1, or send no coding."
    case .coding(let value):
      "Transfer-Encoding says \(VisibleText.quoted(value)). Write chunked once, last, and without parameters."
    case .length(let value):
      "Content-Length says \(VisibleText.quoted(value)), which is not a number of bytes. Write decimal digits."
    case .conflictingLengths(let first, let second):
      "Content-Length says both \(first) and \(second). Send one."
    case .chunkLine(let line):
      "\(VisibleText.quoted(line)) stands where the size of a chunk should. Write hexadecimal digits, then ; before an extension."
    case .chunkSize(let digits):
      "the chunk size \(VisibleText.quoted(digits)) is larger than any memory. Correct the size."
    case .chunkEnd(let number, let size):
      "chunk \(number) does not end after the \(size.bytesText) it announced. Make its size and its data agree."
    case .sectionTooLong:
      "a head, chunk line or trailer section is longer than \(ResponseParser.LineSection.byteLimit.bytesText). Send less."
    case .tooManyLines:
      "a head or trailer section has more than \(ResponseParser.LineSection.lineLimit) lines. Send fewer."
    case .tooLarge(let limit):
      "the response is larger than the limit of \(limit.bytesText). Raise the limit, or ask for less."
    case .tooManyInformational:
      "more than \(ResponseParser.InformationalLimit.countLimit) heads with 1xx came, or more than \(ResponseParser.InformationalLimit.byteLimit.bytesText) of "
        + "them. Send the final head."
    case .tooManyChunks(let limit):
      "the body has more than \(limit) chunks. Send larger ones."
    case .statusField(let status):
      "the response's :status is \(VisibleText.quoted(status)). Send three digits."
    case .frames(let reason):
      "the server broke the rules of HTTP/2 (\(VisibleText.excerpt(of: reason, length: 200))). See whether it speaks HTTP/2 here."
    case .cut(let point, let end):
      "the connection was \(end.word) \(point.sentence). \(end.advice)"
    case .streamCut(.connection(let end), let count):
      "the connection was \(end.word) \(Self.before(count)). \(end.advice)"
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
    bodyCount.map { "after \($0.bytesText) of the body, before its last frame" } ?? "before the head came"
  }
}

extension AnswerFault {
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
        "before any byte of a response came"
      case .head(let received):
        "after \(received.bytesText), before the head was whole"
      case .length(let received, let announced):
        "after \(received) of the \(announced.bytesText) that Content-Length announced"
      case .chunk(let number, let received, let size):
        "after \(received) of the \(size.bytesText) of chunk \(number)"
      case .betweenChunks(let chunks, let bytes):
        "after \(chunks.counted("chunk")) with \(bytes.bytesText), before the last chunk (0) came"
      case .trailers(let received):
        "after \(received.bytesText) of the trailer section, before its empty line"
      case .untilClose(let received):
        "after \(received.bytesText) of a body that ends with the connection"
      }
    }
  }

  /// Why a stream has no more frames.
  enum StreamEnd: Sendable, Hashable {
    case connection(DisconnectReason)
    /// RST_STREAM, with the name of its code.
    case reset(String)
    /// GOAWAY that leaves the stream out, with the name of its code.
    case wentAway(String)
  }
}

extension AnswerFault {
  /// How a connection came to its end.
  enum DisconnectReason: Sendable, Hashable {
    case closed
    case reset
    /// TLS ended it, by an alert or without its farewell (RFC 8446 section 6.1).
    case tls(String)

    /// What the connection was, in a sentence.
    var word: String {
      switch self {
      case .closed: "closed"
      case .reset: "reset"
      case .tls(let reason): "ended by TLS (\(VisibleText.excerpt(of: reason)))"
      }
    }

    /// What to do about it. In TLS 1.3 a server tells only after the handshake that it wants a certificate.
    var advice: String {
      if case .tls(let reason) = self, AnswerFault.asksForCertificate(reason) { return AnswerFault.certificateAdvice }
      return "Look at the server's log."
    }
  }
}
