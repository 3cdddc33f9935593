import Foundation
import SystemIO
import Workbench

/// The user's configuration, `~/.config/answerback/config`, and the folder for what the bench keeps.
struct ConfigurationFile {
  /// A larger file is not one of settings.
  private static let mostBytes = 1 << 20

  private let environment: [String: String]

  init(_ environment: [String: String]) {
    self.environment = environment
  }

  /// Reads the configuration and, in the place of its keys, those of another file.
  /// - Parameter keys: The path of a file whose `key` lines count.
  /// - Throws: A ``CommandFailure`` with a sentence for each fault.
  func settings(keys: String?) throws -> BenchSettings {
    var settings = BenchSettings()
    do {
      if let path, let text = try Self.text(of: path) { settings = try BenchSettings(text, path: path) }
      if let keys {
        guard let text = try Self.text(of: keys) else {
          throw CommandFailure(.noKeys(path: keys))
        }
        try settings.takeKeys(text, path: keys)
      }
    } catch let faults as BenchSettings.Faults {
      throw CommandFailure(.options(sentence: faults.description))
    }
    return settings
  }

  /// The path that an option has in the configuration; a relative one begins at the folder of the file.
  func path(_ option: BenchSettings.Option, of settings: BenchSettings) -> String? {
    guard let value = settings.options[option] else { return nil }
    if value.hasPrefix("~/"), let home { return home + value.dropFirst() }
    guard let path, option.isPath, !value.hasPrefix("/") else { return value }
    return ((path as NSString).deletingLastPathComponent as NSString).appendingPathComponent(value)
  }

  /// Where the bench keeps files of the user: `$XDG_STATE_HOME/answerback`, else `~/.local/state/answerback`.
  var stateFolder: String? { folder("XDG_STATE_HOME", "/.local/state").map { $0 + "/answerback" } }

  private var path: String? { folder("XDG_CONFIG_HOME", "/.config").map { $0 + "/answerback/config" } }

  private var home: String? { environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } }

  /// A relative path in such a variable is to be ignored (XDG Base Directory Specification).
  private func folder(_ variable: String, _ place: String) -> String? {
    if let folder = environment[variable], folder.hasPrefix("/") { return folder }
    return home.map { $0 + place }
  }

  /// The text of a file; nil where there is none.
  private static func text(of path: String) throws -> String? {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try InputFile(path).read()
    } catch {
      if error == .isMissing { return nil }
      throw CommandFailure(.configuration(path: path, cause: error.cause))
    }
    guard bytes.count <= mostBytes else {
      throw CommandFailure(.largeConfiguration(path: path))
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure(.encodedConfiguration(path: path))
    }
    return text
  }
}
