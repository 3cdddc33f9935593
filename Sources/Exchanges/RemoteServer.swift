/// A server that is already there: nothing is started, nothing is stopped, and it has no probes.
///
/// ```swift
/// let scenarioServer: any ServerUnderTest = RemoteServer("http://127.0.0.1:8080")
/// ```
public struct RemoteServer: ServerUnderTest, RunningServer {
  /// The server's address, without a slash at the end.
  public let base: String

  /// Creates a server from its address.
  /// - Parameter url: an `http` or `https` URL; a slash at the end is dropped.
  public init(_ url: String) {
    base = url.hasSuffix("/") ? String(url.dropLast()) : url
  }

  /// Returns this server: it is running already.
  public func start() async throws -> any RunningServer { self }
  /// Returns nil: a server that is already there gives no view of itself.
  public func probe(_ name: String) async -> String? { nil }
  /// Leaves the server running.
  public func stop() async {}
}
