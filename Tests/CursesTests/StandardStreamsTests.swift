import CTerminal
import Curses
import Glibc
import XCTest

final class StandardStreamsTests: XCTestCase {
  private func options() -> Terminal.Options {
    Terminal.Options(mouse: false, redirectsStreams: true, term: "xterm-256color")
  }

  private func say(_ text: String, on descriptor: Int32) {
    let bytes = Array(text.utf8)
    XCTAssertEqual(write(descriptor, bytes, bytes.count), bytes.count)
  }

  func testWhatTheProcessWritesComesAsLines() async throws {
    var lines: [String] = []
    try await withTerminal(options: options()) { _, terminal in
      say("one\ntw", on: STDOUT_FILENO)
      say("o\nthree", on: STDERR_FILENO)
      await terminal.close()
      for await line in terminal.output { lines.append(line) }
    }
    XCTAssertEqual(lines, ["one", "two", "three"])
  }

  func testAfterClosingTheStreamsAreTheOldOnes() async throws {
    var before = stat()
    var during = stat()
    var after = stat()
    fstat(STDERR_FILENO, &before)
    try await withTerminal(options: options()) { _, _ in fstat(STDERR_FILENO, &during) }
    fstat(STDERR_FILENO, &after)
    XCTAssertNotEqual(during.st_ino, before.st_ino)
    XCTAssertEqual(after.st_ino, before.st_ino)
  }

  /// Standard error is a file for a moment, so that the repeated message can be read.
  func testAfterACrashTheLastLinesAreRepeatedOnStandardError() async throws {
    let file = try XCTUnwrap(tmpfile())
    defer { fclose(file) }
    let kept = dup(STDERR_FILENO)
    dup2(fileno(file), STDERR_FILENO)
    defer {
      dup2(kept, STDERR_FILENO)
      close(kept)
    }
    try await withTerminal(options: options()) { _, terminal in
      say("read already\n", on: STDERR_FILENO)
      for await line in terminal.output {
        XCTAssertEqual(line, "read already")
        break
      }
      terminal_restore()
    }
    rewind(file)
    var buffer = [CChar](repeating: 0, count: 100)
    XCTAssertEqual(fgets(&buffer, Int32(buffer.count), file).map { String(cString: $0) }, "read already\n")
  }
}
