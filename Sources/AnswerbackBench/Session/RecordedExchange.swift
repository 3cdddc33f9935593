import Scenarios

/// An exchange that was made, as a server and a client that say the same again: the runner judges it as it judges others.
struct RecordedExchange: ExchangeTransport, ServerUnderTest, RunningServer {
  private let exchange: Exchange
  let base = "http://recorded"

  init(_ exchange: Exchange) {
    self.exchange = exchange
  }

  /// One verdict for each assertion of a scenario, in their order; all are failures where one of them does not parse.
  func verdicts(on assertions: [String]) async -> [Verdict] {
    let lines = ["GET {{base}}/", "HTTP *", "[Asserts]"] + assertions
    let runner = ScenarioRunner(server: self, transport: self)
    let result = await runner.run(text: lines.joined(separator: "\n") + "\n", path: "")
    let first = lines.count - assertions.count + 1
    return assertions.enumerated().map { place, text in
      result.verdicts.first { $0.position.line == first + place }
        ?? Verdict(.failed, text, at: .start, message: result.diagnostics.first?.message ?? "it was not judged")
    }
  }

  func perform(
    _ request: RequestMessage,
    options: TransportOptions,
    onEvent: @escaping @Sendable (ExchangeEvent, Duration) -> Void
  ) async -> Exchange { exchange }

  func start() async throws -> any RunningServer { self }

  func probe(_ name: String) async -> String? { nil }

  func stop() async {}
}
