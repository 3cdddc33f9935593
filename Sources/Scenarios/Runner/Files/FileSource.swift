/// Where a runner reads files from.
package protocol FileSource: Sendable {
  /// The bytes of a file.
  /// - Parameter folder: when there is one, the file must lie in it, symbolic links followed.
  /// - Throws: ``FileFault``, a sentence.
  func read(_ path: String, within folder: String?) throws(FileFault) -> [UInt8]
}

/// Where a runner writes the bodies that `output` asks for.
package protocol FileSink: Sendable {
  /// Writes a file. One that is there is only replaced if this run or an earlier one wrote it.
  /// - Parameter folder: the file must lie in it, symbolic links followed.
  /// - Throws: ``FileFault``, a sentence.
  func write(_ bytes: [UInt8], to path: String, within folder: String) throws(FileFault)
}

/// Why a file cannot be read: a sentence that names it.
package struct FileFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence.
  package var description: String

  /// A fault with this sentence.
  package init(_ description: String) {
    self.description = description
  }
}
