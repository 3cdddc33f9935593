/// Decides what happens on one HTTP/1.1 connection, or on one HTTP/2 stream.
///
/// It does no I/O: it takes events and returns actions. ``ResponseHandler`` keeps the requests and performs the actions. It is a
/// class with private state, so that the compiler proves that no two changes overlap. Those of a struct in the handler would be
/// checked at run time.
final class ServerConnectionMachine {
  /// Something that happens on the connection.
  enum Event {
    /// The head of a request.
    case head
    /// A part of a request's body.
    case bodyPart
    /// The end of a request.
    case end
    /// The request that is being read is refused before the app sees it.
    case refused(RequestRefusal)
    /// The client speaks another protocol. Its bytes don't reach the parser.
    case foreign(RequestRefusal)
    /// The bytes of the client can't be parsed.
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
    /// The end of the response can be written.
    case endDue(isWritable: Bool)
    /// The connection is writable again.
    case writable
    /// The end of the response has been written. Another request may have come meanwhile.
    case endWritten
    /// The request that came meanwhile has been passed to the responder.
    case caughtUp
    /// The last response of the connection has been written to the socket.
    case lastSent
    /// The response is aborted.
    /// - isWhole: Whether its end was written before.
    case cut(isWhole: Bool)
    /// A phase has lasted too long.
    case expired(ConnectionClock.Phase)
  }

  /// What to do about an event.
  enum Action: Equatable {
    case nothing
    /// Check the head, and report ``Event/refused(_:)`` if the request is refused.
    case begin
    /// Add the part to the body. If it is too large, report ``Event/refused(_:)``.
    case keepPart
    /// Pass the request to the responder.
    case respond
    /// Send the refusal. When it has been written to the socket, report ``Event/lastSent``.
    case refuse(RequestRefusal)
    /// Tell the handlers before this one that the rest of the request won't come. They report ``Event/unparsable(_:)`` when it is
    /// its turn.
    case breakOff
    /// Keep the end until the client takes more.
    case holdEnd
    /// Write the end, and report ``Event/endWritten``.
    case writeEnd
    /// The response has ended, although its end was not written.
    case endResponse
    /// Fail the end that was kept.
    case failHeldEnd
    /// Close when everything has been written to the socket.
    case closeWhenWritten
    /// Close the sending side and discard what is still received.
    case linger
    case close
    /// Find out whether the client is still there.
    /// - probes: Whether a byte may be sent between two chunks.
    case watchClient(probes: Bool)
    /// Abort the response if its client takes nothing of it.
    case checkProgress
  }

  private enum Input {
    /// Between two requests.
    case idle
    case reading
    /// A whole request has come while the end of a response was being written.
    case waiting
    /// The last request has come. What is received afterwards is discarded until the connection closes.
    case over
    /// The last response has been sent, and the client has a moment to read it.
    case lingering
  }

  private enum Output {
    case idle
    /// The responder has the request, or its response is being written.
    case responding(isLast: Bool, isInChunks: Bool)
    /// The end of the response is kept until the client has taken what was written before. No further request is begun until
    /// then.
    case endHeld(isLast: Bool, isInChunks: Bool)
    /// The end is being written. The next request may come meanwhile.
    case ending
  }

  private var input = Input.idle
  private var output = Output.idle
  private let isHTTP2: Bool
  private var isClientDone = false
  private var isInactive = false
  /// Whether requests that came while an end was being written are being passed to the responder one after the other.
  private var isCatchingUp = false
  /// Why the request was broken off although its bytes can be parsed.
  private var breakOffReason: RequestRefusal?

  init(isHTTP2: Bool) {
    self.isHTTP2 = isHTTP2
  }

  /// Whether a request has begun and not ended.
  var isReading: Bool { input == .reading }

  /// Whether the end of the response waits for the client.
  var isHoldingEnd: Bool { if case .endHeld = output { true } else { false } }

  /// Whether a response has begun and not ended. No other response may be sent meanwhile.
  private var isResponding: Bool {
    switch output {
    case .responding, .endHeld: true
    case .idle, .ending: false
    }
  }

  private var isOver: Bool { input == .over || input == .lingering }

  /// Takes an event.
  /// - Returns: What to do about it.
  func take(_ event: Event) -> Action {
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
      // A fault during a response is one of the connection: errors in later requests wait for their turn.
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
  private func requestRead() -> Action {
    switch output {
    case .idle: return respond()
    case .ending:
      input = .waiting
      return .nothing
    // Only one request is handled at a time.
    case .responding, .endHeld: return .close
    }
  }

  private func respond() -> Action {
    input = isInactive ? .over : .idle
    output = .responding(isLast: false, isInChunks: false)
    return .respond
  }

  private func refuse(_ refusal: RequestRefusal) -> Action {
    if isOver { return .nothing }
    input = .over
    return .refuse(refusal)
  }

  private func breakOff(_ refusal: RequestRefusal) -> Action {
    breakOffReason = refusal
    return .breakOff
  }

  private func endDue(_ isWritable: Bool) -> Action {
    guard case .responding(let isLast, let isInChunks) = output else { return .nothing }
    // A closed connection never becomes writable.
    if isWritable || isInactive { return writeEnd(isLast: isLast) }
    output = .endHeld(isLast: isLast, isInChunks: isInChunks)
    return .holdEnd
  }

  private func writeEnd(isLast: Bool) -> Action {
    output = .ending
    if isLast { input = .over }
    return .writeEnd
  }

  /// Continues with the request that came meanwhile, in a loop because one packet may contain thousands.
  private func endWritten() -> Action {
    output = .idle
    if input == .waiting {
      if isCatchingUp { return .nothing }
      isCatchingUp = true
      return respond()
    }
    return isClientDone && !isOver ? closeWhenWritten() : .nothing
  }

  private func closeWhenWritten() -> Action {
    input = .over
    return .closeWhenWritten
  }

  private func inputClosed() -> Action {
    isClientDone = true
    switch (input, output) {
    case (.lingering, _): return .close
    case (.over, _): return .nothing
    // The client may also have left completely, which is only noticed when something is sent.
    case (_, .responding(_, let isInChunks)), (_, .endHeld(_, let isInChunks)): return .watchClient(probes: isInChunks)
    case (_, .ending): return .watchClient(probes: false)
    case (_, .idle): return closeWhenWritten()
    }
  }

  private func inactive() -> Action {
    isInactive = true
    // A whole request is still passed to the app.
    if input != .waiting { input = .over }
    guard case .endHeld = output else { return .nothing }
    output = .idle
    return .failHeldEnd
  }

  private func expired(_ phase: ConnectionClock.Phase) -> Action {
    switch phase {
    case .idle: return isHTTP2 ? .nothing : .close
    case .lingering: return .close
    case .head, .body:
      if isResponding { return .nothing }
      if isOver { return .close }
      // A response to an incomplete head is sent like one to a broken request, which the pipelining handler allows.
      return phase == .head ? breakOff(.tooSlow) : refuse(.tooSlow)
    case .responding: return .checkProgress
    }
  }
}
