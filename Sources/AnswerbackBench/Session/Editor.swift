import Foundation
import Workbench

/// The user's editor, working on a text in a file of its own.
struct Editor: Sendable {
  /// As a shell reads it: `vim`, `code -w`.
  var command: String

  /// Opens the text and waits until the editor has ended.
  func edit(_ text: String, on terminal: any TerminalSurface) async -> [Message] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "answerback-\(UUID().uuidString)")
    let file = folder.appending(path: "request.txt")
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      // The text may hold secrets, so the folder is the user's alone.
      try FileManager.default.createDirectory(
        at: folder,
        withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700]
      )
      try Data(text.utf8).write(to: file)
      let code = try await terminal.run(["/bin/sh", "-c", "\(command) \"$1\"", "sh", file.path])
      guard code == 0 else {
        return [
          .edited(nil), .notice("\(command) — it ended with code \(code) — nothing was changed; set EDITOR to another one"),
        ]
      }
      let edited = String(decoding: try Data(contentsOf: file), as: UTF8.self)
      return [.edited(edited == text ? nil : edited)]
    } catch {
      return [.edited(nil), .notice("\(error)")]
    }
  }
}
