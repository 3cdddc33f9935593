import Exchanges

/// One connection of an event stream, which is read while it comes.
///
/// Whoever opens one must close it: that ends its task and its socket.
struct StreamConnection: Sendable {
  struct Outcome: Sendable {
    /// One for each redirect that was followed, the stream itself last.
    var exchanges: [Exchange]
    var jar: CookieJar?
  }

  let feed: StreamFeed
  private let task: Task<Outcome, Never>

  /// Sends the request.
  /// - Parameter jar: nil neither sends nor keeps cookies.
  init(_ sender: RequestSender, _ message: RequestMessage, jar: CookieJar?, feed: StreamFeed) {
    self.feed = feed
    task = Task {
      var jar = jar
      var sender = sender
      sender.watch = feed
      let exchanges = await sender.send(message, jar: &jar)
      feed.finish(exchanges.last?.ending ?? .cancelled, at: sender.clock.now())
      return Outcome(exchanges: exchanges, jar: jar)
    }
  }

  /// Closes the socket where it is still open.
  func close() async -> Outcome {
    task.cancel()
    return await task.value
  }
}

extension RequestMessage {
  /// The id a stream is resumed after; empty where there is none.
  var lastEventID: String {
    headers.last { $0.isNamed("Last-Event-ID") }?.value ?? ""
  }

  func resuming(after id: String) -> RequestMessage {
    guard id != lastEventID else { return self }
    var message = self
    message.headers.removeAll { $0.isNamed("Last-Event-ID") }
    if !id.isEmpty { message.headers.append(HeaderLine(name: "Last-Event-ID", value: id)) }
    return message
  }
}
