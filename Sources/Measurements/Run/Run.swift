import ArgumentParser
import Codecs
import Foundation
import SystemIO

/// `benchmarks run`: the same work by Answerback and by every other server that is installed, in interleaved rounds.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare Answerback with other servers: rates and processor time, as a Markdown table.",
    discussion: """
      Each server runs on one processor and the clients on another. In each round every server has its turn, and ratios are formed within \
      a round, so that a busy machine slows both sides. Processor time is that of the server alone. What is not installed is left out.
      """
  )

  @Flag(help: "Measure two short rounds of everything, which takes less than two minutes.")
  var quick = false
  @Option(
    help: ArgumentHelp(
      "What to measure, with commas: \(Subject.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "names"
    )
  )
  var only: String?
  @Option(help: "The number of rounds.")
  var rounds: Int?
  @Option(help: "The seconds of one measurement.")
  var seconds: Int?
  @Option(name: .customLong("peers"), help: "The folder with the programs of other servers. The default is $ANSWERBACK_PEERS.")
  var programs: String?
  @Option(help: "Write the figures as JSON to this file.")
  var json: String?

  func validate() throws {
    if let rounds, !(1...1000).contains(rounds) { throw ValidationError("--rounds must be between 1 and 1000, got \(rounds).") }
    if let seconds, !(1...600).contains(seconds) { throw ValidationError("--seconds must be between 1 and 600, got \(seconds).") }
    _ = try subjects()
  }

  private func subjects() throws -> [Subject] {
    guard let only else { return Subject.allCases }
    return try only.split(separator: ",").map { name in
      guard let subject = Subject(rawValue: String(name)) else {
        throw ValidationError("--only \(name) is unknown. Use \(Subject.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      return subject
    }
  }

  func run() throws {
    DescriptorLimit.raise()
    let isPinned = ProcessInfo.processInfo.activeProcessorCount > 1 && (try? Workspace.installed("taskset")) != nil
    let load = Load(
      seconds: seconds ?? (quick ? 1 : 3),
      rounds: rounds ?? (quick ? 2 : 9),
      processor: isPinned ? 1 : nil,
      warmsUp: !quick
    )
    let folder = programs ?? ProcessInfo.processInfo.environment["ANSWERBACK_PEERS"]
    let session = Session(
      load: load,
      isQuick: quick,
      workspace: try Workspace(programs: folder),
      serverProcessor: isPinned ? 0 : nil
    )
    print(Comparison.head)
    for subject in try subjects() {
      do {
        try session.measure(subject)
      } catch let missing as Peer.Missing {
        session.leaveOut(subject.rawValue, missing)
      }
    }
    print("\n\(load.rounds) rounds of \(load.seconds) s; \(isPinned ? "each side on a processor of its own" : "not pinned").")
    for line in session.missing { print(line) }
    guard let json else { return }
    try OutputFile(json).write(try BodyEncoder(.json).encode(session.rows))
  }
}

extension Run {
  /// The number of files that this process and its children may open.
  private enum DescriptorLimit {
    static func raise() {
      var limit = rlimit()
      guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
      limit.rlim_cur = limit.rlim_max
      _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
  }
}
