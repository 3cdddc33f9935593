import SystemPackage

/// A file that is read as a whole: a regular file, a pipe or a device.
package struct InputFile: Sendable {
  private let path: String

  /// - Parameter path: Of the file.
  package init(_ path: String) {
    self.path = path
  }

  /// The bytes of the file; of a pipe, what is written into it until its writer closes it.
  /// - Throws: What the system said.
  package func read() throws(SystemError) -> [UInt8] {
    let descriptor = try FileDescriptor.open(file: path, .readOnly)
    defer { try? descriptor.closeFile() }
    return try descriptor.readToEnd()
  }

  /// The text of the file, with U+FFFD for what is not UTF-8.
  /// - Throws: What the system said.
  package func readText() throws(SystemError) -> String {
    String(decoding: try read(), as: UTF8.self)
  }
}
