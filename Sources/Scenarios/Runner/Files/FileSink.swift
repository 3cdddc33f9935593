/// Where a runner writes the bodies that `output` asks for.
package protocol FileSink: Sendable {
  /// Writes a file. One that is there is only replaced if this run or an earlier one wrote it.
  /// - Parameter folder: the file must lie in it, symbolic links followed.
  /// - Throws: ``FileFault``, a sentence.
  func write(_ bytes: [UInt8], to path: String, within folder: String) throws(FileFault)
}
