import Exchanges
import XCTest

@testable import Wire

final class ProxyTests: XCTestCase {
  func testAProxyReadsARequestForHTTP() async throws {
    let proxy = try await RawServer(.ok)
    let client = WireClient()
    var options = TransportOptions()
    options.proxy = "http://ada:p%40ss%3Aw@127.0.0.1:\(proxy.port)"
    let request = RequestMessage(url: "http://nowhere.test:81/a?b")
    let exchange = await client.perform(request, options: options)
    XCTAssertEqual(exchange.ending, .complete)
    XCTAssertEqual(
      proxy.script.requests.map { String(decoding: $0, as: UTF8.self) },
      [
        "GET http://nowhere.test:81/a?b HTTP/1.1\r\nHost: nowhere.test:81\r\n"
          + "Proxy-Authorization: Basic YWRhOnBAc3M6dw==\r\n\r\n"
      ]
    )
    XCTAssertEqual(exchange.connection?.proxy, .forwards("127.0.0.1:\(proxy.port)"))
    XCTAssertEqual(exchange.sent?.target, "http://nowhere.test:81/a?b")
    XCTAssertEqual(exchange.sent?.addedHeaders, 2)
    await client.shutdown()
    try await proxy.stop()
  }

  func testATunnelCarriesTLS() async throws {
    let server = try await RawServer(.ok, tls: Certificates.configuration())
    let proxy = try await TunnelProxy()
    let client = WireClient()
    var options = TransportOptions()
    options.proxy = "http://ada:pass@127.0.0.1:\(proxy.port)/"
    options.tls.caFile = try temporaryFile(Certificates.authority, for: self)
    for reused in [false, true] {
      let exchange = await client.perform(RequestMessage(url: "https://localhost:\(server.port)/x"), options: options)
      XCTAssertEqual(exchange.ending, .complete)
      XCTAssertEqual(exchange.connection?.proxy, .tunnels("127.0.0.1:\(proxy.port)"))
      XCTAssertEqual(exchange.connection?.security?.isVerified, true)
      XCTAssertEqual(exchange.connection?.reused, reused)
      XCTAssertEqual(exchange.sent?.target, "/x")
    }
    XCTAssertEqual(
      proxy.heads.all,
      [
        "CONNECT localhost:\(server.port) HTTP/1.1\r\nHost: localhost:\(server.port)\r\n"
          + "Proxy-Authorization: Basic YWRhOnBhc3M=\r\n\r\n"
      ]
    )
    await client.shutdown()
    try await proxy.stop()
    try await server.stop()
  }

  func testATunnelCarriesFrames() async throws {
    let server = try await StreamServer(.lastHead([(":status", "204")]))
    let proxy = try await TunnelProxy()
    let client = WireClient()
    var options = TransportOptions()
    options.proxy = "http://127.0.0.1:\(proxy.port)"
    options.protocolPreference = .http2
    let exchange = await client.perform(RequestMessage(url: "http://127.0.0.1:\(server.port)/"), options: options)
    XCTAssertEqual(exchange.ending, .complete)
    XCTAssertEqual(exchange.connection?.proxy, .tunnels("127.0.0.1:\(proxy.port)"))
    XCTAssertEqual(exchange.connection?.protocol, .http2)
    await client.shutdown()
    try await proxy.stop()
    try await server.stop()
  }

  func testAServerThatSpeaksTogetherWithTheProxyIsHeard() async throws {
    // The proxy's word, and the settings of a server of HTTP/2 (RFC 9113 section 6.5), in one piece.
    let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]
    let goAway: [UInt8] = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11]
    let word = Array("HTTP/1.1 102 Wait\r\n\r\nHTTP/1.1 200 OK\r\n\r\n".utf8)
    let proxy = try await RawServer(RawServer.Answer(bytes: word + settings + goAway))
    var options = TransportOptions()
    options.proxy = proxy.base
    options.protocolPreference = .http2
    let exchange = await WireClient().perform(RequestMessage(url: "http://127.0.0.1:1/"), options: options)
    XCTAssertEqual(
      exchange.failure,
      TransportFailure(
        .cut,
        "GET http://127.0.0.1:1/: the server goes away with ENHANCE_YOUR_CALM before the head came. Look at the server's log."
      )
    )
    try await proxy.stop()
  }

  func testAProxyThatOpensNoTunnelSaysWhy() async throws {
    let refusing = try await RawServer(
      .text("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno")
    )
    let chatty = try await RawServer(.text("220 mail ready\r\n"))
    let silent = try await RawServer(.silence)
    let leaving = try await RawServer(.closing("HTTP/1.1 200"))
    var options = TransportOptions()
    options.connectTimeout = .milliseconds(100)
    var failures: [TransportFailure?] = []
    for server in [refusing, chatty, silent, leaving] {
      options.proxy = "http://127.0.0.1:\(server.port)"
      failures.append(await WireClient().perform(RequestMessage(url: "https://localhost/"), options: options).failure)
      try await server.stop()
    }
    XCTAssertEqual(failures.map { $0?.kind }, [.connect, .connect, .timeout, .connect])
    XCTAssertEqual(
      failures.map { $0?.description.dropFirst("GET https://localhost/: ".count) },
      [
        "the proxy opens no tunnel and answers 407 Proxy Authentication Required. "
          + "See its log, and the user and password it wants.",
        "the proxy opens no tunnel: what it answers is not HTTP. See whether it is an HTTP proxy.",
        "the proxy did not answer within 0.1 seconds. See whether it is an HTTP proxy, or raise the connect timeout.",
        "the proxy opens no tunnel: it closed the connection. See whether it is an HTTP proxy.",
      ]
    )
  }

  func testWhatCannotGoThroughAProxyIsRefusedAtOnce() async throws {
    func failure(_ url: String, _ change: (inout TransportOptions) -> Void) async -> String? {
      var options = TransportOptions()
      options.proxy = "http://127.0.0.1:1"
      change(&options)
      return await WireClient().perform(RequestMessage(url: url), options: options).failure?.description
    }
    let wrong = "the proxy is not written as a URL. Write http://host:port, or http://user:password@host:port (percent-encoded)."
    for proxy in ["127.0.0.1:1", "https://a:1", "http://", "http://a:b@", "http://%zz@a:1", "http://a:x"] {
      let sentence = await failure("http://a/") { $0.proxy = proxy }
      XCTAssertEqual(sentence, "GET http://a/: \(wrong)", proxy)
    }
    let address = await failure("https://127.0.0.1/") { _ in }
    XCTAssertEqual(
      address,
      "GET https://127.0.0.1/: behind a proxy the certificate of the address \"127.0.0.1\" cannot be checked. "
        + "Use a name, or do not verify it (--insecure)."
    )
    let socket = await failure("http://a/") { $0.unixSocket = "/tmp/x" }
    XCTAssertEqual(socket, "GET http://a/: a unix socket cannot be reached through a proxy. Take out one of the two.")
  }
}
