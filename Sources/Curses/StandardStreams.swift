import CTerminal

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What the process writes to its standard streams, led away from the screen line by line.
///
/// The crash guard undoes it as well and repeats the last bytes, so that the message of a crash stays readable.
struct StandardStreams {
  /// Readable when something was written.
  let pipe: Int32
  private var splitter = LineSplitter()
  private var buffer = [CChar](repeating: 0, count: 8192)

  /// Begins.
  /// - Throws: ``Terminal.Failure/system(reason:)``.
  init() throws(Terminal.Failure) {
    pipe = terminal_redirect_streams()
    guard pipe >= 0 else { throw .system(reason: "the standard streams cannot be redirected (\(systemMessage()))") }
  }

  /// The lines that are complete now; one read's worth, since whoever writes without end must not keep the keys waiting.
  mutating func lines() -> [String] {
    read() ?? []
  }

  /// Ends: the streams are as before. Answers what was still in the pipe.
  mutating func restore() -> [String] {
    terminal_restore_streams()
    var lines: [String] = []
    while let more = read() { lines += more }
    terminal_close_streams()
    if let rest = splitter.finish() { lines.append(rest) }
    return lines
  }

  private mutating func read() -> [String]? {
    let count = terminal_read_streams(&buffer, buffer.count)
    guard count > 0 else { return nil }
    return splitter.append(buffer[..<count].lazy.map { UInt8(bitPattern: $0) })
  }
}

extension StandardStreams {
  /// Makes lines of bytes that come in pieces.
  struct LineSplitter {
    private var pending: [UInt8] = []
    /// A line without an end is cut after this many bytes.
    private let limit = 16 * 1024

    /// Takes bytes in; answers the lines that are complete now, without their ends.
    mutating func append(_ bytes: some Sequence<UInt8>) -> [String] {
      var lines: [String] = []
      for byte in bytes {
        if byte == UInt8(ascii: "\n") || pending.count >= limit { lines.append(take()) }
        if byte != UInt8(ascii: "\n") { pending.append(byte) }
      }
      return lines
    }

    /// What is left without an end; nil when nothing is.
    mutating func finish() -> String? {
      pending.isEmpty ? nil : take()
    }

    private mutating func take() -> String {
      defer { pending.removeAll(keepingCapacity: true) }
      if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
      return String(decoding: pending, as: UTF8.self)
    }
  }
}
