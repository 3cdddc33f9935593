import ArgumentParser
import Foundation

/// The root of the command line; without a subcommand the bench opens.
struct BenchCommand: AsyncParsableCommand {
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
