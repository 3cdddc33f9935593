import NIOCore
import NIOHTTP1

/// Keeps the requests that a client sends on an HTTP/1.1 connection before the response to an earlier one has ended (RFC 9112
/// section 9.3.2). It also decides when a connection closes because the server stops.
///
/// It does no I/O: ``ResponseHandler`` tells it what happens and asks what to do. NIO's `HTTPServerPipelineHandler` does the same as
/// a handler, through which every part of a request and of a response would pass. It is a class for the same reason as
/// ``ServerConnectionMachine``.
final class RequestQueue {
  /// Something received that is passed on in its turn.
  enum Item {
    case part(HTTPServerRequestPart)
    case fault(HTTPParserError)
    /// The client has closed its sending side.
    case inputClosed
  }

  private enum Exchange {
    case idle
    /// Neither the request nor its response has ended.
    case open
    /// The request has ended, and its response has not.
    case responding
    /// The response has ended, and its request has not.
    case receiving
  }

  private enum Stop {
    case no
    /// The server stops, and a request is being received.
    case afterRequest
    /// The last request has been received.
    case afterResponse
    case done
  }

  private var exchange = Exchange.idle
  private var stop = Stop.no
  private var isOutputClosed = false
  private var waiting = CircularBuffer<Item>(initialCapacity: 0)
  /// Whether something waits. Every request asks for it, and a look at the buffer itself would be checked at run time.
  private var hasWaiting = false
  /// Whether a read has been asked for, and waits until the response has ended.
  private var isReadHeld = false

  /// Whether the connection closes after the response because the server stops.
  var isStopping: Bool { stop != .no }

  /// Whether there are things that wait for their turn, or a read that does.
  var holdsSomething: Bool { isReadHeld || hasWaiting }

  private var takesRequests: Bool { stop == .no || stop == .afterRequest }

  /// Takes a part of a request.
  /// - Returns: Whether it is passed on now. If not, it waits for its turn or is discarded.
  func admits(_ part: HTTPServerRequestPart) -> Bool {
    guard takesRequests, !(isOutputClosed && exchange == .idle) else { return false }
    if !hasWaiting, exchange != .responding { return true }
    keep(.part(part))
    return false
  }

  /// Records that a part of a request is passed on.
  /// - Returns: Whether the connection closes now.
  func passed(_ part: HTTPServerRequestPart) -> Bool {
    switch part {
    case .head: exchange = .open
    case .body: break
    case .end:
      exchange = isOutputClosed || exchange == .receiving ? .idle : .responding
      if stop == .afterRequest {
        stop = .afterResponse
        discard()
      }
      guard stop == .afterResponse, exchange == .idle else { return false }
      stop = .done
      return true
    }
    return false
  }

  /// Takes the error of the parser.
  /// - Returns: Whether it is passed on now. If not, it waits for its turn.
  func admits(_ fault: HTTPParserError) -> Bool {
    if exchange == .responding {
      keep(.fault(fault))
      return false
    }
    passedFault()
    return true
  }

  /// A fault before a head counts as a whole request, because it has a response.
  private func passedFault() {
    if !isOutputClosed, exchange == .idle || exchange == .receiving { exchange = .responding }
  }

  /// Takes the end of what the client sends.
  /// - Returns: Whether it is passed on now. If not, it waits until the requests before it have had their turn.
  func admitsInputClosed() -> Bool {
    guard exchange == .responding, hasWaiting else { return true }
    keep(.inputClosed)
    return false
  }

  /// Returns what is passed on next, or nil if there is nothing or a response has not ended.
  func next() -> Item? {
    // The end of what the client sends does not wait for a response: nothing comes after it.
    guard hasWaiting else { return nil }
    let isEnd = if case .inputClosed? = waiting.first { true } else { false }
    if exchange == .responding, !isEnd { return nil }
    let item = waiting.popFirst()
    hasWaiting = !waiting.isEmpty
    switch item {
    case .fault: passedFault()
    // Further reads would only report the same again.
    case .inputClosed: isReadHeld = false
    case .part, nil: break
    }
    return item
  }

  /// Records that the response has ended.
  func responseEnded() {
    if isOutputClosed { return }
    switch exchange {
    case .responding: exchange = .idle
    case .open: exchange = .receiving
    case .idle, .receiving: break
    }
  }

  /// Returns whether the connection closes after the end of the response, which is about to be written.
  func closesAfterResponse() -> Bool {
    guard stop == .afterResponse || stop == .afterRequest && exchange == .responding else { return false }
    stop = .done
    return true
  }

  /// Records that the server stops.
  /// - Returns: Whether the connection closes now.
  func stopped() -> Bool {
    switch exchange {
    case .responding: stop = .afterResponse
    case .open, .receiving:
      stop = .afterRequest
      return false
    case .idle: stop = .done
    }
    discard()
    return stop == .done
  }

  /// Asks for more bytes.
  /// - Returns: Whether they are read now. If not, they are read after the response, unless the server stops.
  func reads() -> Bool {
    guard takesRequests else { return false }
    if exchange == .responding { isReadHeld = true }
    return exchange != .responding
  }

  /// Returns whether a read that was held is due.
  func resumesReading() -> Bool {
    guard isReadHeld, exchange != .responding, takesRequests else { return false }
    isReadHeld = false
    return true
  }

  /// Records that nothing more is sent. Only the rest of the request that is being received is still passed on.
  func outputClosed() {
    let isReceiving = exchange == .open || exchange == .receiving
    if let head = waiting.firstIndex(where: { if case .part(.head) = $0 { true } else { false } }) {
      waiting.removeSubrange(head...)
      hasWaiting = !waiting.isEmpty
    }
    isOutputClosed = true
    exchange = isReceiving ? .receiving : .idle
    isReadHeld = false
  }

  /// Discards what waits, because the connection is closed.
  func discard() {
    waiting.removeAll()
    hasWaiting = false
  }

  private func keep(_ item: Item) {
    waiting.append(item)
    hasWaiting = true
  }
}
