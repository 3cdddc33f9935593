import Exchanges
import Scenarios
import XCTest

/// Which scenarios of a plan are run, and in which order.
final class PlanOrderTests: XCTestCase {
  fileprivate func plan(_ count: Int, text: String = "GET {{base}}/a\n\nGET {{base}}/b\n\nGET {{base}}/c\n") -> RunPlan {
    RunPlan((0..<count).map { PlannedScenario(bytes: Array(text.utf8), path: "s/\($0).scenario") })
  }

  func testTheShardsOfAPlanAreAllOfItAndShareNothing() throws {
    let all = plan(50)
    var parts: [[String]] = []
    for index in 1...4 {
      var part = all
      part.keep(try RunPlan.Shard(parsing: "\(index)/4"))
      parts.append(part.scenarios.map(\.path))
    }
    XCTAssertEqual(parts.joined().sorted(), all.scenarios.map(\.path).sorted())
    XCTAssertTrue(parts.allSatisfy { !$0.isEmpty }, "\(parts.map(\.count))")
  }

  func testAShardIsTheSameOnEveryMachine() throws {
    let shard = try RunPlan.Shard(parsing: "1/2")
    XCTAssertEqual(["a", "b", "c", "d"].map { shard.contains(path: $0) }, [true, false, true, false])
  }

  func testWhatIsNoShardIsRefused() {
    for text in ["0/3", "4/3", "1", "a/b", "1/0", "1/2/3", "-1/2", ""] {
      XCTAssertThrowsError(try RunPlan.Shard(parsing: text), text) { error in
        XCTAssertEqual("\(error)", "--shard must be I/N with I between 1 and N, as in 2/5, got \(text).")
      }
    }
  }

  func testTheSeedDecidesTheOrder() {
    var (first, second, other) = (plan(20), plan(20), plan(20))
    first.shuffle(seed: 7)
    second.shuffle(seed: 7)
    other.shuffle(seed: 8)
    XCTAssertEqual(first.scenarios.map(\.path), second.scenarios.map(\.path))
    XCTAssertNotEqual(first.scenarios.map(\.path), other.scenarios.map(\.path))
    XCTAssertEqual(first.scenarios.map(\.path).sorted(), plan(20).scenarios.map(\.path).sorted())
    XCTAssertNotEqual(first.scenarios.map(\.path), plan(20).scenarios.map(\.path))
  }

  func testARepeatedPlanRunsEachScenarioOnceBeforeAnyASecondTime() throws {
    var twice = plan(2)
    try twice.repeat(2)
    XCTAssertEqual(twice.scenarios.map(\.path), ["s/0.scenario", "s/1.scenario", "s/0.scenario", "s/1.scenario"])
    XCTAssertThrowsError(try twice.repeat(0))
  }

  func testWhatFailedLastTimeIsRunUpToTheStepThatFailed() async throws {
    let rig = Rig()
    let transport = PreparedTransport { request, _ in Answer(request.url.hasSuffix("/b") ? 500 : 200) }
    let text = "GET {{base}}/a\n\nHTTP 200\n\nGET {{base}}/b\n\nHTTP 200\n\nGET {{base}}/c\n\nHTTP 200\n"
    var report = NDJSONReport()
    let failed = await rig.run(text, transport, path: "s/1.scenario")
    let passed = await rig.run("GET {{base}}/a\n", transport, path: "s/0.scenario")
    var ndjson = report.begin() + report.finished(failed) + report.finished(passed)
    ndjson += report.end(RunSummary([failed, passed], duration: .zero))
    var plan = plan(3, text: text)
    try plan.keep(failedIn: ndjson)
    XCTAssertEqual(plan.scenarios.map(\.path), ["s/1.scenario"])
    let again = await rig.runner(transport).runAll(plan)
    XCTAssertEqual(again[0].steps.map(\.name), ["GET {{base}}/a", "GET {{base}}/b"])
    XCTAssertThrowsError(try plan.keep(failedIn: report.begin())) { error in
      XCTAssertEqual("\(error)", "--failed: none of these scenarios failed in the last run. Run without --failed.")
    }
    XCTAssertThrowsError(try plan.keep(failedIn: "{")) { error in
      XCTAssertEqual("\(error)", "--failed: line 1 of the last run's report can't be read. Run without --failed first.")
    }
  }

  func testALineOfAFileMeansItsStepAndThoseBefore() async throws {
    var one = plan(3)
    try one.keep(line: "s/2.scenario:3")
    let results = await Rig().runner(PreparedTransport([Answer()])).runAll(one)
    XCTAssertEqual(results.map(\.path), ["s/2.scenario"])
    XCTAssertEqual(results[0].steps.map(\.name), ["GET {{base}}/a", "GET {{base}}/b"])
    XCTAssertThrowsError(try one.keep(line: "s/2.scenario")) { error in
      XCTAssertEqual("\(error)", "--line must be FILE:LINE, got s/2.scenario.")
    }
    XCTAssertThrowsError(try one.keep(line: "x.scenario:1"))
    var other = plan(1)
    XCTAssertThrowsError(try other.keep(line: "s/0.scenario:99")) { error in
      XCTAssertEqual("\(error)", "s/0.scenario:99 doesn't exist: the file has 5 lines.")
    }
  }

  func testAFileOfVariables() throws {
    let text = "# a comment\n\nhost = a=b\r\nempty=\n name=ada lovelace \nhost=last\n"
    XCTAssertEqual(
      try Variables.File.parse(text, path: "v.env"),
      ["host": "last", "empty": "", "name": "ada lovelace"]
    )
    XCTAssertThrowsError(try Variables.File.parse("a=1\n=2\n", path: "v.env")) { error in
      XCTAssertEqual("\(error)", "v.env:2 sets no variable. Write NAME=VALUE.")
    }
    for name in ["export v", "1v", "v.w", "v w", "é"] {
      XCTAssertThrowsError(try Variables.File.parse("a=1\n\(name)=x\n", path: "v.env")) { error in
        let advice = "isn't the name of a variable. Write a letter, then letters, digits, _ and -."
        XCTAssertEqual("\(error)", "v.env:2: \"\(name)\" \(advice)")
      }
    }
    XCTAssertEqual(try Variables.File.parse("1v.w-x=y", path: "s.env", holdsSecrets: true), ["1v.w-x": "y"])
    XCTAssertThrowsError(try Variables.File.parse("export s=y", path: "s.env", holdsSecrets: true))
  }
}

extension PlanOrderTests {
  func testTheShardsByDurationAreAllOfItAndTakeAboutTheSameTime() throws {
    let all = plan(50)
    let times = Dictionary(uniqueKeysWithValues: all.scenarios.prefix(40).enumerated().map { ($1.path, 10 + $0 * $0) })
    let text = times.map { "{\"path\":\"\($0)\",\"time\":\($1),\"steps\":[]}" }.joined(separator: "\n")
    let profile = try DurationProfile(parsing: text, path: "p")
    let average = times.values.reduce(0, +) / times.count
    var parts: [[String]] = []
    for index in 1...4 {
      var part = all
      part.keep(try RunPlan.Shard(parsing: "\(index)/4"), by: profile)
      parts.append(part.scenarios.map(\.path))
    }
    XCTAssertEqual(parts.joined().sorted(), all.scenarios.map(\.path).sorted())
    let loads = parts.map { $0.map { times[$0] ?? average }.reduce(0, +) }
    XCTAssertLessThan(loads.max() ?? 0, 2 * (loads.min() ?? 0), "\(loads)")
  }

  func testADurationThatIsNoneIsNamed() {
    for line in ["x", "{}", "{\"path\":\"a\"}", "{\"path\":\"a\",\"time\":-1}", "{\"path\":\"a\",\"time\":1e400}"] {
      XCTAssertThrowsError(try DurationProfile(parsing: "{\"path\":\"a\",\"time\":1.5}\n\(line)\n", path: "p"), line) { error in
        XCTAssertEqual("\(error)", "p:2 has no duration of a scenario. Remove the file, or save another one with --profile.")
      }
    }
  }
}
