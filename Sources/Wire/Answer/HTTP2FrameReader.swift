import Exchanges
import NIOHPACK

/// Reads one answer from the frames of a stream (RFC 9113 section 8.1), which NIOHTTP2 has taken apart and checked.
struct HTTP2FrameReader {
  /// The most that the fields of a header section may measure (RFC 9113 section 6.5.2).
  static let headerListLimit = 1 << 18

  private let sizeLimit: Int
  /// What failures name as the place they happened.
  private let place: String
  private var informational = ResponseParser.InformationalLimit()
  private var hasHead = false
  private var bodyCount = 0
  /// How many bytes of frames have come.
  private(set) var receivedCount = 0
  private(set) var isEnded = false

  init(sizeLimit: Int, place: String) {
    self.sizeLimit = sizeLimit
    self.place = place
  }

  /// Whether anything of the answer has come: other frames may be about the connection.
  var hasBegun: Bool { hasHead || informational.count > 0 }

  /// Takes bytes of the connection, before anything is made of them.
  mutating func tap(_ bytes: [UInt8]) -> [Exchange.Event] {
    guard !isEnded else { return [] }
    let accepted = bytes.prefix(max(0, sizeLimit - receivedCount))
    receivedCount += accepted.count
    let events: [Exchange.Event] = accepted.isEmpty ? [] : [.received(Array(accepted))]
    return accepted.count < bytes.count ? events + fail(.tooLarge(limit: sizeLimit)) : events
  }

  /// Takes a header section: a head, or the trailers.
  mutating func take(_ fields: HPACKHeaders, isLast: Bool) -> [Exchange.Event] {
    guard !isEnded else { return [] }
    let lines = fields.filter { !$0.name.hasPrefix(":") }.map { HeaderLine(name: $0.name, value: $0.value) }
    if hasHead {
      return (lines.isEmpty ? [] : [.trailers(lines)]) + (isLast ? complete() : [])
    }
    guard let text = fields.first(name: ":status"), let status = Int(text), (100...999).contains(status) else {
      return fail(.statusField(fields.first(name: ":status") ?? ""))
    }
    let head = ResponseHead(version: "HTTP/2", status: status, reason: "", headers: lines, bytes: [])
    if status < 200 {
      do throws(AnswerFault) {
        try informational.add(lines.reduce(0) { $0 + $1.bytes.count })
      } catch {
        return fail(error)
      }
      return [.informational(head)]
    }
    hasHead = true
    return [.head(head, framing: isLast ? .none : .frames)] + (isLast ? complete() : [])
  }

  /// Takes a piece of the body.
  mutating func take(_ bytes: [UInt8], isLast: Bool) -> [Exchange.Event] {
    guard !isEnded else { return [] }
    bodyCount += bytes.count
    return (bytes.isEmpty ? [] : [.body(bytes)]) + (isLast ? complete() : [])
  }

  /// Says that the stream ended before its last frame.
  mutating func cut(_ end: AnswerFault.StreamEnd) -> [Exchange.Event] {
    isEnded ? [] : fail(.streamCut(end, bodyCount: hasHead ? bodyCount : nil))
  }

  private mutating func complete() -> [Exchange.Event] {
    isEnded = true
    return [.ended(.complete)]
  }

  private mutating func fail(_ fault: AnswerFault) -> [Exchange.Event] {
    isEnded = true
    return [.ended(.failed(fault.failure(at: place)))]
  }
}
