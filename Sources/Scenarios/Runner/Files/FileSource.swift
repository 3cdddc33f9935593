/// Where a runner reads files from.
public protocol FileSource: Sendable {
  /// The bytes of a file.
  /// - Parameter folder: when there is one, the file must lie in it, symbolic links followed.
  /// - Throws: ``FileFault``, a sentence.
  func read(_ path: String, within folder: String?) throws(FileFault) -> [UInt8]
}

/// Why a file cannot be read: a sentence that names it.
public struct FileFault: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String

  public init(_ description: String) {
    self.description = description
  }
}
