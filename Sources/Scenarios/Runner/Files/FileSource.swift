/// A place from which a runner reads files.
package protocol FileSource: Sendable {
  /// The bytes of a file.
  /// - Parameter folder: when there is one, the file must lie in it, symbolic links followed.
  /// - Throws: ``FileFault``, a sentence.
  func read(_ path: String, within folder: String?) throws(FileFault) -> [UInt8]
}

/// A place to which a runner writes the bodies of the option `output`.
package protocol FileSink: Sendable {
  /// Writes a file. One that is there is only replaced if this run or an earlier one wrote it.
  /// - Parameter folder: the file must lie in it, symbolic links followed.
  /// - Throws: ``FileFault``, a sentence.
  func write(_ bytes: [UInt8], to path: String, within folder: String) throws(FileFault)
}

/// The reason why a file can't be read or written. It names the file.
package struct FileFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, and what to do.
  package var description: String

  /// Creates a fault with its message.
  package init(_ description: String) {
    self.description = description
  }
}
