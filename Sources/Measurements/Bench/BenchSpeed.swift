import AnswerbackServer
import ArgumentParser
import Codecs
import Foundation
import Logging
import SystemIO

/// `benchmarks bench`: how fast the bench is in a terminal, beside what it should be, or beside other programs for terminals.
struct BenchSpeed: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract:
      "Measure the bench in a terminal of 120 columns and 40 rows: start, keys, large bodies, event streams, memory, end.",
    discussion: """
      Build both programs first, with `swift build -c release`. The bench runs in the current folder, and its scenarios are listed. \
      With --peers, other programs are measured in the same way; tig needs a git repository. A program that is not installed is left out.
      """
  )

  @Option(help: "The number of rounds.")
  var rounds = 11
  @Flag(help: "Print a Markdown table.")
  var markdown = false
  @Flag(help: "Measure posting, mitmproxy, wuzz, tig and htop too, by what every program has.")
  var peers = false
  @Option(help: "Write the figures as JSON to this file.")
  var json: String?
  @Option(help: "The path of the bench. The default is answerback beside this program.")
  var program: String?

  func validate() throws {
    guard (1...1000).contains(rounds) else { throw ValidationError("--rounds must be between 1 and 1000, got \(rounds).") }
    guard access(path, X_OK) == 0 else {
      throw ValidationError("There is no program \(path). Build it with swift build -c release, or name it with --program.")
    }
  }

  private var path: String {
    program ?? ChildProcess.thisProgram.deletingLastPathComponent().appending(path: "answerback").path
  }

  func run() async throws {
    let quiet = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
    let server = Server(try BenchMeasurements.Responses.make(), configuration: ServerConfiguration(port: 0), logger: quiet)
    let listening = try await server.start()
    let base = "http://\(listening.host):\(listening.port)"
    // Measuring blocks, so it has a thread of its own.
    let figures = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<[Figure], any Error>) in
      Thread.detachNewThread { continuation.resume(with: Result { try peers ? comparison() : measurements(base: base) }) }
    }
    if !peers { print(markdown ? Figure.markdown(figures) : Figure.text(figures)) }
    guard let json else { return }
    try OutputFile(json).write(try BodyEncoder(.json).encode(figures))
  }

  private func measurements(base: String) throws -> [Figure] {
    let home = try TemporaryFolder()
    let bench = MeasuredProgram.bench(path, home: home)
    let own = BenchMeasurements(path: path, base: base, home: home, rounds: rounds)
    let keys = rounds * 20
    var figures = [Figure("start to a usable screen, server listening", try bench.launches(rounds), goal: 50)]
    figures.append(Figure("first Enter on a route to its body", try own.firstSends(), goal: 10))
    figures.append(Figure("r to the whole picture, sent before", try own.laterSends(), goal: 10))
    let arrays = try own.largeArrays()
    figures.append(Figure("JSON array of 5 MB: first items", arrays.first, goal: 200))
    figures.append(Figure("JSON array of 5 MB: whole picture", arrays.last, goal: 200))
    figures.append(Figure("JSON array of 5 MB: memory", arrays.memory, .megabytes, goal: 60))
    let string = try own.keysOnLargeString(rounds * 4)
    figures.append(Figure("key on a JSON string of 5 MB, whole picture", string, goal: 16))
    figures.append(Figure("key on a JSON string of 5 MB, whole picture, p99", string, .milliseconds, 0.99, goal: 16))
    figures.append(Figure("first event after its byte", try own.firstEvents(), goal: 20))
    let idleKeys = try bench.keyTimes(keys)
    figures.append(Figure("key to paint, idle", idleKeys, goal: 2))
    figures.append(Figure("key to paint, idle, p99", idleKeys, .milliseconds, 0.99, goal: 16))
    let busyKeys = try own.keysWithEvents(keys)
    figures.append(Figure("key to paint, 10 000 events/s", busyKeys, goal: 2))
    figures.append(Figure("key to paint, 10 000 events/s, p99", busyKeys, .milliseconds, 0.99, goal: 16))
    let million = try own.millionEvents()
    figures.append(Figure("1 million events: memory", [million.memory], .megabytes, goal: 130))
    figures.append(Figure("1 million events: received and painted", [million.seconds * 1000]))
    let idle = try bench.idleness()
    figures.append(Figure("idle: bytes in 4 s", [Double(idle.bytes)], .bytes, goal: 0))
    figures.append(Figure("idle: memory", [idle.memory], .megabytes, goal: 40))
    figures.append(Figure("idle: processor time in 4 s", [idle.processorTime]))
    figures.append(Figure("^Z to the prompt", try bench.suspensions(rounds)))
    let endings = try bench.endings(rounds)
    figures.append(Figure("TERM to the end", endings.map(\.milliseconds)))
    figures.append(Figure("TERM: terminal restored, of \(rounds)", [Double(endings.filter(\.isRestored).count)], .times))
    return figures
  }
}

extension BenchSpeed {
  /// Measures every installed program, and prints a line for each.
  private func comparison() throws -> [Figure] {
    let home = try TemporaryFolder()
    let head = ["program", "start", "key, median", "key, p99", "idle bytes in 4 s", "idle memory", "^Z", "TERM", "restored"]
    var (lines, figures): ([[String]], [Figure]) = ([head], [])
    for program in [MeasuredProgram.bench(path, home: home)] + MeasuredProgram.others(home: home) {
      guard (try? Workspace.installed(program.command.first ?? "")) != nil || program.command.first == path else {
        print("\(program.name) is left out: it is not installed.")
        continue
      }
      do {
        let keys = try program.keyTimes(rounds * 20)
        let (idle, suspensions, endings) = (
          try program.idleness(), try program.suspensions(rounds), try program.endings(rounds)
        )
        let all = [
          Figure("start", try program.launches(rounds)), Figure("key", keys), Figure("key, p99", keys, .milliseconds, 0.99),
          Figure("idle bytes", [Double(idle.bytes)], .bytes), Figure("idle memory", [idle.memory], .megabytes),
          Figure("^Z", suspensions), Figure("TERM", endings.map(\.milliseconds)),
        ]
        figures += all.map { $0.of(program.name) }
        let restored = endings.isEmpty ? "no" : "\(endings.filter(\.isRestored).count) of \(rounds)"
        lines.append([program.name] + all.map { $0.values.isEmpty ? "no" : $0.shown } + [restored])
      } catch {
        print("\(program.name) is left out: \(error)")
      }
    }
    print(Figure.table(lines, isMarkdown: markdown))
    return figures
  }
}

extension BenchSpeed {
  /// What was measured, and what it should be at most.
  struct Figure: Encodable {
    enum Unit: String, Encodable {
      case milliseconds = "ms"
      case megabytes = "MB"
      case bytes = "bytes"
      case times = "times"
    }

    private(set) var name: String
    let value: Double
    let values: [Double]
    let unit: Unit
    let goal: Double?

    /// - Parameter share: Which of the values in order counts: 0.5 is the median.
    init(_ name: String, _ values: [Double], _ unit: Unit = .milliseconds, _ share: Double = 0.5, goal: Double? = nil) {
      self.name = name
      self.values = values.sorted()
      self.unit = unit
      self.goal = goal
      let index = Int((Double(values.count) * share).rounded(.down))
      value = values.isEmpty ? .nan : self.values[min(index, values.count - 1)]
    }

    func of(_ program: String) -> Figure {
      var copy = self
      copy.name = "\(program): \(name)"
      return copy
    }

    private func text(_ number: Double) -> String { String(format: unit == .bytes || unit == .times ? "%.0f" : "%.1f", number) }

    var shown: String { unit == .times ? text(value) : "\(text(value)) \(unit.rawValue)" }

    private var cells: [String] {
      let range = values.count > 1 ? "\(text(values.first ?? 0)) to \(text(values.last ?? 0))" : ""
      let verdict = goal.map { value <= $0 ? "met" : "missed" } ?? ""
      return [name, shown, range, goal.map { "\(text($0)) \(unit.rawValue)" } ?? "", verdict]
    }

    private static let head = ["measure", "median", "lowest to highest", "goal", ""]

    static func markdown(_ figures: [Figure]) -> String { table([head] + figures.map(\.cells), isMarkdown: true) }

    static func text(_ figures: [Figure]) -> String { table([head] + figures.map(\.cells), isMarkdown: false) }

    /// Lines of a table, of which the first is its head.
    static func table(_ lines: [[String]], isMarkdown: Bool) -> String {
      if isMarkdown {
        var rows = lines.map { "| " + $0.joined(separator: " | ") + " |" }
        rows.insert("|" + String(repeating: "---|", count: lines.first?.count ?? 0), at: 1)
        return rows.joined(separator: "\n")
      }
      let widths = (lines.first ?? []).indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
      return lines.map { line in
        zip(line, widths).map { $0.padding(toLength: $1 + 2, withPad: " ", startingAt: 0) }.joined()
      }.joined(separator: "\n")
    }
  }
}
