import ArgumentParser
import Foundation
import Scenarios

/// The reports of a run.
struct ReportingOptions: ParsableArguments {
  @Option(
    name: .customLong("report"),
    help: "text, dots, junit, tap, ndjson, json, github, markdown, har or html, alone or with :PATH. May be repeated."
  )
  var formats: [String] = []
  @Option(help: "Which scenarios the text report shows: all, failed or none.", transform: choice())
  var show = TextReport.Shown.failed
  @Option(help: "auto, always or never. auto respects NO_COLOR.", transform: choice())
  var color = ColourChoice.auto
  @Option(help: "Write the exchanges of each step as text into this folder.")
  var trace: String?
  @Option(help: "Write every request as a curl command into this file.")
  var curl: String?

  /// Removes the reports of an earlier run from the files of these reports, so that no one takes them for reports of this run.
  func removeReports() {
    for case let path? in formats.map({ try? ReportFormat(parsing: $0).path }) { Self.removeReport(at: path) }
  }

  /// The same for a command line that could not be read.
  static func removeReports(namedIn arguments: [String]) {
    guard arguments.first == "run" || arguments.first == "compare" else { return }
    for (place, argument) in arguments.enumerated() {
      let following = argument == "--report" ? arguments.dropFirst(place + 1).first : nil
      let attached = argument.hasPrefix("--report=") ? String(argument.dropFirst("--report=".count)) : nil
      guard let text = following ?? attached, let path = try? ReportFormat(parsing: text).path else { continue }
      removeReport(at: path)
    }
  }

  /// Removes a regular file; pipes, devices and links stay.
  static func removeReport(at path: String) {
    let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    if kind == .typeRegular { try? FileManager.default.removeItem(atPath: path) }
  }

  /// The requested reports, and in a GitHub workflow its annotations.
  /// - Throws: A ``CommandFailure`` for an unknown format.
  func chosen(in surroundings: Surroundings) throws -> [ReportFormat] {
    var chosen: [ReportFormat] = []
    for text in formats.isEmpty ? ["text"] : formats {
      do {
        chosen.append(try ReportFormat(parsing: text))
      } catch {
        throw CommandFailure(CommandFailure.usage, telling: error)
      }
    }
    if surroundings.isInGitHubWorkflow, !chosen.contains(where: { $0.kind == .github }) {
      chosen.append(ReportFormat(.github))
    }
    return chosen
  }
}

extension ReportingOptions {
  /// When the report for people has colours.
  enum ColourChoice: String, CaseIterable {
    case auto, always, never

    /// `auto` means a terminal that supports colours, without the variable NO_COLOR (no-color.org).
    func isOn(in surroundings: Surroundings) -> Bool {
      switch self {
      case .always: true
      case .never: false
      case .auto:
        surroundings.isTerminal && (surroundings.environment["NO_COLOR"] ?? "").isEmpty
          && surroundings.environment["TERM"] != "dumb"
      }
    }
  }

  /// Puts colours on the words that lines of the report for people begin with; the words stay, so that no colour says anything alone.
  enum Colouring {
    private static let codes = [
      ("FAIL  ", "31"), ("ERROR ", "31"), ("error: ", "31"), ("PASS  ", "32"), ("SKIP  ", "33"), ("NOTE  ", "33"),
      ("note: ", "33"), ("again:  ", "2"),
      ("curl:   ", "2"),
    ]

    static func apply(to text: String) -> String {
      text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        guard let (word, code) = codes.first(where: { line.hasPrefix($0.0) }) else { return String(line) }
        let mark = word.prefix { $0 != " " }
        return "\u{1B}[\(code)m\(mark)\u{1B}[0m\(line.dropFirst(mark.count))"
      }.joined(separator: "\n")
    }
  }
}
