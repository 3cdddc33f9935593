@_exported public import Answerback
public import AnswerbackServer
@_exported public import Exchanges

/// Whether the client of a test calls the app or connects to a server.
public enum TestingMode: Sendable, Hashable, CaseIterable {
  /// The app is called directly: no server, no socket and no bytes of HTTP. This is the fastest mode.
  case inProcess
  /// A server serves the app on a free port of 127.0.0.1, and an HTTP client sends the requests.
  case socket
}

extension Responder {
  /// Tests the app: checks it, passes a client for it to a closure, and returns what the closure returns.
  ///
  /// ```swift
  /// try await makeApp().test { client in
  ///   let response = try await client.get("/lamps/1")
  ///   XCTAssertEqual(response.status, .ok)
  ///   XCTAssertEqual(try response.decode(Lamp.self).name, "desk lamp")
  /// }
  /// ```
  ///
  /// When the closure ends or throws, the server is stopped, and background tasks that are still running are awaited.
  /// - Parameters:
  ///   - mode: Whether the app is called in this process or served on a socket.
  ///   - configuration: The limits, time-outs, TLS and observers of the server. Its address and port are not used. In process,
  ///     none of it is used. The client trusts any certificate.
  ///   - keepsCookies: Whether the client keeps cookies and sends them back; see ``TestClient/keepsCookies``.
  ///   - followsRedirects: Whether the client follows redirects; see ``TestClient/followsRedirects``.
  ///   - waitsForBackground: Whether a response is returned after its background tasks have ended.
  ///   - timeout: The time for each request.
  ///   - isolation: The isolation of the caller, which the closure keeps.
  ///   - body: The test.
  /// - Throws: A `ConfigurationError` if the app lacks something, a `ServerError` if it can't be served, and what the closure
  ///   throws.
  @discardableResult
  public func test<Value>(
    _ mode: TestingMode = .inProcess,
    configuration: ServerConfiguration = ServerConfiguration(),
    keepsCookies: Bool = true,
    followsRedirects: Bool = false,
    waitsForBackground: Bool = true,
    timeout: Duration = .seconds(30),
    isolation: isolated (any Actor)? = #isolation,
    _ body: (TestClient) async throws -> Value
  ) async throws -> Value {
    try check()
    let transport: any TestTransport =
      switch mode {
      case .inProcess: InProcessTransport(self)
      case .socket: try await SocketTransport(self, configuration)
      }
    var client = TestClient(transport)
    client.keepsCookies = keepsCookies
    client.followsRedirects = followsRedirects
    client.waitsForBackground = waitsForBackground
    client.timeout = timeout
    do {
      let value = try await body(client)
      await transport.stop(within: timeout)
      return value
    } catch {
      await transport.stop(within: timeout)
      throw error
    }
  }
}

extension InProcessServer {
  /// Tests a fresh app with the services that its factory starts, as `app.test` does for an existing app.
  /// - Parameters:
  ///   - mode: Whether the app is called in this process or served on a socket.
  ///   - keepsCookies: Whether the client keeps cookies and sends them back.
  ///   - followsRedirects: Whether the client follows redirects.
  ///   - waitsForBackground: Whether a response is returned after its background tasks have ended.
  ///   - timeout: The time for each request.
  ///   - isolation: The isolation of the caller, which the closure keeps.
  ///   - body: The test.
  /// - Throws: What the factory, a service or the closure throws.
  @discardableResult
  public func test<Value>(
    _ mode: TestingMode = .inProcess,
    keepsCookies: Bool = true,
    followsRedirects: Bool = false,
    waitsForBackground: Bool = true,
    timeout: Duration = .seconds(30),
    isolation: isolated (any Actor)? = #isolation,
    _ body: (TestClient) async throws -> Value
  ) async throws -> Value {
    let services = makeServices()
    do {
      let app = try await makeApp(with: services)
      let value = try await app.test(
        mode,
        configuration: configuration,
        keepsCookies: keepsCookies,
        followsRedirects: followsRedirects,
        waitsForBackground: waitsForBackground,
        timeout: timeout,
        body
      )
      await services.stop()
      return value
    } catch {
      await services.stop()
      throw error
    }
  }
}
