import Answerback
import AnswerbackServer
import Foundation
import TestSupport
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

/// The programs that the server is compared with; a test that needs one is skipped where it is not installed.
enum Tool {
  /// Runs curl and returns what it printed: no settings of the user, no proxy, ten seconds.
  static func curl(_ arguments: [String]) async throws -> String {
    let fixed = ["--disable", "--silent", "--noproxy", "*", "--max-time", "10"]
    return try await Program("curl").run(fixed + arguments).output
  }

  /// A self-signed certificate for 127.0.0.1 and its key, in files of a folder.
  static func certificate(in folder: URL, named name: String) async throws -> (certificate: String, key: String) {
    let (certificate, key) = (folder.appending(path: "\(name).pem").path, folder.appending(path: "\(name)-key.pem").path)
    _ = try await Program("openssl").run([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
      "/CN=\(name)",
      "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
    ])
    return (certificate, key)
  }
}
