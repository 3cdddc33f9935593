import Glibc

/// A folder of the user's own in the temporary folder (`TMPDIR`, else `/tmp`).
///
/// It is removed with this value, and at the end of the process at the latest.
package final class TemporaryFolder: Sendable {
  private let item: TemporaryItem

  /// The path of the folder, without a slash at its end.
  package var path: String { item.path }

  /// Makes a folder that nobody else may look into.
  /// - Throws: Why it can't be made; it names the temporary folder.
  package init() throws(OutputFileError) {
    let wanted = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    let parent = wanted.isEmpty ? "/tmp" : wanted
    var template = Array("\(parent)/answerback-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw OutputFileError(parent, .last) }
    item = TemporaryItem(path: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  deinit {
    item.remove()
  }

  /// Removes every temporary folder and file of this process, before an end that runs nothing else.
  package static func removeAll() {
    TemporaryItem.removeAll()
  }
}
