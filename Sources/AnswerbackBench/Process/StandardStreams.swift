import SystemIO

/// Standard output.
enum StandardOutput {
  /// Writes a line.
  static func write(_ text: String) { Surroundings.current.write(text + "\n") }

  /// Writes a text, or ends the process: quietly when nothing reads the output any more, else with a sentence.
  static func writeOrEnd(_ text: String) {
    do throws(SystemError) {
      try StandardStream.output.write(text)
    } catch {
      if error == .readerHasGone { ProcessEnd.atOnce(CommandFailure.readerHasGone) }
      try? StandardStream.error.write("error: standard output can't be written: \(error.cause).\n")
      ProcessEnd.atOnce(CommandFailure.usage)
    }
  }
}

/// Standard input.
enum StandardInput {
  /// Everything until its end.
  /// - Throws: A ``CommandFailure`` where it can't be read.
  static func read() throws -> [UInt8] {
    do throws(SystemError) {
      return try StandardStream.input.readToEnd()
    } catch {
      throw CommandFailure(CommandFailure.usage, "standard input can't be read: \(error.cause).")
    }
  }
}

/// Standard error.
enum StandardError {
  /// Writes a line.
  static func write(_ text: String) { Surroundings.current.writeError(text + "\n") }
}
