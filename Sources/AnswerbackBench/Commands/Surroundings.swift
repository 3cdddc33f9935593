import Foundation

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
  var write: @Sendable (String) -> Void = { FileHandle.standardOutput.write(Data($0.utf8)) }
  /// Takes what goes to standard error.
  var writeError: @Sendable (String) -> Void = { FileHandle.standardError.write(Data($0.utf8)) }
  /// The next line of standard input; nil at its end.
  var readLine: @Sendable () -> String? = { Swift.readLine() }

  /// Whether a variable of the environment is set to something that is not a plain no.
  func isSet(_ name: String) -> Bool {
    guard let value = environment[name] else { return false }
    return !["", "0", "false"].contains(value)
  }

  var isInGitHubWorkflow: Bool { environment["GITHUB_ACTIONS"] == "true" }
}

/// The standard output stream.
enum StandardOutput {
  static func write(_ text: String) { Surroundings.current.write(text + "\n") }
}
