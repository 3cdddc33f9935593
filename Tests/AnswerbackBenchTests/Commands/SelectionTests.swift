import Answerback
import Synchronization
import XCTest

@testable import AnswerbackBench

/// Which scenarios `answerback run` runs, how often, and in what order.
final class SelectionTests: CommandTestCase {
  private let good = "GET {{base}}/x\n\nHTTP 200\n"
  private let bad = "GET {{base}}/x\n\nHTTP 404\n"

  func testALineRunsItsStepAndThoseBefore() async throws {
    let a = try file("a.scenario", good + "\n" + bad)
    let first = await answerback("run", a, "--line", "\(a):1")
    let second = await answerback("run", a, "--line", "\(a):5")
    XCTAssertEqual([first.code, second.code], [0, 1])
  }

  func testFailedRunsWhatFailedInTheLastRun() async throws {
    try file("a.scenario", good)
    try file("b.scenario", bad)
    let all = await answerback("run", path(), "--report", "dots")
    let again = await answerback("run", path(), "--report", "dots", "--failed")
    XCTAssertEqual([all.code, again.code], [1, 1])
    XCTAssertTrue(all.output.hasPrefix(".F"), all.output)
    XCTAssertTrue(again.output.hasPrefix("F\n"), again.output)
    try file("b.scenario", good)
    let mended = await answerback("run", path(), "--failed")
    XCTAssertEqual(mended.code, 0)
    let nothing = await answerback("run", path(), "--failed")
    XCTAssertEqual(
      nothing,
      CommandRun(code: 2, errors: "error: --failed: none of these scenarios failed in the last run. Run without --failed.\n")
    )
  }

  func testFailedWithoutALastRunIsUsage() async throws {
    try file("a.scenario", good)
    let run = await answerback("run", path(), "--failed")
    let sentence =
      "error: --failed needs the report of the last run, but .answerback/last-run.ndjson doesn't exist. "
      + "Run without --failed first.\n"
    XCTAssertEqual(run, CommandRun(code: 2, errors: sentence))
  }

  func testTheShardsTogetherAreEverythingAndAreListed() async throws {
    for name in ["a", "b", "c", "d", "e", "f"] { try file("\(name).scenario", good) }
    let runs = [
      await answerback("run", path(), "--show", "none", "--shard", "1/2"),
      await answerback("run", path(), "--show", "none", "--shard", "2/2"),
    ]
    XCTAssertEqual(runs.map(\.code), [0, 0])
    let listed = runs.flatMap { $0.errors.split(separator: "\n").filter { $0.hasPrefix("  ") } }
    XCTAssertEqual(listed.sorted(), ["a", "b", "c", "d", "e", "f"].map { "  \($0).scenario" })
  }

  func testAShardThatIsNoPartIsUsage() async throws {
    try file("a.scenario", good)
    let run = await answerback("run", path(), "--shard", "3/2")
    XCTAssertEqual(run.code, 2)
  }

  func testAnEmptyShardSaysSoAndHasNothingToFail() async throws {
    try file("a.scenario", good)
    var runs: [CommandRun] = []
    for part in 1...2 { runs.append(await answerback("run", path(), "--show", "none", "--shard", "\(part)/2")) }
    XCTAssertEqual(runs.map(\.code), [0, 0])
    XCTAssertEqual(runs.count { $0.errors.contains("0 of 1 scenarios") }, 1)
  }

  func testShufflePrintsItsSeedAndTheSeedDecidesTheOrder() async throws {
    for name in ["a", "b", "c", "d", "e", "f", "g", "h"] { try file("\(name).scenario", good) }
    func order(_ report: String) -> [Substring] {
      report.split(separator: "\n").filter { $0.hasPrefix("PASS") }.map { $0.prefix(30) }
    }
    let chosen = await answerback("run", "--show", "all", "--shuffle", path())
    let seed = chosen.errors.split(separator: " ").last.map { $0.filter(\.isNumber) } ?? ""
    let again = await answerback("run", "--show", "all", "--shuffle", seed, path())
    let listed = await answerback("run", "--list", "--shuffle=42", path())
    let sorted = await answerback("run", "--list", path())
    XCTAssertEqual([chosen.code, again.code], [0, 0])
    XCTAssertEqual(order(chosen.output).count, 8)
    XCTAssertEqual(order(chosen.output), order(again.output))
    XCTAssertEqual(listed.errors, "Shuffled. For the same order, use --shuffle 42.\n")
    XCTAssertNotEqual(listed.output, sorted.output)
    XCTAssertEqual(listed.output.split(separator: "\n").sorted(), sorted.output.split(separator: "\n"))
  }

  func testRepeatRunsEverythingSoManyTimes() async throws {
    try file("a.scenario", good)
    let three = await answerback("run", path(), "--report", "dots", "--repeat", "3")
    let none = await answerback("run", path(), "--repeat", "0")
    XCTAssertTrue(three.output.hasPrefix("...\n"), three.output)
    XCTAssertEqual([three.code, none.code], [0, 2])
  }

  func testUntilFailureEndsWithTheFirstFailure() async throws {
    try file("a.scenario", good)
    let starts = Counter()
    makeApp = {
      let isLast = starts.next() > 3  // the first app is only made to see that it can be
      return try App { Get("/x") { 1 }.status(isLast ? .notFound : .ok) }
    }
    let run = await answerback("run", path(), "--report", "dots", "--until-failure")
    XCTAssertEqual(run.code, 1)
    XCTAssertTrue(run.output.hasPrefix("..F"), run.output)
    XCTAssertTrue(run.output.contains("2 passed, 1 failed, 0 skipped"), run.output)
  }

  func testADryRunNamesTheStepsAndSendsNothing() async throws {
    let starts = Counter()
    makeApp = {
      _ = starts.next()
      return try App {}
    }
    try file("a.scenario", "### sign in\n" + good + "\n" + bad)
    let sound = await answerback("run", path(), "--dry-run")
    XCTAssertEqual(sound, CommandRun(code: 0, output: "a.scenario:2  sign in\na.scenario:6  GET {{base}}/x\n"))
    XCTAssertEqual(starts.next(), 1)
    try file("b.scenario", "GET {{base}}/x\n\nHTTP 200\n[Assert]\n")
    let broken = await answerback("run", path(), "--dry-run")
    XCTAssertEqual(broken.code, 3)
  }
}

/// Counts from 1, from any thread.
private final class Counter: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock {
      $0 += 1
      return $0
    }
  }
}
