import SystemIO
import Workbench

/// The user's editor, working on a text in a file of its own.
struct Editor: Sendable {
  /// As a shell reads it: `vim`, `code -w`.
  var command: String

  /// Opens the text and waits until the editor has ended.
  func edit(_ text: String, on terminal: any TerminalSurface) async -> [Message] {
    do {
      // It may hold secrets, and this folder is the user's alone.
      let folder = try TemporaryFolder()
      defer { withExtendedLifetime(folder) {} }
      let file = try folder.add("request.txt", Array(text.utf8))
      let code = try await terminal.run(["/bin/sh", "-c", "\(command) \"$1\"", "sh", file])
      guard code == 0 else {
        return [
          .edited(nil), .notice("\(command) — it ended with code \(code) — nothing was changed; set EDITOR to another one"),
        ]
      }
      let edited = String(decoding: try InputFile(file).read(), as: UTF8.self)
      return [.edited(edited == text ? nil : edited)]
    } catch {
      return [.edited(nil), .notice("\(error)")]
    }
  }
}
