import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

/// Each section and each option once with an input that passes, and once with one that fails at a stated place.
final class EverySectionAndOptionTests: XCTestCase {
  /// An option, a value it takes, one it does not take, and the column at which that is told.
  private let options: [(name: String, good: String, bad: String, column: Int)] = [
    ("location", "true", "maybe", 11), ("max-redirs", "3", "x", 13), ("retry", "2", "x", 8), ("retry-interval", "10ms", "x", 17),
    ("retry-on", "status == 500", "status ==", 20), ("delay", "5ms", "5 years", 10), ("max-time", "5s", "-1s", 11),
    ("compressed", "true", "1", 13), ("http1.1", "true", "yes", 10), ("http2", "true", "no", 8), ("insecure", "true", "x", 11),
    ("skip", "true", "x", 7), ("variable", "a=1", "=x", 11), ("output", "out.bin", "", 9), ("user", "ada:love", "", 7),
    ("repeat", "2", "-1", 9), ("connect-timeout", "5s", "soon", 18), ("while", "next exists", "status ==", 17),
    ("max-loops", "3", "-1", 12), ("openapi", "/schema.json", "", 10), ("server", "http://other", "", 9),
    ("idle-timeout", "5s", "x", 15), ("send-chunks", "1, 2KiB", "0", 14), ("read-rate", "10KiB/s", "10KiB", 12),
    ("jar", "off", "", 6),
    ("no-default-headers", "true", "x", 21),
  ]

  func testEveryOptionTakesWhatItShouldAndRefusesTheRestAtItsPlace() async {
    XCTAssertEqual(options.map(\.name).sorted(), OptionSyntax.Name.allCases.map(\.rawValue).sorted())
    for option in options {
      var rig = Rig()
      rig.options.output = nil
      let head = "POST {{base}}/\n[Options]\n\(option.name): "
      let passing = await rig.run("\(head)\(option.good)\n`a body`\n\nHTTP 200\n", PreparedTransport([Answer()]))
      // This rig writes no files.
      let failures = passing.failures.map(\.message).filter {
        $0 != "output: this runner writes no files" && !$0.hasPrefix("not reached")
      }
      XCTAssertEqual(failures, [], option.name)
      XCTAssertEqual(passing.diagnostics, [], option.name)
      XCTAssertThrowsError(try ScenarioFile.parse("\(head)\(option.bad)\n`a body`\n\nHTTP 200\n"), option.name) { error in
        let found = (error as? ScenarioFile.ParseFailure)?.diagnostics.map(\.position)
        XCTAssertEqual(found, [SourcePosition(line: 3, column: option.column)], option.name)
      }
    }
  }

  /// A section, lines of it that pass, lines that fail, and the place of the failure.
  private struct Section {
    var name: SectionSyntax.Name
    var good: String
    var bad: String
    var place: String
    var answers: [Answer] = [Answer()]
  }

  private let chunked: Answer = {
    var answer = Answer(body: "a")
    answer.trailers = ["X: 1"]
    return answer
  }()

  private var responseSections: [Section] {
    let cookie = [Answer(200, ["Set-Cookie: a=1; Path=/"])]
    let json = [Answer.json("{\"id\":7}")]
    return [
      Section(name: .captures, good: "id: jsonpath \"$.id\"", bad: "id: jsonpath \"$.no\"", place: "5:1", answers: json),
      Section(name: .asserts, good: "jsonpath \"$.id\" == 7", bad: "jsonpath \"$.id\" == 8", place: "5:1", answers: json),
      Section(name: .setCookies, good: "a=1; Path=/", bad: "a=2; Path=/", place: "5:1", answers: cookie),
      Section(name: .headers, good: "Set-Cookie: a=1; Path=/", bad: "set-cookie: a=1; Path=/", place: "5:1", answers: cookie),
      Section(name: .trailers, good: "X: 1", bad: "X: 2", place: "5:1", answers: [chunked]),
      Section(name: .chunks, good: "@end", bad: "@abort", place: "5:1"),
    ]
  }

  func testEverySectionOfAResponsePassesAndFailsAtItsPlace() async {
    for section in responseSections {
      let head = "GET {{base}}/\n\nHTTP 200\n[\(section.name.rawValue)]\n"
      let passed = await Rig().run(head + section.good + "\n", PreparedTransport(section.answers))
      XCTAssertEqual(passed.failures.map(\.summary), [], section.name.rawValue)
      XCTAssertEqual(passed.diagnostics, [], section.name.rawValue)
      let failed = await Rig().run(head + section.bad + "\n", PreparedTransport(section.answers))
      XCTAssertEqual(
        failed.failures.first.map { "\($0.position.line):\($0.position.column)" },
        section.place,
        section.name.rawValue
      )
    }
    let redirect = "GET {{base}}/\n[Options]\nlocation: true\n\nHTTP 200\n[Redirects]\n"
    let answers = [Answer(302, ["Location: /b"]), Answer()]
    let passed = await Rig().run("\(redirect)302 /b\n", PreparedTransport(answers))
    XCTAssertEqual(passed.failures.map(\.summary), [])
    let failed = await Rig().run("\(redirect)302 /c\n", PreparedTransport(answers))
    XCTAssertEqual(failed.failures.map { "\($0.position.line):\($0.position.column)" }, ["7:1"])
    let events = StreamServer(StreamScript((10, "data: a\n\n")).ending(.complete, at: 20))
    let met = await events.failures(events: "data: a")
    XCTAssertEqual(met, [])
    let missed = await events.failures(events: "data: b")
    XCTAssertEqual(missed.first?.hasPrefix("5:1"), true)
  }

  func testEverySectionOfARequestReadsAndIsRefusedAtItsPlace() {
    let sections: [(name: SectionSyntax.Name, good: String, bad: String, place: SourcePosition)] = [
      (.options, "location: true", "locatoin: true", SourcePosition(line: 3, column: 1)),
      (.query, "a: 1", "a", SourcePosition(line: 3, column: 1)), (.formParams, "a: 1", ": 1", SourcePosition(line: 3, column: 1)),
      (.multipart, "f: file,a.bin; image/png", "f: file,a.bin", SourcePosition(line: 3, column: 4)),
      (.cookies, "a: 1", "a: {{*}}", SourcePosition(line: 3, column: 4)),
      (.basicAuth, "ada: love", "ada: love\nbob: x", SourcePosition(line: 4, column: 1)),
      (.table, "| a |\n| 1 |", "| a |", SourcePosition(line: 3, column: 1)),
    ]
    for section in sections {
      let head = "POST {{base}}/\n[\(section.name.rawValue)]\n"
      XCTAssertNoThrow(try ScenarioFile.parse("\(head)\(section.good)\n"), section.name.rawValue)
      XCTAssertThrowsError(try ScenarioFile.parse("\(head)\(section.bad)\n"), section.name.rawValue) { error in
        XCTAssertEqual((error as? ScenarioFile.ParseFailure)?.diagnostics.first?.position, section.place, section.name.rawValue)
      }
    }
    let all = sections.map(\.name) + responseSections.map(\.name) + [.redirects, .events]
    XCTAssertEqual(Set(all), Set(SectionSyntax.Name.allCases))
  }
}
