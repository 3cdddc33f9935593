import Foundation
import TestSupport

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
