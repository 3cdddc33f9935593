#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A connection that follows its plan.
final class ClientConnection {
  private enum State {
    case connecting, sending, ending, over
  }

  let plan: ConnectionPlan
  /// How it ended; nil while it is open.
  private(set) var end: ConnectionPlan.End?
  private(set) var check: any ConnectionPlan.ResponseCheck

  private let socket: ClientSocket
  private var state = State.connecting
  private var nextStep = 0
  /// The number of bytes of the next step that have been sent.
  private var sent = 0
  private var received = 0
  /// The end of the pause, in milliseconds of the watch.
  private var resumesAt = 0
  private var deadline: Int
  private let watch = Fuzz.Stopwatch()

  init(_ plan: ConnectionPlan, port: UInt16) throws(ClientSocket.SocketError) {
    self.plan = plan
    check = plan.check
    deadline = plan.patience
    socket = try ClientSocket(port: port, receiveBuffer: plan.receiveBuffer)
  }

  var descriptor: Int32 { socket.descriptor }

  var localPort: UInt16 { socket.localPort }

  /// The events to wait for.
  var interest: Int16 {
    var events: Int16 = 0
    if state == .connecting || (state == .sending && watch.milliseconds >= resumesAt) { events |= Int16(POLLOUT) }
    if state != .connecting, reads { events |= Int16(POLLIN) }
    return events
  }

  private var reads: Bool {
    if case .halfClose = plan.ending, state == .ending { return true }
    return switch plan.reading {
    case .everything: true
    case .nothing: false
    case .upTo(let count): received < count
    }
  }

  /// Continues as far as possible.
  func advance(_ events: Int16) {
    let hasFailed = events & Int16(POLLERR | POLLHUP) != 0
    if state == .connecting { connected(events) }
    if state == .sending || state == .ending, reads, events & Int16(POLLIN | POLLHUP | POLLERR) != 0 { receive() }
    if state == .sending { sendSteps() }
    if state == .ending { finish() }
    if state == .sending || state == .ending, hasFailed, !reads { finish(.resetByServer) }
    if state != .over, watch.milliseconds >= deadline { timedOut() }
  }

  private func connected(_ events: Int16) {
    guard events & Int16(POLLOUT | POLLERR | POLLHUP) != 0 else { return }
    let code = socket.connectError
    if code != 0 { finish(.failed(code)) } else { state = .sending }
  }

  private func receive() {
    // The number of rounds is limited, so that one connection doesn't keep the others waiting.
    for _ in 0..<4 where state != .over && reads {
      switch socket.receive(upTo: 65_536) {
      case .bytes(let bytes):
        received += bytes.count
        check.take(bytes)
      case .nothingYet: return
      case .closed: return finish(.byServer)
      case .failed: return finish(.resetByServer)
      }
    }
  }

  private func sendSteps() {
    while state == .sending, watch.milliseconds >= resumesAt {
      guard nextStep < plan.steps.count else { return beginEnding() }
      switch plan.steps[nextStep] {
      case .pause(let milliseconds):
        resumesAt = watch.milliseconds + milliseconds
        nextStep += 1
      case .send(let bytes):
        switch socket.send(bytes[sent...]) {
        case .bytes(let count):
          sent += count
          guard sent >= bytes.count else { return }
          sent = 0
          nextStep += 1
        case .notNow: return
        case .failed: return sendingFailed()
        }
      }
    }
  }

  /// Handles a server that takes no more. It may have sent the reason.
  private func sendingFailed() {
    guard reads else { return finish(.resetByServer) }
    receive()
    if state != .over { finish(.resetByServer) }
  }

  private func beginEnding() {
    state = .ending
    switch plan.ending {
    case .close, .reset: finish(.byClient)
    case .halfClose:
      socket.shutDownSending()
      deadline = watch.milliseconds + plan.patience
    case .stayOpen(let milliseconds): deadline = watch.milliseconds + milliseconds
    case .whenComplete: deadline = watch.milliseconds + plan.patience
    }
  }

  private func finish() {
    if case .whenComplete = plan.ending, check.isComplete { finish(.byClient) }
  }

  private func timedOut() {
    if case .stayOpen = plan.ending, state == .ending { finish(.byClient) } else { finish(.timedOut) }
  }

  private func finish(_ end: ConnectionPlan.End) {
    guard state != .over else { return }
    state = .over
    self.end = end
    if case .reset = plan.ending { socket.reset() } else { socket.close() }
  }

  /// What was wrong with what the server sent; nil if nothing was.
  var fault: String? { end.flatMap { check.fault(after: $0) } }
}
