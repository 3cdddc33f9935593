import AnswerbackServer
import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import SystemIO
import UnixSignals

extension Fuzz {
  /// The fuzzers that can be selected by name.
  enum Fuzzer: String, CaseIterable, ExpressibleByArgument, CustomStringConvertible {
    /// HTTP/2 frames and resets, sent to a server.
    case frames
    /// HTTP/1.1 requests, sent to a server.
    case requests
    /// Inputs of the parsers of field values, bodies, scenarios and imports.
    case parsers
    /// Forms of `multipart/form-data`: damaged ones, and ones written by a reference.
    case forms
    /// Responses of a hostile server, read by the client.
    case responses
    /// Keys, sizes and messages, given to a bench.
    case bench

    var description: String { rawValue }

    /// The parsers that read its inputs; none for a fuzzer of the server.
    var targets: [ParserTarget] {
      switch self {
      case .frames, .requests, .bench: []
      case .parsers: ParserTarget.all
      case .forms: ParserTarget.forms
      case .responses: ParserTarget.responses
      }
    }
  }
}

/// `benchmarks fuzz`: random inputs for the server and the parsers. The same seed gives the same inputs.
struct Fuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz",
    abstract:
      "Send random frames and requests to a server, random inputs to the parsers, random responses to the client, and random keys to a bench.",
    discussion: """
      The server and the parsers run in a process of their own, so that a crash is reported with the seed and the case that caused it. \
      Exits with 1 if anything failed.
      """
  )

  @Argument(
    help: "Which fuzzers to run: \(Fuzzer.allCases.map(\.rawValue).joined(separator: ", ")). Without names, all of them."
  )
  var fuzzers: [Fuzzer] = []
  @Option(help: "How long to run. The fuzzers share the time equally.")
  var seconds = 60
  @Option(help: "The seed of the random choices. Without it, a new one is chosen and printed.")
  var seed: UInt64?
  @Option(help: "The number of the first case.")
  var first = 0
  @Option(help: "Stop after this many cases of each fuzzer.")
  var cases: Int?
  @Flag(help: "Print the cases instead of running them: one case, or as many as --cases.")
  var show = false
  @Option(
    help: "What the bench of `fuzz bench` works on: in-process, stream or hostile. Without it, all three, one after the other."
  )
  var against: BenchOpponent?
  @Option(help: "How much memory the server may take, in MiB. Four times as much is allowed with a sanitizer.")
  var memory = 512

  func validate() throws {
    try check("--seconds", seconds, 1...86_400)
    try check("--first", first, 0...1_000_000_000)
    try check("--memory", memory, 64...65_536)
    if let cases { try check("--cases", cases, 1...1_000_000_000) }
  }

  private func check(_ option: String, _ value: Int, _ range: ClosedRange<Int>) throws {
    guard !range.contains(value) else { return }
    throw ValidationError("\(option) must be between \(range.lowerBound) and \(range.upperBound), got \(value).")
  }

  func run() throws {
    let seed = seed ?? UInt64.random(in: 0...999_999_999)
    let names = fuzzers.isEmpty ? Fuzzer.allCases : Fuzzer.allCases.filter(fuzzers.contains)
    print("Fuzzing with seed \(seed): \(names.map(\.rawValue).joined(separator: ", "))")
    fflush(nil)
    if show { return names.forEach { showCases(of: $0, seed: seed) } }
    let plan = Plan(
      seed: seed,
      first: first,
      cases: cases,
      seconds: Double(seconds) / Double(names.count),
      memory: memory * Fuzz.ActiveSanitizer.slowness
    )
    let outcomes = try names.map { name in
      switch name {
      case .frames: try ServerFuzzer(name, plan) { FramePlans.plan($0, using: &$1) }.run()
      case .requests: try ServerFuzzer(name, plan) { RequestPlans.plan($0, using: &$1) }.run()
      case .parsers, .forms, .responses: try ParserFuzzer(name, plan).run()
      case .bench: try BenchFuzzer(plan: plan, against: against).run()
      }
    }
    let report = FuzzReport(seed: seed, outcomes: outcomes)
    print(report.text)
    // At a normal exit the address sanitizer would report what Foundation keeps as leaks, and change the exit code.
    if Fuzz.ActiveSanitizer.current == .address {
      fflush(nil)
      _exit(report.hasFailures ? 1 : 0)
    }
    if report.hasFailures { throw ExitCode(1) }
  }
}

extension Fuzz {
  /// Prints all cases of a fuzzer.
  private func showCases(of name: Fuzzer, seed: UInt64) {
    for number in first..<first + (cases ?? 1) {
      var generator = SeededGenerator(seed: seed, case: number)
      let lines: [String]
      switch name {
      case .frames: lines = FramePlans.plan(number, using: &generator).lines(whole: true)
      case .requests: lines = RequestPlans.plan(number, using: &generator).lines(whole: true)
      case .bench: lines = [BenchProcess.words(for: BenchWorld.message(number, &generator))]
      case .parsers, .forms, .responses:
        let (target, input) = ParserTarget.draw(from: name, seed: seed, case: number)
        lines = ["parser: \(target.name)", "input: \(EscapedBytes(input, limit: .max))"]
      }
      print("\(name), case \(number):")
      for line in lines { print("  \(line)") }
    }
  }

  /// The work of one fuzzer.
  struct Plan {
    let seed: UInt64
    let first: Int
    let cases: Int?
    let seconds: Double
    /// The maximum memory of the server, in MiB.
    let memory: Int

    /// The number after that of the last case, if it is known.
    var end: Int? { cases.map { first + $0 } }
  }
}

extension Fuzz {
  /// `benchmarks fuzz-server`: the server that the fuzzers start. It ends with its parent process.
  struct ServerProcess: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fuzz-server", shouldDisplay: false)

    /// How long running responses may take after SIGTERM.
    static let grace = 5

    @Option(help: "The folder for the files that it serves.")
    var folder: String
    @Option(help: "The port on 127.0.0.1. 0 uses a free port.")
    var port = 0

    func run() async throws {
      ChildProcess.ParentWatch.start()
      try FuzzedApp.writeFiles(to: folder)
      let quiet = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
      let server = Server(try FuzzedApp.make(folder: folder), configuration: configuration, logger: quiet) { listening in
        print("listening on \(listening.host):\(listening.port)")
        fflush(nil)
      }
      let group = ServiceGroup(
        configuration: ServiceGroupConfiguration(services: [server], gracefulShutdownSignals: [.sigterm], logger: quiet)
      )
      try await group.run()
    }

    /// Short times, so that connections that are left open reach each of them.
    private var configuration: ServerConfiguration {
      var configuration = ServerConfiguration(port: port)
      configuration.limits.body = 1024 * 1024
      configuration.timeouts.head = .seconds(5 * Fuzz.ActiveSanitizer.slowness)
      configuration.timeouts.body = .seconds(6 * Fuzz.ActiveSanitizer.slowness)
      configuration.timeouts.idle = .seconds(8 * Fuzz.ActiveSanitizer.slowness)
      configuration.timeouts.write = .seconds(8 * Fuzz.ActiveSanitizer.slowness)
      configuration.timeouts.linger = .seconds(1 * Fuzz.ActiveSanitizer.slowness)
      configuration.shutdownGrace = .seconds(Self.grace)
      return configuration
    }
  }
}

extension Fuzz {
  /// `benchmarks fuzz-parsers`: the process that the fuzzer of the parsers starts. It prints each case before running it, and each
  /// fault.
  struct ParserProcess: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fuzz-parsers", shouldDisplay: false)

    @Option var fuzzer = Fuzzer.parsers
    @Option var seed: UInt64 = 0
    @Option var first = 0
    @Option var cases: Int?
    @Option var seconds = 1.0
    @Option(help: "Read one input of this parser from standard input. Exit with 5 if it fails.")
    var target: String?

    func run() throws {
      if let target { return try runOnce(target) }
      ChildProcess.ParentWatch.start()
      let watch = Stopwatch()
      var number = first
      while watch.seconds < seconds, cases.map({ number < first + $0 }) ?? true {
        say("case \(number)")
        let (target, input) = ParserTarget.draw(from: fuzzer, seed: seed, case: number)
        if let fault = fault(of: target, input) { say("fault \(number) \(fault)") }
        number += 1
      }
    }

    private func runOnce(_ name: String) throws {
      guard let target = fuzzer.targets.first(where: { $0.name == name }) else {
        throw ValidationError("There is no parser named \(name).")
      }
      let input = Array((try? FileHandle.standardInput.readToEnd()) ?? Data())
      if fault(of: target, input) != nil { throw ExitCode(5) }
    }

    private func fault(of target: ParserTarget, _ input: [UInt8]) -> String? {
      let watch = Stopwatch()
      if let fault = target.fault(input) { return String(fault.map { $0.isNewline ? " " : $0 }) }
      return watch.seconds > ParserFuzzer.bound ? "It takes \(watch.seconds) seconds." : nil
    }

    /// Writes a line without buffering, because a buffer is lost if the process traps.
    private func say(_ line: String) {
      let bytes = Array("\(line)\n".utf8)
      _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
  }
}
