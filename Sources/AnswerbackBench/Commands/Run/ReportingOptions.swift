import ArgumentParser
import Foundation
import Scenarios

/// How a run is told.
struct ReportingOptions: ParsableArguments {
  @Option(
    name: .customLong("report"),
    help: "text, dots, junit, tap, ndjson, json, github, markdown or har, each alone or with :PATH; may be repeated."
  )
  var formats: [String] = []
  @Option(help: "What the report for people shows: all, failed or none.", transform: choice("--show"))
  var show = TextReport.Shown.failed
  @Option(help: "auto, always or never; NO_COLOR is heeded by auto.", transform: choice("--color"))
  var color = ColourChoice.auto
  @Option(help: "Write the exchanges of each step as text into this folder.")
  var trace: String?
  @Option(help: "Write every request as a curl command into this file.")
  var curl: String?

  /// The reports that were asked for, and those a GitHub workflow has by itself.
  /// - Throws: a ``CommandFailure`` for a format there is not.
  func chosen(in surroundings: Surroundings) throws -> [ReportFormat] {
    var chosen: [ReportFormat] = []
    for text in formats.isEmpty ? ["text"] : formats {
      do {
        chosen.append(try ReportFormat(parsing: text))
      } catch {
        throw CommandFailure(CommandFailure.usage, error.description)
      }
    }
    if surroundings.isInGitHubWorkflow, !chosen.contains(where: { $0.kind == .github }) {
      chosen.append(ReportFormat(.github))
    }
    return chosen
  }
}
