/// What a runner starts for each scenario: an app in this process, or a server that is already there.
public protocol ServerUnderTest: Sendable {
  /// Starts a fresh server and returns when it accepts connections.
  /// - Throws: an error whose description is a sentence for the user; the run ends with exit code 4.
  func start() async throws -> any RunningServer
}

/// A server that accepts connections until it is stopped.
public protocol RunningServer: Sendable {
  /// `http://127.0.0.1:41873`, without a slash at the end; `{{base}}` of scenarios.
  var base: String { get }
  /// A reading of the server's own state; nil when there is none of this name, or no such view at all.
  func probe(_ name: String) async -> String?
  /// The names of the readings there are; empty where the server gives no view of itself, and for one that does not say.
  var probeNames: [String] { get }
  func stop() async
}

extension RunningServer {
  /// None.
  public var probeNames: [String] { [] }
}

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
