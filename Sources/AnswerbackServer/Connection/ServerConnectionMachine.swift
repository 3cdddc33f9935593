/// Decides what happens on one connection of HTTP/1.1, or on one stream of HTTP/2.
///
/// A value without a channel: it takes events and returns what to do. ``ResponseHandler`` holds the requests and does what is returned.
struct ServerConnectionMachine: Sendable {
  /// Something that happens on the connection.
  enum Event {
    /// The head of a request.
    case head
    /// A part of a request's body.
    case bodyPart
    /// The end of a request.
    case end
    /// What is being read may not be answered by the app.
    case refused(RequestRefusal)
    /// The client speaks another protocol. What it sends does not reach the parser.
    case foreign(RequestRefusal)
    /// The bytes of the client do not parse.
    case unparsable(RequestRefusal)
    /// The connection has another fault.
    case failed
    /// The client has closed its sending side; it may still be reading (RFC 9112 section 9.6).
    case inputClosed
    /// The connection is closed.
    case inactive
    /// The head of a response is written.
    /// - isLast: Whether the connection closes after the response.
    case headWritten(isLast: Bool, isInChunks: Bool)
    /// The end of the response is due.
    case endDue(isWritable: Bool)
    /// The client takes more again.
    case writable
    /// The end of the response has been written. Meanwhile another request may have come.
    case endWritten
    /// The request that came meanwhile has been given to the responder.
    case caughtUp
    /// The connection's last response has reached the socket.
    case lastSent
    /// The response ends without its end.
    /// - isWhole: Whether its end was written before.
    case cut(isWhole: Bool)
    /// A phase has lasted too long.
    case expired(ConnectionClock.Phase)
  }

  /// What to do about an event.
  enum Action: Equatable {
    case nothing
    /// Check the head, and report ``Event/refused(_:)`` if it may not be answered.
    case begin
    /// Add the part to the body. If it is too large, report ``Event/refused(_:)``.
    case keepPart
    /// Give the request to the responder.
    case respond
    /// Send the refusal. When that has reached the socket, report ``Event/lastSent``.
    case refuse(RequestRefusal)
    /// Say to the handlers before that no more of the request comes. They report ``Event/unparsable(_:)`` when it is its turn.
    case breakOff
    /// Keep the end until the client takes more.
    case holdEnd
    /// Write the end, and report ``Event/endWritten``.
    case writeEnd
    /// The response has ended, although its end was not written.
    case endResponse
    /// Fail the end that was kept.
    case failHeldEnd
    /// Close when everything written has reached the socket.
    case closeWhenWritten
    /// Close the sending side and let what still comes run dry.
    case linger
    case close
    /// Find out whether the client is still there.
    /// - probes: Whether a byte may be sent between two chunks.
    case watchClient(probes: Bool)
    /// Cut the response if its client takes nothing of it.
    case checkProgress
  }

  private enum Input {
    /// Between two requests.
    case idle
    case reading
    /// A whole request has come while the end of a response was being written.
    case waiting
    /// The last request has come: what still comes is thrown away until the connection closes.
    case over
    /// The last response is out, and its client has a moment to read it.
    case lingering
  }

  private enum Output {
    case idle
    /// The request is with the responder, or its response is being written.
    case responding(isLast: Bool, isInChunks: Bool)
    /// The end of the response waits until the client has taken what came before: until then no further request is begun.
    case endHeld(isLast: Bool, isInChunks: Bool)
    /// The end is being written. In the middle of that the next request may come.
    case ending
  }

  private var input = Input.idle
  private var output = Output.idle
  private let isHTTP2: Bool
  private var isClientDone = false
  private var isInactive = false
  /// Whether requests that came while an end was being written are given to the responder one after the other.
  private var isCatchingUp = false
  /// Why the request was broken off although its bytes parse.
  private var breakOffReason: RequestRefusal?

  init(isHTTP2: Bool) {
    self.isHTTP2 = isHTTP2
  }

  /// Whether a request has begun and not ended.
  var isReading: Bool { input == .reading }

  /// Whether the end of the response waits for the client.
  var isHoldingEnd: Bool { if case .endHeld = output { true } else { false } }

  /// Whether a request is with the responder or its response has not ended: no other response may come between.
  private var isResponding: Bool {
    switch output {
    case .responding, .endHeld: true
    case .idle, .ending: false
    }
  }

  private var isOver: Bool { input == .over || input == .lingering }

  /// Takes an event.
  /// - Returns: What to do about it.
  mutating func take(_ event: Event) -> Action {
    switch event {
    case .head:
      if isOver { return .nothing }
      input = .reading
      return .begin
    case .bodyPart: return isReading ? .keepPart : .nothing
    case .end: return isReading ? requestRead() : .nothing
    case .refused(let refusal): return refuse(refusal)
    case .foreign(let refusal): return breakOff(refusal)
    case .unparsable(let refusal):
      // A fault in the middle of a response is one of the connection: errors in requests wait for their turn.
      if isResponding || input == .waiting || isInactive { return .close }
      return isOver ? .nothing : refuse(breakOffReason ?? refusal)
    case .failed: return .close
    case .inputClosed: return inputClosed()
    case .inactive: return inactive()
    case .headWritten(let isLast, let isInChunks):
      if case .responding = output { output = .responding(isLast: isLast, isInChunks: isInChunks) }
      return .nothing
    case .endDue(let isWritable): return endDue(isWritable)
    case .writable:
      guard case .endHeld(let isLast, _) = output else { return .nothing }
      return writeEnd(isLast: isLast)
    case .endWritten: return endWritten()
    case .caughtUp:
      if input == .waiting { return respond() }
      isCatchingUp = false
      return .nothing
    case .lastSent:
      guard isOver else { return .close }
      input = .lingering
      return .linger
    case .cut(let isWhole):
      guard !isWhole, isResponding else { return .nothing }
      output = .idle
      return .endResponse
    case .expired(let phase): return expired(phase)
    }
  }
}

extension ServerConnectionMachine {
  private mutating func requestRead() -> Action {
    switch output {
    case .idle: return respond()
    case .ending:
      input = .waiting
      return .nothing
    // There is one request at a time.
    case .responding, .endHeld: return .close
    }
  }

  private mutating func respond() -> Action {
    input = isInactive ? .over : .idle
    output = .responding(isLast: false, isInChunks: false)
    return .respond
  }

  private mutating func refuse(_ refusal: RequestRefusal) -> Action {
    if isOver { return .nothing }
    input = .over
    return .refuse(refusal)
  }

  private mutating func breakOff(_ refusal: RequestRefusal) -> Action {
    breakOffReason = refusal
    return .breakOff
  }

  private mutating func endDue(_ isWritable: Bool) -> Action {
    guard case .responding(let isLast, let isInChunks) = output else { return .nothing }
    // A closed connection is not writable, and never becomes so.
    if isWritable || isInactive { return writeEnd(isLast: isLast) }
    output = .endHeld(isLast: isLast, isInChunks: isInChunks)
    return .holdEnd
  }

  private mutating func writeEnd(isLast: Bool) -> Action {
    output = .ending
    if isLast { input = .over }
    return .writeEnd
  }

  /// Goes on with the request that came meanwhile: in a loop, for there may be thousands in one packet.
  private mutating func endWritten() -> Action {
    output = .idle
    if input == .waiting {
      if isCatchingUp { return .nothing }
      isCatchingUp = true
      return respond()
    }
    return isClientDone && !isOver ? closeWhenWritten() : .nothing
  }

  private mutating func closeWhenWritten() -> Action {
    input = .over
    return .closeWhenWritten
  }

  private mutating func inputClosed() -> Action {
    isClientDone = true
    switch (input, output) {
    case (.lingering, _): return .close
    case (.over, _): return .nothing
    // The client may also have gone altogether, which shows only when something is sent to it.
    case (_, .responding(_, let isInChunks)), (_, .endHeld(_, let isInChunks)): return .watchClient(probes: isInChunks)
    case (_, .ending): return .watchClient(probes: false)
    case (_, .idle): return closeWhenWritten()
    }
  }

  private mutating func inactive() -> Action {
    isInactive = true
    // A whole request is still given to the app.
    if input != .waiting { input = .over }
    guard case .endHeld = output else { return .nothing }
    output = .idle
    return .failHeldEnd
  }

  private mutating func expired(_ phase: ConnectionClock.Phase) -> Action {
    switch phase {
    case .idle: return isHTTP2 ? .nothing : .close
    case .lingering: return .close
    case .head, .body:
      if isResponding { return .nothing }
      if isOver { return .close }
      // A response to a head that is not whole takes the way of broken requests, which the pipelining handler allows.
      return phase == .head ? breakOff(.tooSlow) : refuse(.tooSlow)
    case .answering: return .checkProgress
    }
  }
}
