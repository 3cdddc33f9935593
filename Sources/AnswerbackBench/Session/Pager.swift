import SystemIO
import Workbench

/// The user's pager, showing bytes from a file of its own.
struct Pager: Sendable {
  /// As a shell reads it: `less`, `bat --paging=always`.
  var command: String

  /// Shows the bytes, or what a shell command makes of them, and waits until the pager has ended.
  func show(_ bytes: [UInt8], through filter: String? = nil, on terminal: any TerminalSurface) async -> [Message] {
    do {
      // It may hold secrets, and this folder is the user's alone.
      let folder = try TemporaryFolder()
      defer { withExtendedLifetime(folder) {} }
      let file = try folder.add("body", bytes)
      let line = filter.map { "{ \($0)\n} <\"$1\" 2>&1 | \(command)" } ?? "\(command) \"$1\""
      let code = try await terminal.run(["/bin/sh", "-c", line, "sh", file])
      guard code == 0 else { return [.notice("\(filter ?? command) — it ended with code \(code) — set PAGER to another one")] }
      return []
    } catch {
      return [.notice("\(error)")]
    }
  }
}
