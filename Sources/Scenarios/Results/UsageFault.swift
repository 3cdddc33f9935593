import FieldValues
import ScenarioSyntax

/// An error in what the user asked for: an option, an environment variable, a path. The run ends with exit code 2.
package enum UsageFault: Error, Hashable, Sendable, CustomStringConvertible {
  case file(FileFault)
  /// - Parameter warnings: Why files of the folder are left out.
  case noScenario(folder: String, warnings: [String])
  case noSuchLine(path: String, line: Int, count: Int)
  case filterMatchesNothing(option: String, filter: String)
  /// - Parameter reason: What is wrong with the regular expression.
  case badFilter(option: String, reason: String)
  case noScenarioTagged(option: String)
  case badTag(option: String, TagProblem)
  case repeatOutOfRange(Int)
  case shard(option: String, text: String)
  case line(String)
  case lineOfOtherFile(String)
  case unreadableReport(option: String, line: Int)
  case missingReport(option: String, path: String)
  case unreadableProfile(path: String, line: Int)
  case nothingFailed(option: String)
  case updateMode(variable: String, known: [String], word: String)
  case updateInCI(variable: String, word: String)
  case reportFormat(String, name: String, known: [String])
  case twoReports(path: String)
  case variableLine(path: String, line: Int)
  case variableName(path: String, line: Int, name: String)

  /// What is wrong with a tag expression.
  package enum TagProblem: Error, Hashable, Sendable {
    case textAfterEnd(String, expression: String)
    case tooDeep(limit: Int)
    case unclosedParenthesis
    case missingTag(before: String?)
  }

  /// What is wrong, and what to do.
  package var description: String {
    switch self {
    case .file(let fault): fault.description
    case .noScenario(let folder, let warnings):
      (["\(folder) holds no scenario. Name another folder, or a file."] + warnings).joined(separator: "\n")
    case .noSuchLine(let path, let line, let count):
      "\(path):\(line) doesn't exist: the file has \(count) line\(count == 1 ? "" : "s")."
    case .filterMatchesNothing(let option, let filter):
      "\(option) \(filter) matches no step. List the scenarios with answerback run --list."
    case .badFilter(let option, let reason): "\(option): \(reason)"
    case .noScenarioTagged(let option):
      "No scenario has the tags of \(option). List the scenarios with answerback run --list."
    case .badTag(let option, let problem): problem.sentence(option)
    case .repeatOutOfRange(let times): "--repeat must be between 1 and 1000000, got \(times)."
    case .twoReports(let path): "--report: two reports can't be written to \(path). Give each a file of its own."
    case .shard(let option, let text): "\(option) must be I/N with I between 1 and N, as in 2/5, got \(text)."
    case .line(let place): "--line must be FILE:LINE, got \(place)."
    case .lineOfOtherFile(let place): "--line \(place): this file is not among those to be run. Add its path."
    case .unreadableReport(let option, let line):
      "\(option): line \(line) of the last run's report can't be read. Run without \(option) first."
    case .missingReport(let option, let path):
      "\(option) needs the report of the last run, but \(path) doesn't exist. Run without \(option) first."
    case .unreadableProfile(let path, let line):
      "\(path):\(line) has no duration of a scenario. Remove the file, or save another one with --profile."
    case .nothingFailed(let option): "\(option): none of these scenarios failed in the last run. Run without \(option)."
    case .updateMode(let variable, let known, let word):
      "\(variable) must be one of \(known.joined(separator: ", ")), got \(word)."
    case .updateInCI(let variable, let word):
      "\(variable) \(word) changes no scenarios while CI is set. Run it on your own machine."
    case .reportFormat(let text, let name, let known):
      "--report \(text): unknown format, \(Spelling.hint(for: name, among: known))"
    case .variableLine(let path, let line): "\(path):\(line) sets no variable. Write NAME=VALUE."
    case .variableName(let path, let line, let name):
      "\(path):\(line): \(name.quoted.shortened) isn't the name of a variable. Write a letter, then letters, digits, _ and -."
    }
  }
}

extension UsageFault.TagProblem {
  fileprivate func sentence(_ option: String) -> String {
    switch self {
    case .textAfterEnd(let word, let expression): "\(option) \(expression.quoted): \(word) stands where the expression should end"
    case .tooDeep(let limit): "\(option): parentheses are nested more than \(limit) deep"
    case .unclosedParenthesis: "\(option): a parenthesis is not closed"
    case .missingTag(let word?): "\(option): a tag is missing before \(word)"
    case .missingTag(nil): "\(option): a tag is missing at the end"
    }
  }
}
