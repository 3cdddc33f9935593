import OpenAPIDescriptions
import ScenarioInterchange
import Scenarios
import Synchronization
import SystemIO

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The reason why a command fails, with its exit code.
struct CommandFailure: Error {
  static let usage: Int32 = 2
  static let doesNotParse: Int32 = 3
  static let environment: Int32 = 4
  /// Everything passed after `--update` wrote files.
  static let updated: Int32 = 5
  static let interrupted: Int32 = 130
  /// Nothing reads standard output any more: 128 and the number of SIGPIPE, which is what a shell reports of a program that this signal
  /// ended, and what `git` exits with where the signal is ignored.
  static let readerHasGone: Int32 = 141

  let code: Int32
  let message: String

  init(_ problem: Problem) {
    (code, message) = (problem.code, problem.sentence)
  }

  /// What another module found, in its words.
  init(_ code: Int32, telling error: some Error) {
    self.code = code
    message = "\(error)"
  }

  /// Several failures as one, with the exit code of the first.
  init?(_ failures: [CommandFailure]) {
    guard let first = failures.first else { return nil }
    code = first.code
    message = failures.map(\.message).joined(separator: "\n")
  }
}

extension CommandFailure {
  /// What a command itself finds to be wrong.
  enum Problem {
    case noCommand(String, nearest: String?, known: [String])
    /// - Parameter option: What names the file.
    case output(option: String, any Error)
    case input(cause: String)
    case app(any Error)
    case serverCommand(CommandServer.StartError)
    case terminal(sentence: String)
    // Variables.
    case noSecret(String)
    case noVariables(environment: String, file: String)
    case unreadableVariables(option: String, path: String)
    // run and compare
    case updateInCI(mode: String)
    case nothingCompared
    case ignored(String, any Error)
    // record
    case folder(String, reason: String)
    case openSecret(path: String)
    // import and export
    case unreadable(path: String)
    case interchange(path: String, InterchangeFault)
    case noOpenAPI(path: String, OpenAPIDescription.ReadingError)
    case notHurl(faults: String)
    // explore
    case script(String, any Error)
    case unreadableScript(path: String)
    case noScenario(place: String)
    // The configuration of the bench.
    case options(sentence: String)
    case noKeys(path: String)
    case tour(options: [String])
    case history(path: String, any Error)
    case configuration(path: String, cause: String)
    case largeConfiguration(path: String)
    case encodedConfiguration(path: String)
    // review
    case noPath(String)
    case badUpdate(path: String, any Error)
    case unremovableUpdate(path: String, reason: String)
    case unreadableUpdate(path: String)

    fileprivate var code: Int32 {
      switch self {
      case .app, .serverCommand, .terminal: CommandFailure.environment
      case .badUpdate: CommandFailure.doesNotParse
      default: CommandFailure.usage
      }
    }

    /// What is wrong, then what to do.
    fileprivate var sentence: String {
      switch self {
      case .noCommand(let word, let nearest, let known):
        "no such command: \(word).\(nearest.map { " Did you mean \($0)?" } ?? "") The commands are \(known.joined(separator: ", "))."
      case .output(let option, let error): "\(option) \(error)"
      case .input(let cause): "standard input can't be read: \(cause)."
      case .app(let error): "The app can't be made:\n\(error)"
      // What the command printed has been shown already.
      case .serverCommand(let error): error.hasOutput ? error.sentence : error.description
      case .terminal(let sentence): sentence
      case .noSecret(let name):
        "--secret \(name) has no value, and the environment has no variable \(name). Set it, or write NAME=VALUE."
      case .noVariables(let name, let file):
        "--env \(name) needs the file \(file), which doesn't exist. Write a line NAME=VALUE for each variable."
      case .unreadableVariables(let option, let path): "\(option) \(path) can't be read. Name a file with lines NAME=VALUE."
      case .updateInCI(let mode):
        "--update \(mode) changes no scenarios while CI is set. Run it on your own machine, or add --update-in-ci."
      case .nothingCompared: "Nothing was compared: every step was skipped, or sends no request."
      case .ignored(let text, let error): "--ignore \(text) isn't a JSONPath: \(error)"
      case .folder(let path, let reason): "--out \(path) can't be made: \(reason)"
      case .openSecret(let path): "\(path) can't be written: a secret in it can't be left out."
      case .unreadable(let path): "\(path) can't be read. Name a file, or - for standard input."
      case .interchange(let path, .httpFile(let line, let sentence)): "\(path):\(line): \(sentence)"
      case .interchange(let path, .hurlFile(let lines)):
        lines.map { "\(path):\($0.number): \($0.sentence)" }.joined(separator: "\n")
      case .interchange(let path, let fault): "\(path): \(fault)"
      case .noOpenAPI(let path, let error) where error.isOfReadableDocument: "\(path) can't be imported: \(error)"
      case .noOpenAPI(let path, let error): "\(path) isn't an OpenAPI document in JSON or YAML: \(error)"
      case .notHurl(let faults):
        "These files can't be exported to Hurl. Leave them out, or change these lines:\n\(faults)"
      case .script(let option, let error): "\(option): \(error)"
      case .unreadableScript(let path): "--script \(path) can't be read. Name a file with keys."
      case .noScenario(let place): "--open \(place) contains no scenario. Name a scenario file."
      case .options(let sentence): sentence
      case .tour(let options): "tour takes --out and options of the screen, got \(options.joined(separator: " "))."
      case .history(let path, let error): "--history \(path) can't be used: \(error). Name another file."
      case .noKeys(let path): "--keys \(path) doesn't exist. Name a file with lines such as: key <C-d> in stream = pause."
      case .configuration(let path, let cause): "\(path) can't be read: \(cause)."
      case .largeConfiguration(let path): "\(path) is larger than 1 MB. A configuration is a few lines."
      case .encodedConfiguration(let path): "\(path) isn't UTF-8. Save it as UTF-8."
      case .noPath(let path): "\(path) doesn't exist. Name a scenario file or a folder."
      case .badUpdate(let path, let error): "\(path) can't be parsed. Correct it, or reject the update.\n\(error)"
      case .unremovableUpdate(let path, let reason): "\(path) can't be removed: \(reason)"
      case .unreadableUpdate(let path): "\(path) can't be read. If the scenario is gone, reject the update."
      }
    }
  }
}

/// The end of this process. Of several threads that end it, the first decides the exit code.
enum ProcessEnd {
  private static let hasBegun = Atomic(false)

  /// Ends the process after a command that came to its end.
  static func now(_ code: Int32) -> Never {
    begin()
    exit(code)
  }

  /// Ends the process whatever its other threads are doing, without what libraries do at a regular end: that could wait for one of them.
  static func atOnce(_ code: Int32) -> Never {
    begin()
    _exit(code)
  }

  private static func begin() {
    guard !hasBegun.exchange(true, ordering: .relaxed) else {
      while true { pause() }
    }
    Surroundings.Echo.goOn()
    CommandServer.killAll()
    TemporaryFolder.removeAll()
  }
}
