import Scenarios

/// A server that is already there: nothing is started, nothing is stopped, and it has no probes.
struct RemoteServer: ServerUnderTest, RunningServer {
  let base: String

  /// - Parameter url: its address; a slash at the end is dropped.
  init(url: String) {
    base = url.hasSuffix("/") ? String(url.dropLast()) : url
  }

  func start() async throws -> any RunningServer { self }
  func probe(_ name: String) async -> String? { nil }
  func stop() async {}
}
