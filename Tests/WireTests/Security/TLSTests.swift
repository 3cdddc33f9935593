import Exchanges
import NIOSSL
import XCTest

@testable import Wire

final class TLSTests: XCTestCase {
  private func options(trusting authority: String? = Certificates.authority) throws -> TransportOptions {
    var options = TransportOptions()
    options.tls.caFile = try authority.map { try temporaryFile($0, for: self) }
    return options
  }

  func testWhatWasNegotiatedIsShown() async throws {
    let server = try await RawServer(.ok, tls: Certificates.configuration(protocols: ["http/1.1"]))
    let client = WireClient()
    let url = "https://localhost:\(server.port)/"
    let exchange = await client.perform(RequestMessage(url: url), options: try options())
    XCTAssertEqual(exchange.ending, .complete)
    XCTAssertEqual(exchange.body, Array("ok".utf8))
    let connection = try XCTUnwrap(exchange.connection)
    XCTAssertEqual(connection.protocol, .http1)
    var security = try XCTUnwrap(connection.security)
    XCTAssertGreaterThan(security.handshake, .zero)
    security.handshake = .zero
    XCTAssertEqual(
      security,
      ConnectionInfo.TLS(
        version: "TLS 1.3",
        cipher: "TLS_AES_128_GCM_SHA256",
        applicationProtocol: "http/1.1",
        serverName: "localhost",
        isVerified: true,
        certificate: ConnectionInfo.Certificate(
          subject: "O=Answerback tests, CN=localhost",
          issuer: "O=Answerback tests, CN=Test authority",
          serialNumber: "0a1b",
          notBefore: 1_577_836_800,
          notAfter: 4_733_510_400,
          alternativeNames: ["DNS:localhost", "IP:127.0.0.1", "IP:0:0:0:0:0:0:0:1"]
        )
      )
    )
    await client.shutdown()
    try await server.stop()
  }

  func testAnOlderVersionIsShownAsWhatItIs() async throws {
    var configuration = try Certificates.configuration()
    configuration.maximumTLSVersion = .tlsv12
    let server = try await RawServer(.ok, tls: configuration)
    let client = WireClient()
    let exchange = await client.perform(RequestMessage(url: "https://127.0.0.1:\(server.port)/"), options: try options())
    let security = try XCTUnwrap(exchange.connection?.security)
    XCTAssertEqual(security.version, "TLS 1.2")
    XCTAssertTrue(security.cipher?.hasPrefix("TLS_ECDHE_ECDSA_WITH_") == true, "\(security.cipher ?? "")")
    XCTAssertNil(security.serverName)
    XCTAssertNil(security.applicationProtocol)
    await client.shutdown()
    try await server.stop()
  }

  func testACertificateOfAnUnknownAuthorityIsRefusedAndTrustedOnlyWhenAsked() async throws {
    let server = try await RawServer(.ok, tls: Certificates.configuration())
    let client = WireClient()
    let url = "https://localhost:\(server.port)/"
    let refused = await client.perform(RequestMessage(url: url), options: try options(trusting: nil))
    XCTAssertEqual(
      refused.failure,
      TransportFailure(
        .connect,
        "GET \(url): the certificate of localhost:\(server.port) is not trusted: self-signed, expired, or of an unknown "
          + "authority. Name its authority by --ca-file, or do not verify it (--insecure)."
      )
    )
    XCTAssertNil(refused.connection)
    var insecure = TransportOptions()
    insecure.tls.insecure = true
    let exchange = await client.perform(RequestMessage(url: url), options: insecure)
    XCTAssertEqual(exchange.ending, .complete)
    XCTAssertEqual(exchange.connection?.security?.isVerified, false)
    // What was let in without looking does not serve those who look.
    let again = await client.perform(RequestMessage(url: url), options: try options(trusting: nil))
    XCTAssertEqual(again.failure?.kind, .connect)
    await client.shutdown()
    try await server.stop()
  }

  func testAnExpiredCertificateIsRefused() async throws {
    let server = try await RawServer(.ok, tls: Certificates.configuration(Certificates.expired))
    let url = "https://localhost:\(server.port)/"
    let exchange = await WireClient().perform(RequestMessage(url: url), options: try options())
    XCTAssertTrue(exchange.failure?.description.contains("is not trusted") == true, "\(exchange.failure as Any)")
    try await server.stop()
  }

  func testACertificateForOtherNamesIsRefused() async throws {
    let tls = try Certificates.configuration(Certificates.other, key: Certificates.otherKey)
    let server = try await RawServer(.ok, tls: tls)
    for host in ["localhost", "127.0.0.1"] {
      let url = "https://\(host):\(server.port)/"
      let exchange = await WireClient().perform(RequestMessage(url: url), options: try options())
      XCTAssertEqual(
        exchange.failure,
        TransportFailure(
          .connect,
          "GET \(url): the certificate of \(host):\(server.port) is for other names. "
            + "Ask for a name it is for, or do not verify it (--insecure)."
        )
      )
    }
    try await server.stop()
  }

  func testAClientShowsItsCertificateWhereItIsAsked() async throws {
    let server = try await RawServer(.ok, tls: Certificates.configuration(asksForClient: true))
    let url = "https://localhost:\(server.port)/"
    let stranger = await WireClient().perform(RequestMessage(url: url), options: try options())
    XCTAssertEqual(
      stranger.failure?.description,
      "GET \(url): the connection was ended by TLS (TLSV1_ALERT_CERTIFICATE_REQUIRED) before any byte of a response came. "
        + "Name a client certificate that the server accepts by --client-cert, and its key by --client-key."
    )
    var both = try options()
    both.tls.clientCertificate = try temporaryFile(Certificates.client, for: self)
    both.tls.clientKey = try temporaryFile(Certificates.clientKey, for: self)
    let client = WireClient()
    let known = await client.perform(RequestMessage(url: url), options: both)
    XCTAssertEqual(known.ending, .complete)
    XCTAssertEqual(known.connection?.security?.clientCertificate, both.tls.clientCertificate)
    var oneFile = try options()
    oneFile.tls.clientCertificate = try temporaryFile(Certificates.client + "\n" + Certificates.clientKey, for: self)
    let alsoKnown = await client.perform(RequestMessage(url: url), options: oneFile)
    XCTAssertEqual(alsoKnown.ending, .complete)
    await client.shutdown()
    try await server.stop()
  }

  func testAnOldServerThatWantsACertificateIsNamedAsSuch() async throws {
    var configuration = try Certificates.configuration(asksForClient: true)
    configuration.maximumTLSVersion = .tlsv12
    let server = try await RawServer(.ok, tls: configuration)
    let url = "https://localhost:\(server.port)/"
    let stranger = await WireClient().perform(RequestMessage(url: url), options: try options())
    let sentence = stranger.failure?.description ?? ""
    XCTAssertTrue(
      sentence.hasSuffix("Name a client certificate that the server accepts by --client-cert, and its key by --client-key."),
      sentence
    )
    try await server.stop()
  }

  func testAFileThatCannotBeReadIsNamed() async throws {
    var options = TransportOptions()
    options.tls.caFile = "/nowhere/ca.pem"
    let missing = await WireClient().perform(RequestMessage(url: "https://localhost/"), options: options)
    XCTAssertEqual(
      missing.failure,
      TransportFailure(
        .badRequest,
        "GET https://localhost/: the CA file cannot be read from \"/nowhere/ca.pem\". Name a PEM file."
      )
    )
    options.tls.caFile = nil
    options.tls.clientCertificate = try temporaryFile(Certificates.client, for: self)
    let keyless = await WireClient().perform(RequestMessage(url: "https://localhost/"), options: options)
    XCTAssertEqual(keyless.failure?.kind, .badRequest)
    XCTAssertTrue(keyless.failure?.description.contains("the client's key cannot be read") == true)
  }

  func testAServerThatSaysNothingRunsIntoTheTLSTimeout() async throws {
    let server = try await RawServer(.silence)
    var options = TransportOptions()
    options.tlsTimeout = .milliseconds(50)
    let url = "https://127.0.0.1:\(server.port)/"
    let exchange = await WireClient().perform(RequestMessage(url: url), options: options)
    XCTAssertEqual(
      exchange.failure,
      TransportFailure(
        .timeout,
        "GET \(url): the TLS handshake was not done within 0.05 seconds. "
          + "See whether the port speaks TLS, or raise the TLS timeout."
      )
    )
    try await server.stop()
  }

  func testAServerWithoutTLSIsNoticed() async throws {
    let server = try await StreamServer(.close)
    let url = "https://127.0.0.1:\(server.port)/"
    let exchange = await WireClient().perform(RequestMessage(url: url))
    XCTAssertEqual(exchange.failure?.kind, .connect)
    XCTAssertTrue(exchange.failure?.description.contains("See whether the port speaks TLS") == true, "\(exchange.failure as Any)")
    try await server.stop()
  }

  func testAConnectionWithTLSIsUsedAgain() async throws {
    let server = try await RawServer(.ok, tls: Certificates.configuration())
    let client = WireClient()
    let options = try options()
    var reused: [Bool?] = []
    for _ in 1...3 {
      let exchange = await client.perform(RequestMessage(url: "https://localhost:\(server.port)/"), options: options)
      reused.append(exchange.connection?.reused)
    }
    XCTAssertEqual(reused, [false, true, true])
    XCTAssertEqual(server.script.connections, 1)
    await client.shutdown()
    try await server.stop()
  }
}
