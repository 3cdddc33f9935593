import ArgumentParser
import Foundation

/// `benchmarks fuzz-parsers`: the process that the fuzzer of the parsers starts. It prints each case before running it, and each
/// fault.
struct FuzzParsers: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "fuzz-parsers", shouldDisplay: false)

  @Option var fuzzer = Fuzz.Fuzzer.parsers
  @Option var seed: UInt64 = 0
  @Option var first = 0
  @Option var cases: Int?
  @Option var seconds = 1.0
  @Option(help: "Read one input of this parser from standard input. Exit with 5 if it fails.")
  var target: String?

  func run() throws {
    if let target { return try runOnce(target) }
    ChildProcess.ParentWatch.start()
    let watch = Fuzz.Stopwatch()
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
    let watch = Fuzz.Stopwatch()
    if let fault = target.fault(input) { return String(fault.map { $0.isNewline ? " " : $0 }) }
    return watch.seconds > ParserFuzzer.bound ? "It takes \(watch.seconds) seconds." : nil
  }

  /// Writes a line without buffering, because a buffer is lost if the process traps.
  private func say(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
}
