import Foundation

/// A folder of this app's own, made at start and removed with the app.
final class ServedFolder: Sendable {
  let path: String

  /// - Parameters:
  ///   - texts: texts by path beneath the folder.
  ///   - binaries: what is no text, likewise.
  /// - Throws: what keeps the temporary folder from being written.
  init(_ texts: KeyValuePairs<String, String>, binaries: KeyValuePairs<String, Data> = [:]) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "answerback-\(UUID().uuidString)")
    path = folder.path(percentEncoded: false)
    let files = texts.map { ($0.key, Data($0.value.utf8)) } + binaries.map { ($0.key, $0.value) }
    for (name, content) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try content.write(to: file)
    }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}
