import Foundation
import SystemIO

/// What a command finds around it: the environment, where it may keep notes, what it writes to. Tests put their own in its place.
struct Surroundings: Sendable {
  /// Those of the command that is running.
  @TaskLocal static var current = Surroundings()

  var environment = ProcessInfo.processInfo.environment
  /// Where the folder `.answerback` lies.
  var folder = "."
  /// Whether people read what is written.
  var isTerminal = isatty(STDOUT_FILENO) == 1
  /// Takes what goes to standard output.
  var write: @Sendable (String) -> Void = { StandardOutput.writeOrEnd($0) }
  /// Takes what goes to standard error. A fault of standard error can't be reported anywhere, so that it is ignored.
  var writeError: @Sendable (String) -> Void = { try? StandardStream.error.write($0) }
  /// The next line of standard input; nil at its end.
  var readLine: @Sendable () -> String? = { Swift.readLine() }

  /// Whether a variable of the environment is set to something that is not a plain no.
  func isSet(_ name: String) -> Bool {
    guard let value = environment[name] else { return false }
    return !["", "0", "false"].contains(value)
  }

  var isInGitHubWorkflow: Bool { environment["GITHUB_ACTIONS"] == "true" }
}
