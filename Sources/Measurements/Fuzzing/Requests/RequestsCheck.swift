/// Checks the responses to HTTP/1.1 requests.
struct RequestsCheck: ConnectionPlan.ResponseCheck {
  /// What is known of the requests.
  enum Requests {
    /// Each of them is valid.
    case valid([FuzzedApp.Route])
    /// Each of them is valid, and the client waits for all responses. `thenMalformed` means that something malformed follows
    /// them.
    case awaited([FuzzedApp.Route], thenMalformed: Bool)
    /// Anything: every response must be valid HTTP, whatever it contains.
    case mutated([UInt8])
  }

  private let requests: Requests
  private var received: [UInt8] = []
  /// Whether more was received than is kept.
  private var isCut = false

  private static let limit = 8 * 1024 * 1024

  init(_ requests: Requests) {
    self.requests = requests
  }

  mutating func take(_ bytes: [UInt8]) {
    if received.count + bytes.count <= RequestsCheck.limit, !isCut { received += bytes } else { isCut = true }
  }

  /// The server closes the connection after its responses.
  var isComplete: Bool { false }

  func fault(after end: ConnectionPlan.End) -> String? {
    if case .failed(let code) = end { return "The server doesn't accept connections: error \(code)." }
    var reader = reader(isClosed: end == .byServer && !isCut)
    do throws(ResponseReader.Fault) {
      try reader.readAll()
    } catch {
      return "A response isn't valid HTTP. \(error.text). Received: \(EscapedBytes(received, limit: 600))"
    }
    return switch requests {
    case .valid(let routes): unexpectedError(reader.responses, fails: routes.contains(where: \.fails))
    case .awaited(let routes, let thenMalformed): fault(reader.responses, to: routes, thenMalformed: thenMalformed, after: end)
    case .mutated(let sent): fault(reader.responses, toMutated: sent, after: end)
    }
  }

  private func reader(isClosed: Bool) -> ResponseReader {
    switch requests {
    case .valid(let routes), .awaited(let routes, false):
      ResponseReader(received, methods: routes.map(\.method), isClosed: isClosed)
    case .awaited(let routes, true):
      ResponseReader(received, methods: routes.map(\.method) + ["malformed"], isClosed: isClosed)
    case .mutated(let sent):
      ResponseReader(
        received,
        mayBeHead: contains("HEAD", in: sent),
        mayBeHTTP10: contains("HTTP/1.0", in: sent),
        isClosed: isClosed
      )
    }
  }

  private func contains(_ text: String, in sent: [UInt8]) -> Bool {
    String(decoding: sent, as: UTF8.self).contains(text)
  }

  private func fault(
    _ responses: [ResponseReader.Response],
    to routes: [FuzzedApp.Route],
    thenMalformed: Bool,
    after end: ConnectionPlan.End
  ) -> String? {
    let complete = responses.count(where: \.isComplete)
    // After an error the server may close the connection instead of reading the body that it has refused.
    let hasRefused = responses.last.map { $0.isComplete && $0.closes && $0.status >= 400 } ?? false
    if complete < routes.count, !hasRefused || thenMalformed {
      let ending =
        switch end {
        case .timedOut: "and the server neither sent the rest nor closed the connection in time"
        case .resetByServer: "then the server reset the connection"
        default: "then the server closed the connection"
        }
      let unanswered = routes[complete]
      return "Only \(complete) of \(routes.count) valid requests got a complete response, \(ending). "
        + "No response to: \(unanswered.method) \(unanswered.target). Received at last: \(EscapedBytes(received.suffix(200)))"
    }
    if end == .timedOut { return "The server responded to every request, but didn't close the connection in time." }
    return unexpectedError(thenMalformed ? Array(responses.prefix(routes.count)) : responses, fails: false)
  }

  private func fault(_ responses: [ResponseReader.Response], toMutated sent: [UInt8], after end: ConnectionPlan.End) -> String? {
    let isEndless = FuzzedApp.Route.unusual.contains { contains($0.target, in: sent) }
    if end == .timedOut, !isEndless {
      return "The client sends no more, and the server neither responds nor closes the connection in time."
    }
    if end == .byServer, !isCut, !isEndless, let last = responses.last, !last.isComplete {
      return "A response with status \(last.status) is incomplete. Received at last: \(EscapedBytes(received.suffix(200)))"
    }
    return unexpectedError(responses, fails: isEndless)
  }

  private func unexpectedError(_ responses: [ResponseReader.Response], fails: Bool) -> String? {
    guard !fails, let status = responses.first(where: { $0.status >= 500 && $0.status != 501 && $0.status != 505 })?.status else {
      return nil
    }
    return "A response has status \(status)."
  }
}
