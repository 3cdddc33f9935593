import Foundation
import Synchronization
import SystemIO

/// The surroundings of a command: its environment, the folder for its notes, its input and output. Tests replace them.
struct Surroundings: Sendable {
  /// The surroundings of the command that is running.
  @TaskLocal static var current = Surroundings()

  /// The name of the program: the last part of the path by which it was started.
  var program = Self.nameOfProcess
  var environment = ProcessInfo.processInfo.environment
  /// The folder that contains `.answerback`.
  var folder = "."
  /// Whether standard output is a terminal.
  var isTerminal = isatty(STDOUT_FILENO) == 1
  /// Whether somebody types into standard input.
  var isTyped = isatty(STDIN_FILENO) == 1
  /// Writes to standard output.
  var write: @Sendable (String) -> Void = { Self.writeOrEnd($0) }
  /// Writes to standard error. If that fails, it is ignored, because it can't be reported anywhere.
  var writeError: @Sendable (String) -> Void = { try? StandardStream.error.write($0) }
  /// The next line of standard input; nil at its end.
  var readLine: @Sendable () -> String? = { StandardStream.input.nextLine() }

  /// Whether a variable of the environment is set, and neither empty nor `0` nor `false`.
  func isSet(_ name: String) -> Bool {
    guard let value = environment[name] else { return false }
    return !["", "0", "false"].contains(value)
  }

  var isInGitHubWorkflow: Bool { environment["GITHUB_ACTIONS"] == "true" }
}

extension Surroundings {
  private static let nameOfProcess: String = {
    let name = CommandLine.arguments.first.map { URL(filePath: $0).lastPathComponent } ?? ""
    return name.isEmpty ? "answerback" : name
  }()

  /// Writes a line to standard output.
  static func writeLine(_ text: String) { current.write(text + "\n") }

  /// Writes a line to standard error.
  static func writeErrorLine(_ text: String) { current.writeError(text + "\n") }

  /// Reads standard input until its end.
  /// - Throws: A ``CommandFailure`` where it can't be read.
  static func readInput() throws -> [UInt8] {
    do throws(SystemError) {
      return try StandardStream.input.readToEnd()
    } catch {
      throw CommandFailure(.input(cause: "\(error.cause)"))
    }
  }

  /// Writes a text to standard output, or ends the process: quietly when nothing reads the output any more, else with a sentence.
  private static func writeOrEnd(_ text: String) {
    do throws(SystemError) {
      try StandardStream.output.write(text)
    } catch {
      if error == .readerHasGone { ProcessEnd.atOnce(CommandFailure.readerHasGone) }
      try? StandardStream.error.write("error: standard output can't be written: \(error.cause).\n")
      ProcessEnd.atOnce(CommandFailure.usage)
    }
  }
}

extension Surroundings {
  /// Whether the terminal of standard input shows what is typed.
  enum Echo {
    /// The modes from before.
    private static let before = Mutex<termios?>(nil)

    /// What is typed isn't shown any more. The keys that suspend and that end with a core dump do nothing meanwhile: a shell would
    /// show it again.
    static func stop() {
      before.withLock { before in
        var modes = termios()
        guard before == nil, tcgetattr(STDIN_FILENO, &modes) == 0 else { return }
        before = modes
        modes.c_lflag &= ~tcflag_t(ECHO)
        modes.c_lflag |= tcflag_t(ECHONL)
        withUnsafeMutableBytes(of: &modes.c_cc) { characters in
          // _POSIX_VDISABLE
          for key in [VSUSP, VQUIT] { characters[Int(key)] = 0 }
        }
        tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
      }
    }

    /// It is shown again, where it was not.
    static func goOn() {
      before.withLock { before in
        guard var modes = before else { return }
        tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
        before = nil
      }
    }
  }
}
