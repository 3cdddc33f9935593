import Foundation
import Workbench

/// The user's pager, showing bytes from a file of its own.
struct Pager: Sendable {
  /// As a shell reads it: `less`, `bat --paging=always`.
  var command: String

  /// Shows the bytes, or what a shell command makes of them, and waits until the pager has ended.
  func show(_ bytes: [UInt8], through filter: String? = nil, on terminal: any TerminalSurface) async -> [Message] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "answerback-\(UUID().uuidString)")
    let file = folder.appending(path: "body")
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      // The body may hold secrets, so the folder is the user's alone.
      try FileManager.default.createDirectory(
        at: folder,
        withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700]
      )
      try Data(bytes).write(to: file)
      let line = filter.map { "{ \($0)\n} <\"$1\" 2>&1 | \(command)" } ?? "\(command) \"$1\""
      let code = try await terminal.run(["/bin/sh", "-c", line, "sh", file.path])
      guard code == 0 else { return [.notice("\(filter ?? command) — it ended with code \(code) — set PAGER to another one")] }
      return []
    } catch {
      return [.notice("\(error)")]
    }
  }
}
