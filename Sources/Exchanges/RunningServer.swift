/// A server that accepts connections until it is stopped.
public protocol RunningServer: Sendable {
  /// `http://127.0.0.1:41873`, without a slash at the end; `{{base}}` of scenarios.
  var base: String { get }
  /// A reading of the server's own state; nil when there is none of this name, or no such view at all.
  func probe(_ name: String) async -> String?
  /// The names of the readings there are; empty where the server gives no view of itself, and for one that does not say.
  var probeNames: [String] { get }
  /// Stops the server.
  func stop() async
}

extension RunningServer {
  /// None.
  public var probeNames: [String] { [] }
}
