#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A folder of the user's own in the temporary folder (`TMPDIR`, else `/tmp`).
///
/// It is removed with this value, and at the end of the process at the latest.
package final class TemporaryFolder: Sendable {
  private let item: TemporaryItem

  /// The path of the folder, without a slash at its end.
  package var path: String { item.path }

  /// Makes a folder that other users may not look into.
  /// - Throws: Why it can't be made; it names the temporary folder.
  package init() throws(OutputFileError) {
    let wanted = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    let parent = wanted.isEmpty ? "/tmp" : wanted
    item = try TemporaryItem { () throws(OutputFileError) in
      var template = Array("\(parent)/answerback-XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else { throw OutputFileError(parent, .last) }
      return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  deinit {
    item.remove()
  }

  /// Writes a new file in the folder, or in folders in it, which are made if need be.
  /// - Returns: Its path.
  /// - Throws: Why it could not be written.
  @discardableResult
  package func add(_ name: String, _ bytes: [UInt8]) throws(OutputFileError) -> String {
    let file = "\(path)/\(name)"
    try TemporaryItem.beforeTheEnd { () throws(OutputFileError) in
      let folder = file[..<(file.lastIndex(of: "/") ?? file.endIndex)]
      // What keeps the folder from being made also keeps the file from being written, which says so.
      try? FileManager.default.createDirectory(atPath: String(folder), withIntermediateDirectories: true)
      try OutputFile(file).create(bytes)
    }
    return file
  }

  /// Removes every temporary folder and file of this process, before an end that runs nothing else.
  package static func removeAll() {
    TemporaryItem.removeAll()
  }
}
