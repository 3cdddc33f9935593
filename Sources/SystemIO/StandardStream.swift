import Synchronization
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

  /// The next line without its end; nil at the end of the stream, or where it can't be read.
  ///
  /// Of a line that is longer than 1 MiB only the beginning is kept. What was read beyond a line is kept for the next one.
  package func nextLine() -> String? {
    Self.lines.withLock { lines in
      var line: [UInt8] = []
      var hasRead = false
      while true {
        if lines.isEmpty {
          guard let bytes = try? descriptor.read(atMost: 4096), !bytes.isEmpty else { break }
          lines = bytes[...]
        }
        hasRead = true
        let part = lines.prefix { $0 != UInt8(ascii: "\n") }
        line += part.prefix(Self.longestLine - line.count)
        lines = lines.dropFirst(part.count)
        if lines.popFirst() != nil { break }
      }
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      return hasRead ? String(decoding: line, as: UTF8.self) : nil
    }
  }

  private static let longestLine = 1 << 20
  /// What was read of standard input and not taken yet.
  private static let lines = Mutex<ArraySlice<UInt8>>([])

  /// Reads everything until the end of the stream.
  /// - Throws: What the system said.
  package func readToEnd() throws(SystemError) -> [UInt8] {
    try descriptor.readToEnd()
  }
}
