/// Where a runner reads files from.
package protocol FileSource: Sendable {
  /// The bytes of a file.
  /// - Parameter folder: when there is one, the file must lie in it, symbolic links followed.
  /// - Throws: ``FileFault``, a sentence.
  func read(_ path: String, within folder: String?) throws(FileFault) -> [UInt8]
}
