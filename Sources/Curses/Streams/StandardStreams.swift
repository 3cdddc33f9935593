import CTerminal
import Glibc

/// What the process writes to its standard streams, led away from the screen line by line.
///
/// The crash guard undoes it as well and repeats the last bytes, so that the message of a crash stays readable.
struct StandardStreams {
  /// Readable when something was written.
  let pipe: Int32
  private var splitter = LineSplitter()
  private var buffer = [CChar](repeating: 0, count: 8192)

  /// Begins.
  /// - Throws: ``TerminalError/system(reason:)``.
  init() throws(TerminalError) {
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
