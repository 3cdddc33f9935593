/// What a runner starts for each scenario: an app in this process, or a server that is already there.
public protocol ServerUnderTest: Sendable {
  /// Starts a fresh server and returns when it accepts connections.
  /// - Throws: an error whose description is a sentence for the user; the run ends with exit code 4.
  func start() async throws -> any RunningServer
}
