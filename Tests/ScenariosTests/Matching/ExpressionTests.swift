import Patterns
import Synchronization
import XCTest

@testable import ScenarioSyntax
@testable import Scenarios

/// Regular expressions in scenarios: they end in time, and say so where they cannot be read.
final class ExpressionTests: XCTestCase {
  private let rig = Rig()

  private func failures(_ assertions: [String], _ body: String) async -> [String] {
    await rig.failures("GET {{base}}/\n\nHTTP 200\n[Asserts]\n\(assertions.joined(separator: "\n"))\n", Answer(200, body: body))
  }

  /// Each took seconds or for ever with a backtracking engine: `x+y` on 20 000 bytes, `(a+)+$` on 19.
  func testExpressionsThatDefeatBacktrackingEndQuickly() async {
    let start = ContinuousClock.now
    let x = String(repeating: "x", count: 200_000)
    let a = String(repeating: "a", count: 200_000) + "!"
    let found = await failures([#"body not matches /x+y/"#, #"body not matches /x*x*x*y/"#, #"regex /(x+x+)+y/ not exists"#], x)
    XCTAssertEqual(found, [])
    let more = await failures(
      [
        #"regex "(a+)+$" not exists"#, #"body not matches /(.*)*Z/"#, #"body not matches /(a|aa)+$/"#,
        #"regex /(a?){50}a{50}/ == "a""#,
        #"body not matches /^(([a-z])+.)+[A-Z]([a-z])+$/"#,
      ],
      a
    )
    XCTAssertEqual(more, [])
    let header = await rig.failures(
      "GET {{base}}/\n\nHTTP 200\nX: {{*}}x{{*}}x{{*}}x{{*:re/(x+)+/}}y\n",
      Answer(200, ["X: \(String(repeating: "x", count: 20_000))"])
    )
    XCTAssertEqual(header.count, 1)
    let paths = await rig.failures(
      "GET {{base}}/\n\nHTTP 200\n[Asserts]\njsonpath \"$[?match(@, '(x+x+)+y')]\" isEmpty\n",
      .json("[\(Array(repeating: "\"\(x.prefix(10_000))\"", count: 20).joined(separator: ","))]")
    )
    XCTAssertEqual(paths, [])
    XCTAssertLessThan(ContinuousClock.now - start, .seconds(20))
  }

  func testLookAroundIsRefusedWithASentence() async {
    let found = await failures([#"body matches /a(?=b)/"#], "ab")
    XCTAssertEqual(
      found,
      [
        "5:1+21 body matches /a(?=b)/\n  reason: /a(?=b)/ is not a regular expression: the look-around (?= at character 2 isn't "
          + "supported, because matching takes linear time. Match the surrounding text as well, or use two expressions."
      ]
    )
  }

  func testMatchingEndsWhenTheTimeOfTheScenarioIsUsedUp() async {
    let time = RunningClock()
    let body = randomText(1_000_000)
    let transport = PreparedTransport { _, _ in
      time.begin()
      return Answer(200, body: body)
    }
    var options = RunnerOptions()
    options.timeout = .seconds(30)
    options.clock = RunnerOptions.Clock(now: { time.now() }, sleep: { _ in }, date: { 0 })
    let runner = ScenarioRunner(server: PreparedServer(), transport: transport, options: options)
    let text = "GET {{base}}/\n\nHTTP 200\n[Asserts]\nbody not matches /[ab]*a[ab]{400}c/\n"
    let result = await runner.run(text: text, path: "a.scenario")
    let reason = "matching the expression was interrupted: the scenario's time of 30 s is used up; raise it with #@ timeout:"
    XCTAssertEqual(result.failures.map(\.summary), ["5:1+35 body not matches /[ab]*a[ab]{400}c/\n  reason: \(reason)"])
    XCTAssertLessThan(time.now(), .seconds(60))
  }

  func testMatchingEndsWhenTheRunIsInterrupted() async {
    let body = randomText(200_000)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      do throws(Fault) {
        return "\(try RegularExpression.isFound("[ab]*a[ab]{400}c", in: body))"
      } catch {
        return error.message
      }
    }
    task.cancel()
    let answer = await task.value
    XCTAssertEqual(answer, "matching the expression was interrupted: the run was interrupted")
  }

  /// Took 3.8 seconds in a release build.
  func testPartsOfALargeBodyAreFoundQuickly() async {
    let body = String(repeating: "x", count: 10_000_000) + "\u{E9}z"
    let start = ContinuousClock.now
    let found = await failures(
      [
        #"body not contains "y""#, #"body contains "xé""#, #"bytes contains hex,c3a97a;"#, #"body startsWith "xxx""#,
        #"body endsWith "éz""#, #"body not endsWith "ź""#, #"body not startsWith "y""#, #"body contains """#,
      ],
      body
    )
    XCTAssertEqual(found, [])
    XCTAssertLessThan(ContinuousClock.now - start, .seconds(20))
  }

  func testMatchersBesideEachOtherMayHaveGroupsOfOneName() async {
    let text =
      "GET {{base}}/\n\nHTTP 200\nX: <{{*:re/(?<n>a)+/ -> a}}|{{*:re/(?i)(?<n>b)/ -> b}}>\n[Asserts]\nvariable \"a\" == \"aa\"\n"
    let found = await rig.failures(text + "variable \"b\" == \"B\"\n", Answer(200, ["X: <aa|B>"]))
    XCTAssertEqual(found, [])
    let other = await rig.failures(text, Answer(200, ["X: <aA|B>"]))
    XCTAssertEqual(other.count, 2)
  }

  func testLongTextBetweenMatchersIsMatched() async {
    let middle = String(repeating: "Lorem (ipsum) [dolor]. ", count: 400)
    let body = "id 1 \(middle) end 2"
    let text = """
      GET {{base}}/

      HTTP 200
      [Asserts]
      variable "a" == "1"
      ```
      id {{*:int -> a}} \(middle) end {{*:int}}
      ```

      """
    let found = await rig.failures(text, Answer(200, body: body + "\n"))
    XCTAssertEqual(found, [])
  }

  func testExpressionsAndPathsAreCheckedWithoutARun() throws {
    let text = """
      GET {{base}}/
      [Options]
      retry-on: body matches /(/

      HTTP 200
      X: a{{*:re/[z-a]/}}
      [Captures]
      a: regex "(?=x)"
      b: jsonpath "$["
      [Asserts]
      regex "{{a}}(" exists
      jsonpath "$[?match(@.a, '\\\\\\\\d')]" exists
      jsonpath "$.a" jsonpath "$[?@.b[?search(@, '(?:a)')]]" exists
      variable "b" matches "*"
      body == "{{*:re/+/}}"
      body matches /a+/
      """
    let faults = try ScenarioFile.parse(text, path: "a.scenario").checkExpressions()
    XCTAssertEqual(faults.map(\.position.line), [3, 6, 8, 9, 12, 13, 14, 15])
    XCTAssertEqual(
      faults.map(\.message).filter { $0.contains("I-Regexp") },
      [
        #""\\d" never matches: \d at character 1 isn't part of I-Regexp (RFC 9485), which match() and search() take. Write [0-9]."#,
        #""(?:a)" never matches: (? at character 1 isn't part of I-Regexp (RFC 9485), which match() and search() take. Write ( for a group."#,
      ]
    )
  }

  private func randomText(_ count: Int) -> String {
    var state: UInt64 = 1
    let bytes = (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 40 & 1 == 0 ? UInt8(ascii: "a") : UInt8(ascii: "b")
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A clock that stands until it is begun, and then goes by a second at each look.
private final class RunningClock: Sendable {
  private let seconds = Mutex<Int?>(nil)

  func begin() { seconds.withLock { $0 = 0 } }

  func now() -> Duration {
    seconds.withLock { seconds in
      seconds = seconds.map { $0 + 1 }
      return .seconds(seconds ?? 0)
    }
  }
}
