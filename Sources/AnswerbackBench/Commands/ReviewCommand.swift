import ArgumentParser
import Foundation
import Scenarios

/// `answerback review`: decides on what `answerback run --update pending` would change.
struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Review pending updates (x.scenario.new), and accept or reject each.",
    discussion: "Without a terminal, --accept or --reject, the differences are only shown. Exit code 1: some are still pending."
  )

  @Flag(help: "Accept all updates.")
  var accept = false
  @Flag(help: "Reject all updates.")
  var reject = false
  @Argument(help: "Scenario files and folders.")
  var paths = ["scenarios"]

  func validate() throws {
    guard !accept || !reject else { throw ValidationError("--accept and --reject can't be used together.") }
  }

  func run() throws {
    let pending = try PendingUpdate.all(in: paths)
    if pending.isEmpty { return Surroundings.writeLine("No updates are pending.") }
    var left = 0
    var hasEnded = false
    for update in pending {
      if hasEnded {
        left += 1
        continue
      }
      Surroundings.writeLine(try update.difference().joined(separator: "\n"))
      switch decision() {
      case .accept:
        try update.accept()
        Surroundings.writeLine("Accepted \(update.path).")
      case .reject:
        try update.reject()
        Surroundings.writeLine("Rejected \(update.path).new.")
      case .skip: left += 1
      case .quit:
        hasEnded = true
        left += 1
      }
    }
    guard left > 0 else { return }
    Surroundings.writeLine("Still pending: \(left) of \(pending.count).")
    throw ExitCode(1)
  }

  private enum Decision {
    case accept, reject, skip, quit
  }

  private func decision() -> Decision {
    if accept { return .accept }
    if reject { return .reject }
    let surroundings = Surroundings.current
    guard surroundings.isTerminal else { return .skip }
    while true {
      surroundings.write("accept, reject, skip or quit? [a/r/s/q] ")
      switch surroundings.readLine()?.first {
      case "a": return .accept
      case "r": return .reject
      case "s": return .skip
      case "q", nil: return .quit
      default: continue
      }
    }
  }
}
