package import HTTPTypes

/// Decides what happens to the parts of a response that is written in pieces: its head, the pieces of its body, its end.
///
/// It does no I/O: it takes events and returns actions. The writer of a responder, a stream and the writer of the server each
/// have one.
package struct ResponseMachine: Sendable {
  /// Something that the writer of a response requests, or that happens to the response.
  package enum Event: Sendable {
    /// A head is written. Its length is the number of bytes that the body must have; nil leaves the check to the server.
    case head(Status, length: Int?)
    /// A head is written that the finishing rules refuse.
    case wrongHead(Misuse)
    /// The next part needs the head of the response to be sent first.
    case headNeeded
    /// The wait for the first piece is over.
    case delayPassed
    /// The head has been sent.
    case headSent
    /// A piece of this number of bytes is written.
    case piece(Int)
    /// The end is written, with these trailers.
    case end(HTTPFields)
    /// The writer of the response has returned.
    case returned
    /// The writer of the response has thrown an error.
    case failed
    /// The writer of the response was cancelled, because its client left.
    case cancelled
  }

  /// What to do about an event.
  package enum Action: Equatable, Sendable {
    /// Nothing.
    case proceed
    /// Send the head. For ``Event/headNeeded`` and ``Event/delayPassed``, report ``Event/headSent`` afterwards.
    case sendHead
    /// Wait until the head has been sent by another task.
    case awaitHead
    case sendPiece
    /// Drop the piece: it is empty, or the response has no content.
    case dropPiece
    /// Send the end, with these trailers.
    case sendEnd(HTTPFields)
    /// Throw the misuse.
    case refuse(Misuse)
    /// Send an error response instead: no head has been sent.
    case replace
    /// Leave the response incomplete, so that the client notices.
    case cut
  }

  private enum Stage {
    /// No head has been written.
    case start
    /// The head is known. It is sent with the first piece.
    case headWaiting
    case headOnItsWay
    case body
    /// The end has been written, or another response has taken the place of this one.
    case ended
  }

  /// Whether content may follow the head.
  package private(set) var allowsBody = true
  private var stage: Stage
  private let isHead: Bool
  /// The number of bytes of the body that the head declares.
  private var declared: Int?
  private var written = 0
  /// The first misuse before the head, which the writer may have caught.
  private var misuse: Misuse?

  /// Creates the machine of a response whose writer writes the head.
  /// - Parameter isHead: Whether the request was HEAD: no content follows the head.
  package init(isHead: Bool) {
    stage = .start
    self.isHead = isHead
  }

  /// Creates the machine of a response with content, whose head is sent before its first piece.
  /// - Parameter length: The number of bytes that the head declares.
  package init(length: Int?) {
    stage = .headWaiting
    isHead = false
    declared = length
  }

  /// Whether a head was sent.
  package var hasBegun: Bool { stage != .start && stage != .headWaiting }

  package var hasEnded: Bool { stage == .ended }

  /// Whether every piece can be sent, of whatever size, and needs no event: the head was sent and declares no length.
  package var takesEveryPiece: Bool { stage == .body && allowsBody && declared == nil }

  /// The misuse if another piece were written; nil if one is allowed.
  package var misuseOfBody: Misuse? {
    switch stage {
    case .start: .noHead
    case .ended: allowsBody ? .afterEnd : nil
    case .headWaiting, .headOnItsWay, .body: nil
    }
  }

  /// The misuse if the response ended now; nil if it may end.
  package var misuseOfEnd: Misuse? {
    switch stage {
    case .start: return .noHead
    case .ended: return .afterEnd
    case .headWaiting, .headOnItsWay, .body:
      guard let declared, written < declared else { return nil }
      return .tooShort(declared: declared, written: written)
    }
  }

  /// Takes an event.
  /// - Returns: What to do about it.
  package mutating func take(_ event: Event) -> Action {
    switch event {
    case .head(let status, let length): return head(status, length)
    case .wrongHead(let misuse): return refuse(misuse)
    case .headNeeded: return headNeeded()
    case .delayPassed: return stage == .headWaiting ? headNeeded() : .proceed
    case .headSent:
      if stage == .headOnItsWay { stage = .body }
      return .proceed
    case .piece(let count): return piece(count)
    case .end(let trailers):
      if let misuse = misuseOfEnd { return refuse(misuse) }
      stage = .ended
      return .sendEnd(allowed(trailers))
    case .returned: return stage == .start ? .refuse(misuse ?? .noResponse) : .proceed
    case .failed:
      if hasBegun { return .cut }
      stage = .ended
      return .replace
    case .cancelled:
      if !hasBegun { stage = .ended }
      return .cut
    }
  }

  private mutating func head(_ status: Status, _ length: Int?) -> Action {
    guard status.isFinal else { return refuse(.notFinal(status)) }
    guard stage == .start else { return .refuse(hasEnded ? .afterEnd : .twoHeads) }
    stage = .body
    allowsBody = status.allowsBody && !isHead
    declared = allowsBody ? length : nil
    return .sendHead
  }

  private mutating func headNeeded() -> Action {
    switch stage {
    case .headWaiting:
      stage = .headOnItsWay
      return .sendHead
    case .headOnItsWay: return .awaitHead
    case .body: return .proceed
    case .start: return refuse(.noHead)
    case .ended: return .refuse(.afterEnd)
    }
  }

  private mutating func piece(_ count: Int) -> Action {
    if let misuse = misuseOfBody { return refuse(misuse) }
    if !allowsBody || count == 0 { return .dropPiece }
    if let declared, count > declared - written { return refuse(.tooLong(declared: declared)) }
    written += count
    return .sendPiece
  }

  private mutating func refuse(_ misuse: Misuse) -> Action {
    self.misuse = self.misuse ?? misuse
    return .refuse(misuse)
  }

  /// Returns the trailers without the fields that a client needs before the body. They are empty if there isn't a body.
  private func allowed(_ trailers: HTTPFields) -> HTTPFields {
    if trailers.isEmpty { return trailers }
    var allowed = HTTPFields()
    guard allowsBody else { return allowed }
    for field in trailers where !RenderedResponse.Rules.fieldsNotInTrailers.contains(field.name) { allowed.append(field) }
    return allowed
  }
}

extension ResponseMachine {
  /// A mistake of the writer of a response. Before the head was sent the client gets a 500; this message is logged.
  package enum Misuse: Error, Equatable, CustomStringConvertible {
    case noResponse
    case noHead
    case twoHeads
    case afterEnd
    case notFinal(Status)
    case contentLength(String)
    case tooLong(declared: Int)
    case tooShort(declared: Int, written: Int)

    package var description: String {
      switch self {
      case .noResponse:
        "the responder returned without a response. Send a head before it returns."
      case .noHead:
        "the responder wrote a body or an end before a head. Send the head first."
      case .twoHeads:
        "the responder wrote a second head. Send one head."
      case .afterEnd:
        "the response was written to after its end. Write everything before the end."
      case .notFinal(let status):
        "the responder sent status \(status), which cannot end an exchange. Send a status from 200 to 999."
      case .contentLength(let text):
        "the responder sent Content-Length \(text.debugDescription), which is not a single number of bytes. Send one, or leave it out."
      case .tooLong(let declared):
        "the body has more than the \(declared) bytes that its Content-Length declares. Declare the right length, or none."
      case .tooShort(let declared, let written):
        "the body ended after \(written) of the \(declared) bytes that its Content-Length declares. Declare the right length, or none."
      }
    }
  }
}
