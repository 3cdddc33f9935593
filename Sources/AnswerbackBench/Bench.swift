public import Answerback
public import AnswerbackServer
public import AnswerbackTesting
import ArgumentParser
import ScenarioSyntax
import Scenarios
public import ServiceLifecycle
import SystemIO
package import Workbench

/// The bench for any app: the terminal program and its command line.
///
/// ```swift
/// await Bench.main { try makeApp() }
/// ```
public enum Bench {
  /// Runs the command line of this process and exits with its code: 0 done, 1 an expectation failed or running responses were cut,
  /// 2 usage or an output that can't be written, 3 a scenario does not parse, 4 no server or a service that failed, 5 `--update` wrote
  /// files, 130 interrupted (143 by SIGTERM), 141 nothing reads standard output any more.
  /// - Parameters:
  ///   - configuration: How the app is served: limits, time-outs, TLS, observers. `serve` listens where it says unless an option says
  ///     something else; the bench and `run` listen on a free port of 127.0.0.1, and trust the certificate of their own server.
  ///   - services: Services that run beside the app, for as long as the command needs an app. They are started before the first app is
  ///     made, and stopped in reverse order after the last one.
  ///   - makeApp: Makes a fresh app; called for each start, restart and scenario.
  public static func main(
    configuration: ServerConfiguration = ServerConfiguration(),
    services: [any Service] = [],
    _ makeApp: @escaping AppFactory
  ) async -> Never {
    await main(BenchedApp(configuration: configuration, services: services) { _ in try await makeApp() })
  }

  /// Runs the command line of this process with services that are made again with each app, and exits with its code.
  ///
  /// ```swift
  /// await Bench.main { services in
  ///   let database = PostgresClient(configuration: configuration)
  ///   services.start(database)
  ///   return try await makeApp(database)
  /// }
  /// ```
  /// - Parameters:
  ///   - configuration: How the app is served: limits, time-outs, TLS, observers.
  ///   - services: Services that all apps share. They are started before the first app is made, and stopped in reverse order after the
  ///     last one.
  ///   - makeApp: Makes a fresh app. The services that it starts are stopped, in reverse order, when the app's server has stopped.
  public static func main(
    configuration: ServerConfiguration = ServerConfiguration(),
    services: [any Service] = [],
    _ makeApp: @escaping @Sendable (_ services: AppServices) async throws -> App
  ) async -> Never {
    await main(BenchedApp(configuration: configuration, services: services, makeApp))
  }

  /// Runs the command line of this process, which has a command `tour` with these steps.
  package static func main(tour: [Tour.Step], _ makeApp: @escaping AppFactory) async -> Never {
    await main(BenchedApp(tour: tour) { _ in try await makeApp() })
  }

  private static func main(_ app: BenchedApp) async -> Never {
    StandardStream.ignoreBrokenPipes()
    EndingSignals.shared.watch()
    ProcessEnd.now(await run(Array(CommandLine.arguments.dropFirst()), app))
  }

  /// Runs a command line.
  /// - Returns: Its exit code.
  static func run(_ arguments: [String], _ makeApp: @escaping AppFactory) async -> Int32 {
    await run(arguments, BenchedApp { _ in try await makeApp() })
  }

  /// Runs a command line.
  /// - Returns: Its exit code.
  static func run(_ arguments: [String], _ app: BenchedApp) async -> Int32 {
    await BenchedApp.$current.withValue(app) {
      await app.end(await run(arguments))
    }
  }

  private static func run(_ arguments: [String]) async -> Int32 {
    var command: any ParsableCommand
    do {
      try Command.checkName(in: arguments)
      command = try Command.parseAsRoot(SelectionOptions.completing(arguments))
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
  /// - Throws: What is wrong with them.
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
        commandName: Surroundings.current.program,
        abstract: "Inspect HTTP responses in a terminal, and run scenarios against them.",
        version: version(of: Surroundings.current.program),
        subcommands: [
          ExploreCommand.self, RunCommand.self, RecordCommand.self, CompareCommand.self, ReviewCommand.self, CheckCommand.self,
          FormatCommand.self, ImportCommand.self, ExportCommand.self, ServeCommand.self, RoutesCommand.self, OpenAPICommand.self,
          SyntaxCommand.self,
        ] + (BenchedApp.current.tour.isEmpty ? [] : [TourCommand.self]),
        defaultSubcommand: ExploreCommand.self
      )
    }

    /// What `--version` says: the name of the program, and that of the framework where it is another one.
    private static func version(of program: String) -> String {
      program == "answerback" ? "answerback 0.1.0" : "\(program) (Answerback 0.1.0)"
    }

    /// Checks that a word in the place of a command is one: without a command the bench opens, which takes a URL there.
    /// - Throws: A ``CommandFailure`` that lists the commands.
    static func checkName(in arguments: [String]) throws(CommandFailure) {
      guard let word = arguments.first, !word.hasPrefix("-"), !word.contains(where: { ":/.".contains($0) }) else { return }
      let known = configuration.subcommands.compactMap { $0.configuration.commandName }
      guard !known.contains(word), word != "help" else { return }
      throw CommandFailure(.noCommand(word, nearest: Spelling.nearest(to: word, among: known), known: known))
    }
  }
}

extension ParsableArguments {
  /// Reads one of the words an option takes.
  static func choice<Choice: RawRepresentable<String> & CaseIterable & SendableMetatype>() -> @Sendable (String) throws -> Choice
  where Choice.AllCases: SendableMetatype {
    { text in
      guard let choice = Choice(rawValue: text) else {
        let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("Use one of \(words).")
      }
      return choice
    }
  }
}

extension RunPlan {
  /// The scenarios that the paths of a command line name; `-` is standard input.
  /// - Throws: A ``CommandFailure`` for a path that leads to no scenario: never a silent green.
  static func commandLine(_ paths: [String]) throws -> RunPlan {
    if paths == ["-"] {
      return RunPlan([PlannedScenario(bytes: try Surroundings.readInput(), path: "-")])
    }
    do {
      let plan = try RunPlan(paths: paths)
      for warning in plan.warnings { Surroundings.writeErrorLine("warning: \(warning)") }
      return plan
    } catch {
      throw CommandFailure(CommandFailure.usage, telling: error)
    }
  }
}
