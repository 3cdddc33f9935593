import Answerback
import Exchanges
import OpenAPIDescriptions
import Scenarios
import Synchronization

/// Sends by another transport, and notes which of the answers an app declares came.
final class CoverageTransport: ExchangeTransport {
  private let transport: any ExchangeTransport
  private let coverage: Mutex<OpenAPICoverage>

  /// - Throws: when the app's document cannot be read back, which would be a fault of ours.
  init(_ transport: any ExchangeTransport, _ app: App) throws {
    self.transport = transport
    let document = app.openAPI(app.documentationInfo ?? OpenAPIInfo(title: "app", version: "0"))
    coverage = Mutex(OpenAPICoverage(try OpenAPIDescription(json: document.json)))
  }

  func perform(
    _ request: RequestMessage,
    options: TransportOptions,
    onEvent: @escaping @Sendable (ExchangeEvent, Duration) -> Void
  ) async -> Exchange {
    let exchange = await transport.perform(request, options: options, onEvent: onEvent)
    coverage.withLock { $0.record(exchange) }
    return exchange
  }

  /// What was not seen, what differs from its declaration, and how many of how many were seen.
  var lines: [String] {
    let coverage = coverage.withLock { $0 }
    let differing = coverage.differences.map { difference in
      "differs: \(difference.exchange): \(difference.violations.map(\.description).joined(separator: "; "))"
    }
    return differing + coverage.lines
  }
}
