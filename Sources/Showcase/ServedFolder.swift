import Foundation
import SystemIO

/// A folder of this app's own, made at start and removed with the app, or at the end of the process at the latest.
final class ServedFolder: Sendable {
  private let folder: TemporaryFolder

  var path: String { folder.path }

  /// - Parameters:
  ///   - texts: Texts by their path in the folder.
  ///   - binaries: Other content by its path in the folder.
  /// - Throws: An error when the temporary folder can't be written.
  init(_ texts: KeyValuePairs<String, String>, binaries: KeyValuePairs<String, Data> = [:]) throws {
    folder = try TemporaryFolder()
    for (name, text) in texts { try folder.add(name, Array(text.utf8)) }
    for (name, content) in binaries { try folder.add(name, Array(content)) }
  }
}
