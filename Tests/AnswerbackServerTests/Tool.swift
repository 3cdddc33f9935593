import Foundation
import XCTest

/// A program of this machine that is not ours.
enum Tool {
  /// Runs it and returns what it printed.
  static func run(_ program: String, _ arguments: [String]) async throws -> String {
    let path = "/usr/bin/\(program)"
    try skipUnlessInstalled(path)
    return try await blocking {
      let process = Process()
      let output = Pipe()
      process.executableURL = URL(filePath: path)
      process.arguments = arguments
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      let data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return String(decoding: data, as: UTF8.self)
    }
  }

  /// A self-signed certificate for 127.0.0.1 and its key, in files of a folder.
  static func certificate(in folder: URL, named name: String) async throws -> (certificate: String, key: String) {
    let (certificate, key) = (folder.appending(path: "\(name).pem").path, folder.appending(path: "\(name)-key.pem").path)
    _ = try await run(
      "openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
        "/CN=\(name)",
        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
      ]
    )
    return (certificate, key)
  }
}

/// A user need not have the programs the tests compare with; the continuous integration installs them, and fails without.
func skipUnlessInstalled(_ path: String) throws {
  if FileManager.default.isExecutableFile(atPath: path) { return }
  guard ProcessInfo.processInfo.environment["CI"] == "true" else { throw XCTSkip("\(path) is not installed") }
  throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: path])
}
