import ArgumentParser
import Exchanges
import Scenarios
import Synchronization
import XCTest

@testable import AnswerbackBench

/// How servers are reached and who is trusted.
final class ConnectionOptionTests: CommandTestCase {
  /// What the client is told for an exchange that asks for something itself.
  private func options(_ arguments: String..., asking: TransportOptions = TransportOptions()) async throws -> TransportOptions {
    let recorder = OptionsRecorder()
    let transport = try ConnectionOptions.parse(arguments).transport(by: recorder)
    _ = await transport.perform(RequestMessage(url: "https://a.test/"), options: asking) { _, _ in }
    return recorder.last.withLock { $0 }
  }

  func testNothingIsChangedWithoutOptions() async throws {
    let changed = try await options()
    XCTAssertEqual(changed, TransportOptions())
  }

  func testEachOptionReachesEveryExchange() async throws {
    let (ca, own) = (try file("ca.pem", ""), try file("own.pem", ""))
    var expected = TransportOptions()
    expected.tls.caFile = ca
    expected.tls.clientCertificate = own
    expected.tls.clientKey = own
    expected.proxy = "http://127.0.0.1:3128"
    let changed = try await options(
      "--ca-file",
      ca,
      "--client-cert",
      own,
      "--client-key",
      own,
      "--proxy",
      "http://127.0.0.1:3128"
    )
    XCTAssertEqual(changed, expected)
    let insecure = try await options("--insecure")
    XCTAssertTrue(insecure.tls.insecure)
  }

  func testAStepThatTrustsEverybodyStillDoes() async throws {
    var asking = TransportOptions()
    asking.tls.insecure = true
    asking.protocolPreference = .http2
    let changed = try await options("--ca-file", try file("ca.pem", ""), asking: asking)
    XCTAssertTrue(changed.tls.insecure)
    XCTAssertEqual(changed.protocolPreference, .http2)
  }

  func testWhatIsOfNoUseIsRefused() async throws {
    let both = await answerback("run", "--insecure", "--ca-file", try file("ca.pem", ""))
    XCTAssertEqual(both.code, 2)
    XCTAssertTrue(both.errors.contains("--insecure and --ca-file can't be used together."), both.errors)
    let alone = await answerback("explore", "--client-key", try file("k.pem", ""))
    XCTAssertEqual(alone.code, 2)
    let missing = await answerback("run", "--ca-file", path("none.pem"))
    XCTAssertEqual(missing.code, 2)
    XCTAssertTrue(missing.errors.contains("--ca-file none.pem can't be read. Name a PEM file."), missing.errors)
  }
}

private final class OptionsRecorder: ExchangeTransport {
  let last = Mutex(TransportOptions())

  func perform(
    _ request: RequestMessage,
    options: TransportOptions,
    onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
  ) async -> Exchange {
    last.withLock { $0 = options }
    return Exchange(request: request)
  }
}
