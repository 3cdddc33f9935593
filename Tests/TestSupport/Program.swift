package import Foundation

/// A program of this machine that is not ours.
package struct Program: Sendable {
  /// What a program left behind.
  package struct Outcome: Sendable {
    package let code: Int32
    /// Standard output and standard error, as they came.
    package let output: String
  }

  /// Where the program lies.
  package let url: URL

  /// Looks a program up on `PATH`, and skips the test where it is not installed.
  package init(_ name: String, file: StaticString = #filePath, line: UInt = #line) async throws {
    guard let url = Self.url(of: name, path: ProcessInfo.processInfo.environment["PATH"] ?? "") else {
      try await Requirement.missing("\(name) is not installed.", file: file, line: line)
    }
    self.url = url
  }

  /// Returns the first executable file of a name in the folders of a `PATH`.
  package static func url(of name: String, path: String) -> URL? {
    path.split(separator: ":").lazy.map { URL(filePath: String($0), directoryHint: .isDirectory).appending(path: name) }
      .first { url in
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && !isFolder.boolValue
          && FileManager.default.isExecutableFile(atPath: url.path)
      }
  }

  /// Runs the program and returns when it has ended.
  package func run(_ arguments: [String]) async throws -> Outcome {
    try await withCheckedThrowingContinuation { continuation in
      // Its own thread: reading and waiting block.
      Thread.detachNewThread {
        continuation.resume(with: Result { try runBlocking(arguments) })
      }
    }
  }

  private func runBlocking(_ arguments: [String]) throws -> Outcome {
    let process = Process()
    let output = Pipe()
    process.executableURL = url
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Outcome(code: process.terminationStatus, output: String(decoding: data, as: UTF8.self))
  }
}
