import SystemPackage

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// One of the three streams that a process is given at its start. The number of one that is closed is not given to anything else, for
/// which `CSystemIO` cares.
package struct StandardStream: Sendable {
  private let descriptor: FileDescriptor

  /// Standard input.
  package static let input = StandardStream(STDIN_FILENO)
  /// Standard output.
  package static let output = StandardStream(STDOUT_FILENO)
  /// Standard error.
  package static let error = StandardStream(STDERR_FILENO)

  init(_ descriptor: Int32) {
    self.descriptor = FileDescriptor(rawValue: descriptor)
  }

  /// Lets a reader that has gone be an error of the write, and not a signal that ends the process.
  package static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
  }

  /// Writes a text as it is.
  /// - Throws: What the system said: ``SystemError/readerHasGone``, a full disk, a stream that is closed.
  package func write(_ text: String) throws(SystemError) {
    var text = text
    var written = 0
    let result = text.withUTF8 { bytes in
      Result { () throws(SystemError) in try descriptor.write(all: UnsafeRawBufferPointer(bytes), written: &written) }
    }
    try result.get()
  }

  /// Reads everything until the end of the stream.
  /// - Throws: What the system said.
  package func readToEnd() throws(SystemError) -> [UInt8] {
    try descriptor.readToEnd()
  }
}
