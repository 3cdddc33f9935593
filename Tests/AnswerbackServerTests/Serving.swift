import Answerback
import AnswerbackServer
import Foundation
import XCTest

/// Serves an app on a free port while a test does its work.
func serving(
  @RoutesBuilder _ routes: () -> [RouteNode],
  configure: (inout ServerConfiguration) -> Void = { _ in },
  _ work: (ListeningServer) async throws -> Void
) async throws {
  var configuration = ServerConfiguration(port: 0)
  configuration.shutdownGrace = .seconds(2)
  configure(&configuration)
  let server = try await Server(try App(routes: routes), configuration: configuration).start()
  do {
    try await work(server)
  } catch {
    await server.stop()
    throw error
  }
  await server.stop()
}

/// Runs what blocks where blocking is allowed.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await BlockingPool.shared.run(work)
}

/// Returns when a condition holds, or after ten seconds with a failure.
func eventually(
  _ what: String,
  within limit: Duration = .seconds(10),
  file: StaticString = #filePath,
  line: UInt = #line,
  _ condition: () -> Bool
) async throws {
  let end = ContinuousClock.now + limit
  while !condition() {
    guard ContinuousClock.now < end else { return XCTFail("\(what) has not come true", file: file, line: line) }
    try await Task.sleep(for: .milliseconds(2))
  }
}
