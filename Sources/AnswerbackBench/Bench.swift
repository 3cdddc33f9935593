public import AnswerbackTesting
import ArgumentParser
import Foundation
import Scenarios
import SystemIO

/// The bench for any app: the terminal program and its command line.
///
/// ```swift
/// await Bench.main { try makeApp() }
/// ```
public enum Bench {
  /// Runs the command line of this process and exits with its code: 0 done, 1 an expectation failed or running responses were cut,
  /// 2 usage or an output that can't be written, 3 a scenario does not parse, 4 no server, 5 `--update` wrote files,
  /// 130 interrupted (143 by SIGTERM), 141 nothing reads standard output any more.
  /// - Parameter makeApp: makes a fresh app; called for each start, restart and scenario.
  public static func main(_ makeApp: @escaping AppFactory) async -> Never {
    StandardStream.ignoreBrokenPipes()
    EndingSignals.shared.watch()
    ProcessEnd.now(await run(Array(CommandLine.arguments.dropFirst()), makeApp))
  }

  /// Runs a command line.
  /// - Returns: Its exit code.
  static func run(_ arguments: [String], _ makeApp: @escaping AppFactory) async -> Int32 {
    CurrentApp.make = makeApp
    var command: any ParsableCommand
    do {
      command = try Command.parseAsRoot(SelectionOptions.choosingSeeds(in: arguments))
    } catch {
      let code = report(error)
      if code == CommandFailure.usage { ReportingOptions.removeReports(namedIn: arguments) }
      return code
    }
    do {
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return 0
    } catch {
      return report(error)
    }
  }

  /// The name of the subcommand that arguments lead to.
  /// - Throws: what is wrong with them.
  static func parse(_ arguments: [String]) throws -> String {
    type(of: try Command.parseAsRoot(arguments)).configuration.commandName ?? ""
  }

  private static func report(_ error: any Error) -> Int32 {
    if let code = error as? ExitCode { return code.rawValue }
    let code = Command.exitCode(for: error)
    guard code != .success else {
      Surroundings.writeLine(Command.fullMessage(for: error))
      return 0
    }
    if let failure = error as? CommandFailure {
      Surroundings.writeErrorLine("error: \(failure.message)")
      return failure.code
    }
    Surroundings.writeErrorLine(Command.fullMessage(for: error))
    return CommandFailure.usage
  }
}

extension Bench {
  /// The root of the command line; without a subcommand the bench opens.
  struct Command: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: ProcessInfo.processInfo.processName,
        abstract: "Look HTTP answers in the eye: a terminal bench, and its scenarios headless.",
        version: "answerback 0.1.0",
        subcommands: [
          ExploreCommand.self, RunCommand.self, ReviewCommand.self, CheckCommand.self, FormatCommand.self, ImportCommand.self,
          ExportCommand.self, ServeCommand.self, RoutesCommand.self, OpenAPICommand.self,
          SyntaxCommand.self,
        ],
        defaultSubcommand: ExploreCommand.self
      )
    }
  }
}

extension ParsableArguments {
  /// Reads one of the words an option takes.
  /// - Parameter option: as it stands on the command line, `--show`.
  static func choice<Choice: RawRepresentable<String> & CaseIterable & SendableMetatype>(
    _ option: String
  ) -> @Sendable (String) throws -> Choice where Choice.AllCases: SendableMetatype {
    { text in
      guard let choice = Choice(rawValue: text) else {
        let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("\(option) \(text) — there is no such choice — use one of \(words)")
      }
      return choice
    }
  }
}

extension RunPlan {
  /// The scenarios that the paths of a command line name; `-` is standard input.
  /// - Throws: a ``CommandFailure`` for a path that leads to no scenario: never a silent green.
  static func commandLine(_ paths: [String]) throws -> RunPlan {
    if paths == ["-"] {
      return RunPlan([PlannedScenario(bytes: try Surroundings.readInput(), path: "-")])
    }
    do {
      let plan = try RunPlan(paths: paths)
      for warning in plan.warnings { Surroundings.writeErrorLine("warning: \(warning)") }
      return plan
    } catch {
      throw CommandFailure(CommandFailure.usage, error.description)
    }
  }
}
