/// A well-behaved client that asks once a second.
struct HealthCheck {
  /// The number of its connections, which are no cases.
  static let number = -1

  /// How long the server may take.
  static let seconds = 5 * Sanitizer.slowness

  static var plan: ConnectionPlan {
    ConnectionPlan(
      number: number,
      name: "well-behaved client",
      steps: [.send(Array("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))],
      ending: .whenAnswered,
      patience: seconds * 1000,
      check: HealthyResponse()
    )
  }
}

private struct HealthyResponse: ResponseCheck {
  private var received: [UInt8] = []

  var isAnswered: Bool { false }

  mutating func take(_ bytes: [UInt8]) { received += bytes }

  func fault(after end: ConnectionEnd) -> String? {
    var reader = ResponseReader(received, methods: ["GET"], isClosed: end == .byServer)
    guard (try? reader.readAll()) != nil, let response = reader.responses.first, response.isComplete, response.status == 200,
      end == .byServer
    else {
      return
        "A well-behaved client didn't get its 200 within \(HealthCheck.seconds) seconds (\(end)). Received: \(EscapedBytes(received))"
    }
    return nil
  }
}
