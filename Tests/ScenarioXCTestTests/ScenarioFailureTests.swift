import Exchanges
import ScenarioXCTest
import Scenarios
import XCTest

/// What a test records of a scenario that failed.
final class ScenarioFailureTests: XCTestCase {
  private struct Redirecting: ExchangeTransport {
    func perform(
      _ request: RequestMessage,
      options: TransportOptions,
      onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
    ) async -> Exchange {
      let location = HeaderLine(name: "Location", value: "http://ada:open-sesame@h.test/")
      var exchange = Exchange(request: request)
      exchange.head = ResponseHead(version: "HTTP/1.1", status: 302, reason: "Found", headers: [location], bytes: [])
      exchange.ending = .complete
      return exchange
    }
  }

  private struct Nowhere: ServerUnderTest, RunningServer {
    let base = "http://127.0.0.1:1"
    func start() async throws -> any RunningServer { self }
    func stop() async {}
    func probe(_ name: String) async -> String? { nil }
    var probeNames: [String] { [] }
  }

  func testSecretsOfTheRunAreTakenOut() async {
    let options = RunnerOptions()
    let runner = ScenarioRunner(server: Nowhere(), transport: Redirecting(), options: options)
    let result = await runner.run(text: "GET {{base}}/\n\nHTTP 302\nLocation: /elsewhere\n", path: "x.scenario")
    let failures = ScenarioTestCase.Failure.all(of: result, redactor: options.redactor)
    XCTAssertEqual(failures.map(\.line), [4])
    XCTAssertTrue(failures.first?.description.contains("http://***@h.test/") == true, "\(failures)")
    XCTAssertFalse(failures.contains { $0.description.contains("open-sesame") }, "\(failures)")
  }
}
