import AnswerbackServer
import ArgumentParser
import CTerminal
import Foundation
import Logging
import SystemIO
import Workbench

/// Gives random keys to a bench in a process of its own.
struct BenchFuzzer {
  let plan: Fuzz.Plan
  let against: Fuzz.BenchOpponent?

  /// How long the bench may be silent, in seconds.
  private static let patience = 30.0 * Double(Fuzz.ActiveSanitizer.slowness)

  func run() throws -> FuzzReport.Outcome {
    var outcome = FuzzReport.Outcome(.bench)
    let opponents = against.map { [$0] } ?? Fuzz.BenchOpponent.allCases
    let watch = Fuzz.Stopwatch()
    for opponent in opponents { try run(against: opponent, seconds: plan.seconds / Double(opponents.count), &outcome) }
    outcome.seconds = watch.seconds
    return outcome
  }

  private func run(against opponent: Fuzz.BenchOpponent, seconds: Double, _ outcome: inout FuzzReport.Outcome) throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    var arguments = [
      "fuzz-bench", "--seed", "\(plan.seed)", "--first", "\(plan.first)", "--seconds", "\(seconds)", "--against",
      opponent.rawValue,
      "--folder", folder.path,
    ]
    if let cases = plan.cases { arguments += ["--cases", "\(cases)"] }
    let child = try ChildProcess(arguments)
    var quiet = Fuzz.Stopwatch()
    var last = plan.first
    while true {
      let end = child.end
      let lines = child.newLines()
      if !lines.isEmpty { quiet = Fuzz.Stopwatch() }
      for line in lines {
        let words = line.split(separator: " ", maxSplits: 2).map(String.init)
        if words.first == "case", let number = words.dropFirst().first.flatMap({ Int($0) }) { last = number }
        if words.first == "fault", words.count == 3 { add("\(opponent.rawValue): \(words[2])", Int(words[1]), [], &outcome) }
      }
      outcome.peakMemory = max(outcome.peakMemory ?? 0, child.residentMemory)
      if let end {
        outcome.cases += last - plan.first
        if end != .exited(0) { add("\(opponent.rawValue): It ends \(end).", nil, child.standardError.explanation(), &outcome) }
        return
      }
      if quiet.seconds > Self.patience {
        child.kill()
        return add("\(opponent.rawValue): It hangs after case \(last).", nil, [], &outcome)
      }
      usleep(20_000)
    }
  }

  /// What went before matters: a case is repeated from the first one on.
  private func add(_ what: String, _ number: Int?, _ details: [String], _ outcome: inout FuzzReport.Outcome) {
    let to = number.map { $0 - plan.first + 1 }
    outcome.add(FuzzReport.Failure(firstCase: to.map { _ in plan.first }, cases: to ?? 1, what: what, details: details))
  }
}

extension Fuzz {
  /// What the fuzzed bench works on.
  enum BenchOpponent: String, CaseIterable, ExpressibleByArgument {
    case inProcess = "in-process"
    case stream, hostile
  }

  /// `benchmarks fuzz-bench`: the process in which a bench gets random keys. It prints each thousandth case, and each fault.
  struct BenchProcess: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fuzz-bench", shouldDisplay: false)

    @Option var seed: UInt64 = 0
    @Option var first = 0
    @Option var cases: Int?
    @Option var seconds = 1.0
    @Option var against = BenchOpponent.inProcess
    @Option(help: "The folder for the files of the server.")
    var folder: String

    #if DEBUG
    private static let slowness = 10
    #else
    private static let slowness = 1
    #endif
    /// How much processor time an update and its picture may take, in milliseconds. A bench that takes longer feels slow.
    private static let limit = 100.0 * Double(slowness * ActiveSanitizer.slowness)
    /// How much memory may grow after the first minute, in MiB, without what the history and waiting messages hold.
    private static let growth = 48 * ActiveSanitizer.slowness

    /// How long memory may grow as it likes, in seconds.
    private static let warmUp = 60.0

    func run() async throws {
      ChildProcess.ParentWatch.start()
      // As the bench does when it opens its terminal.
      terminal_return_large_blocks()
      let world = try await makeWorld()
      var bench = BenchModel()
      var (number, lastKey) = (first, "")
      var (size, warm, memory) = (Size(columns: 80, rows: 24), 0, Stopwatch())
      let watch = Stopwatch()
      var startup = SeededGenerator(seed: seed, case: -1)
      world.perform(.restartServer, &startup)
      world.perform(.listScenarios, &startup)
      while watch.seconds < seconds, cases.map({ number < first + $0 }) ?? true {
        if number % 1000 == 0 { say("case \(number)") }
        var generator = SeededGenerator(seed: seed, case: number)
        let message = BenchWorld.message(number, &generator)
        if case .resized(let new) = message { size = new }
        if against == .hostile, number % 50 == 0 {
          let response = ParserTarget.draw(from: .responses, seed: seed, case: number).input
          try ParserTarget.HostileServer.shared.get().answer(with: response)
        }
        let start = Self.processorTime
        let effects = bench.update(world.takeMessages() + [message])
        let updateTime = Self.processorTime - start
        let screen = view(bench, size: size)
        let time = Self.processorTime - start
        if time > Self.limit {
          let rows = (screen.grid.lines.prefix(6) + screen.grid.lines.suffix(3)).joined(separator: " / ")
          let parts = "\(Int(updateTime)) ms for the update, \(Int(time - updateTime)) ms for the picture"
          say("fault \(number) It takes \(parts) at \(Self.words(for: message)), with the screen \(rows)")
        }
        if screen.grid.size != size { say("fault \(number) The picture has another size than the window.") }
        for effect in effects {
          if case .quit = effect, !Self.mayQuit(message) {
            say("fault \(number) It quits by itself after \(Self.words(for: message)).")
          }
          world.perform(effect, &generator)
        }
        if case .key(let key) = message { lastKey = key.description }
        number += 1
        if memory.seconds >= 1 {
          memory = Stopwatch()
          let apart = (bench.historyBytes + world.waitingBytes) >> 20
          let now = Self.residentMemory - apart
          if watch.seconds < Self.warmUp {
            warm = max(warm, now)
          } else if now > warm + Self.growth {
            // A session gives back what the system's allocator keeps.
            terminal_release_memory(0)
            let kept = Self.residentMemory - apart
            if kept > warm + Self.growth {
              say("fault \(number) Memory grows from \(warm) to \(kept) MiB, without \(apart) MiB of history and messages.")
              warm = kept
            }
          }
        }
        // Responses come meanwhile.
        if number % 16 == 0 { await Task.yield() }
      }
      say("memory \(Self.residentMemory) last key \(lastKey)")
      world.cancelAll()
      // Exchanges that never end aren't a reason to stay.
      _exit(0)
    }

    private func makeWorld() async throws -> BenchWorld {
      guard against != .hostile else {
        let server = try ParserTarget.HostileServer.shared.get()
        return BenchWorld(
          base: server.base,
          routes: ["/", "/json", "/events"].map { CatalogueRoute(methods: ["GET"], path: $0) }
        )
      }
      try FuzzedApp.writeFiles(to: folder)
      let quiet = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
      let server = Server(try FuzzedApp.make(folder: folder), configuration: ServerConfiguration(port: 0), logger: quiet)
      let listening = try await server.start()
      let paths = against == .stream ? ["/flood", "/ticks"] : FuzzedApp.paths
      let routes = paths.map { CatalogueRoute(methods: [$0.hasPrefix("/echo") ? "POST" : "GET"], path: $0, summary: "fuzzed") }
      return BenchWorld(base: "http://\(listening.host):\(listening.port)", routes: routes)
    }

    /// Whether somebody may have asked for the end.
    private static func mayQuit(_ message: Message) -> Bool {
      switch message {
      case .key(.character("q")), .key(.character("y")), .key(.enter): true
      default: false
      }
    }

    static func words(for message: Message) -> String {
      switch message {
      case .key(let key): "the key \(key)"
      case .paste(let text): "a paste of \(text.utf8.count) bytes"
      case .resized(let size): "the size \(size.columns)x\(size.rows)"
      default: String("\(message)".prefix(60)).filter { !$0.isNewline }
      }
    }

    /// The processor time of this thread, in milliseconds.
    private static var processorTime: Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
    }

    /// In MiB.
    private static var residentMemory: Int {
      let text = (try? InputFile("/proc/self/statm").readText()) ?? ""
      let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      return pages * sysconf(Int32(_SC_PAGESIZE)) / 1_048_576
    }

    private func say(_ line: String) {
      let bytes = Array("\(line)\n".utf8)
      _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
  }
}
