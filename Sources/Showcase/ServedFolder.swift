import Foundation
import SystemIO

/// A folder of this app's own, made at start and removed with the app, or at the end of the process at the latest.
final class ServedFolder: Sendable {
  private let folder: TemporaryFolder

  var path: String { folder.path }

  /// - Parameters:
  ///   - texts: texts by path beneath the folder.
  ///   - binaries: what is no text, likewise.
  /// - Throws: what keeps the temporary folder from being written.
  init(_ texts: KeyValuePairs<String, String>, binaries: KeyValuePairs<String, Data> = [:]) throws {
    folder = try TemporaryFolder()
    let files = texts.map { ($0.key, Array($0.value.utf8)) } + binaries.map { ($0.key, Array($0.value)) }
    for (name, content) in files {
      let file = "\(folder.path)/\(name)"
      try FileManager.default.createDirectory(
        atPath: (file as NSString).deletingLastPathComponent,
        withIntermediateDirectories: true
      )
      try OutputFile(file).write(content)
    }
  }
}
