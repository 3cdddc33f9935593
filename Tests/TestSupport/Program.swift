package import Foundation

/// A program of this machine that is not ours.
package struct Program: Sendable {
  /// How a program ended and what it wrote.
  package struct Outcome: Sendable {
    package let code: Int32
    package let output: String
    package let errors: String
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

  /// Runs the program without input and returns when it has ended.
  package func run(_ arguments: [String]) async throws -> Outcome {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = url
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // Both at once: a program that fills a pipe which nobody reads never ends.
    async let outputText = Self.text(of: output.fileHandleForReading)
    async let errorText = Self.text(of: errors.fileHandleForReading)
    let texts = try await (outputText, errorText)
    process.waitUntilExit()
    return Outcome(code: process.terminationStatus, output: texts.0, errors: texts.1)
  }

  /// Reads to the end on a thread of its own, because that blocks.
  private static func text(of handle: FileHandle) async throws -> String {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self) })
      }
    }
  }
}
