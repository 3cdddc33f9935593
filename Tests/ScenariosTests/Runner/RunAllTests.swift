import Exchanges
import Scenarios
import Synchronization
import XCTest

final class RunAllTests: XCTestCase {
  private func plan(_ texts: [String]) -> RunPlan {
    RunPlan(texts.enumerated().map { PlannedScenario(bytes: Array($1.utf8), path: "t/\($0).scenario") })
  }

  /// Answers 200, except where the path says otherwise: `/500`.
  private let transport = PreparedTransport { request, _ in Answer(request.url.hasSuffix("/500") ? 500 : 200) }

  func testResultsComeInTheOrderOfThePlanWhateverTheJobs() async {
    let texts = (0..<40).map { "#@ name: n\($0)\n\nGET {{base}}/\($0 == 7 ? "500" : "x")\n\nHTTP 200\n" } + ["FETCH\n"]
    for jobs in [1, 4, 100] {
      let told = Mutex<[String]>([])
      let results = await Rig().runner(transport).runAll(plan(texts), jobs: jobs) { result in
        told.withLock { $0.append(result.name) }
      }
      XCTAssertEqual(results.map(\.name), (0..<40).map { "n\($0)" } + ["40"])
      XCTAssertEqual(told.withLock { $0 }, results.map(\.name))
      XCTAssertEqual(results.indices.filter { !results[$0].passed }, [7, 40])
    }
  }

  func testResultsOfWhatPassedKeepNeitherTextNorVerdictsNorExchanges() async {
    let texts = ["x", "500"].map { "GET {{base}}/\($0)\n\nHTTP 200\n" }
    let results = await Rig().runner(transport).runAll(plan(texts))
    XCTAssertEqual(results.map(\.text), ["", texts[1]])
    XCTAssertEqual(results.map { $0.verdicts.count }, [0, 1])
    XCTAssertEqual(results.map { $0.steps.flatMap(\.exchanges).count }, [0, 1])
  }

  func testAfterTheFirstFailureNothingMoreIsBegun() async {
    let rig = Rig()
    let texts = ["x", "500", "x", "x"].map { "GET {{base}}/\($0)\n\nHTTP 200\n" }
    let results = await rig.runner(transport).runAll(plan(texts), maxFailures: 1)
    XCTAssertEqual(results.map(\.passed), [true, false, true, true])
    let reason = "not run: the run stopped at the first failure"
    XCTAssertEqual(results.map(\.skipReason), [nil, nil, reason, reason])
    XCTAssertEqual(rig.server.started, 2)
  }

  func testEveryScenarioHasItsOwnCookiesAndVariables() async {
    let transport = PreparedTransport { _, _ in Answer(200, ["Set-Cookie: a=1"]) }
    let texts = Array(repeating: "GET {{base}}/\n\nHTTP 200\n[Captures]\nx: status\n", count: 3)
    _ = await Rig().runner(transport).runAll(plan(texts), jobs: 3)
    XCTAssertEqual(transport.requests.map(\.headers), [[], [], []])
  }

  func testScenariosThatNameTheSameResourceNeverRunTogether() async {
    let server = CountingServer()
    let runner = ScenarioRunner(server: server, transport: transport)
    let texts = (0..<12).map { "#@ serial: \($0 % 2 == 0 ? "a, b" : "b")\n\nGET {{base}}/\n\nHTTP 200\n" }
    let results = await runner.runAll(plan(texts), jobs: 6)
    XCTAssertTrue(results.allSatisfy(\.passed))
    XCTAssertEqual(server.most, 1)
  }

  func testAnInterruptedRunSaysSoOfWhatItDidNotBegin() async {
    let texts = Array(repeating: "GET {{base}}/\n\nHTTP 200\n", count: 3)
    let runner = Rig().runner(transport)
    let plan = plan(texts)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await runner.runAll(plan)
    }
    let results = await task.value
    XCTAssertEqual(results.map(\.skipReason), Array(repeating: "not run: the run was interrupted", count: 3))
  }

  func testTheExitCodeTellsWhatKindOfFaultThereWas() async {
    func code(_ texts: [String], rig: Rig = Rig(), transport: PreparedTransport? = nil) async -> Int32 {
      let results = await rig.runner(transport ?? self.transport).runAll(plan(texts))
      return RunSummary(results, duration: .zero).exitCode
    }
    let good = "GET {{base}}/x\n\nHTTP 200\n"
    let bad = "GET {{base}}/500\n\nHTTP 200\n"
    let passed = await code([good, "#@ skip: later\n\n" + good])
    XCTAssertEqual(passed, 0)
    let failed = await code([good, bad])
    XCTAssertEqual(failed, 1)
    let nothing = await code([])
    XCTAssertEqual(nothing, 2)
    let unparsed = await code([bad, "FETCH\n"])
    XCTAssertEqual(unparsed, 3)
    let server = await code([good], rig: Rig(server: PreparedServer(startFailure: "no")))
    XCTAssertEqual(server, 4)
    let refused = PreparedTransport { _, _ in
      var answer = Answer()
      answer.hasHead = false
      answer.failure = TransportFailure(.connect, "connection refused")
      return answer
    }
    let nobody = await code([good, good], transport: refused)
    XCTAssertEqual(nobody, 4)
    let halfway = PreparedTransport { request, number in
      guard number > 0 else { return Answer() }
      var answer = Answer()
      answer.hasHead = false
      answer.failure = TransportFailure(.connect, "connection refused")
      return answer
    }
    let died = await code([good + "\n" + good], transport: halfway)
    XCTAssertEqual(died, 1)
  }
}

/// Counts how many of its servers run at a time.
private final class CountingServer: ServerUnderTest, RunningServer {
  private let state = Mutex((running: 0, most: 0))
  let base = "http://127.0.0.1:1"

  func start() async throws -> any RunningServer {
    state.withLock {
      $0.running += 1
      $0.most = max($0.most, $0.running)
    }
    for _ in 0..<20 { await Task.yield() }
    return self
  }

  func stop() async { state.withLock { $0.running -= 1 } }
  func probe(_ name: String) async -> String? { nil }
  var most: Int { state.withLock { $0.most } }
}
