import Exchanges
import FieldValues
import Foundation
import Patterns
import ScenarioSyntax
import SystemIO
import XCTest

@testable import Scenarios

/// What counts as a difference between two responses, and what does not.
final class ExchangeComparisonTests: XCTestCase {
  private let bases = ["http://127.0.0.1:8080", "http://localhost:9000"]

  private func compared(
    _ left: Answer,
    _ right: Answer,
    _ change: (inout ExchangeComparison.Rules) -> Void = { _ in }
  ) -> [String] {
    var rules = ExchangeComparison.Rules()
    change(&rules)
    let sides = zip([left, right], bases).map { answer, base in
      ExchangeComparison.Side(answer.exchange(RequestMessage(url: base + "/x")), base: base)
    }
    return ExchangeComparison.differences(sides[0], sides[1], rules: rules).map { difference in
      ([difference.description] + difference.details).joined(separator: " | ")
    }
  }

  func testTheStatusDiffers() {
    XCTAssertEqual(compared(Answer(200), Answer(404)), ["status differs | left:  200 | right: 404"])
  }

  func testHeaderFieldsAreComparedByNameAndLinesOfOneNameInOrder() {
    XCTAssertEqual(compared(Answer(200, ["A: 1", "B: 2"]), Answer(200, ["b: 2", "a: 1"])), [])
    XCTAssertEqual(
      compared(Answer(200, ["A: 1", "Via: x", "Via: y"]), Answer(200, ["Via: y", "Via: x", "B: 2"])),
      [
        "header \"A\" is only on the left | left:  1",
        "header \"Via\", line 1 of 2 differs | left:  x | right: y",
        "header \"Via\", line 2 of 2 differs | left:  y | right: x",
        "header \"B\" is only on the right | right: 2",
      ]
    )
  }

  func testWhatSaysWhenAndByWhomAResponseWasSentIsLeftOut() {
    let left = Answer(200, ["Date: Sun, 06 Nov 1994 08:49:37 GMT", "Server: a", "Connection: close", "Keep-Alive: timeout=5"])
    XCTAssertEqual(compared(left, Answer(200, ["Transfer-Encoding: chunked"])), [])
  }

  func testStrictComparesLinesToTheByteAndInTheirOrder() {
    let (left, right) = (Answer(200, ["A: 1", "B: 2"]), Answer(200, ["a: 1", "B: 2"]))
    XCTAssertEqual(compared(left, right) { $0.isStrict = true }, ["header line 1 differs | left:  A: 1 | right: a: 1"])
    let (json, other) = (Answer.json("{\"a\":1}"), Answer.json("{\"a\": 1}"))
    XCTAssertEqual(
      compared(json, other) { $0.isStrict = true },
      ["body in line 1 differs | left:  {\"a\":1} | right: {\"a\": 1}"]
    )
  }

  func testStrictLetsTheValueOfAMatcherDiffer() throws {
    let text = "GET /x\n\nHTTP 200\n[SetCookies]\nsid={{*:hex}}; Path=/\n"
    let response = try XCTUnwrap(try ScenarioFile.parse(text, path: "a").steps[0].response)
    var rules = ExchangeComparison.Rules()
    rules.isStrict = true
    func count(_ line: String, _ other: String) -> Int {
      let sides = zip([line, other], bases).map { line, base in
        var side = ExchangeComparison.Side(Answer(200, ["Set-Cookie: \(line)"]).exchange(RequestMessage(url: base)), base: base)
        side.expected = ExchangeComparison.Expected(response, Variables())
        return side
      }
      return ExchangeComparison.differences(sides[0], sides[1], rules: rules).count
    }
    XCTAssertEqual([count("sid=1a; Path=/", "sid=2b; Path=/"), count("sid=1a; Path=/", "sid=2b; path=/")], [0, 1])
  }

  func testCookiesAreComparedByIdentityAndTheirAttributesAsASet() {
    XCTAssertEqual(
      compared(
        Answer(200, ["Set-Cookie: a=1; Path=/; Secure", "Set-Cookie: b=2; Domain=127.0.0.1"]),
        Answer(200, ["Set-Cookie: b=2; Domain=localhost", "Set-Cookie: a=1; secure; path=/"])
      ),
      []
    )
    XCTAssertEqual(
      compared(
        Answer(200, ["Set-Cookie: a=1; Path=/; Secure", "Set-Cookie: b=2", "Set-Cookie: c=3; Path=/x"]),
        Answer(200, ["Set-Cookie: a=2; Path=/; HttpOnly", "Set-Cookie: d=4", "Set-Cookie: c=3; Path=/y"])
      ),
      [
        "cookie \"a\" differs | left:  a=1; Path=/; Secure | right: a=2; Path=/; HttpOnly",
        "attribute Secure of cookie \"a\" is only on the left | left:  present",
        "attribute HttpOnly of cookie \"a\" is only on the right | right: present",
        "attribute Path of cookie \"c\" differs | left:  /x | right: /y",
        "cookie \"b\" is only on the left | left:  b=2",
        "cookie \"d\" is only on the right | right: d=4",
      ]
    )
  }

  func testWhatExpiresIsComparedWithTheDateOfTheResponse() {
    func answer(_ second: Int, _ expiry: Int) -> Answer {
      Answer(
        200,
        [
          "Date: Sun, 06 Nov 1994 08:49:\(second) GMT", "Expires: Sun, 06 Nov 1994 08:59:\(expiry) GMT",
          "Set-Cookie: a=1; Expires=Sun, 06 Nov 1994 08:59:\(expiry) GMT",
        ]
      )
    }
    XCTAssertEqual(compared(answer(20, 30), answer(33, 43)), [])
    XCTAssertEqual(compared(answer(20, 30), answer(20, 35)).count, 2)
  }

  func testJSONIsComparedByItsValues() {
    XCTAssertEqual(compared(.json("{\"a\":1,\"b\":[1,2]}"), .json("{ \"b\": [1, 2.0], \"a\": 1 }")), [])
    XCTAssertEqual(
      compared(.json("{\"a\":7,\"b\":[1,2,3],\"c d\":null}"), .json("{\"a\":\"7\",\"b\":[2,3],\"e\":{\"f\":true}}")),
      [
        "body at $.a differs in type: a number on the left, a string on the right | left:  7 | right: \"7\"",
        "body at $.b[0] is only on the left | left:  1",
        "body at $[\"c d\"] is only on the left | left:  null",
        "body at $.e is only on the right | right: {\"f\":true}",
      ]
    )
  }

  func testNamesThatLookTheSameAndNamesThatComeTwiceAreCompared() {
    XCTAssertEqual(compared(.json("{\"\u{e9}\":1}"), .json("{\"e\u{301}\":1}")).count, 2)
    XCTAssertEqual(
      compared(.json("{\"a\":1,\"a\":2}"), .json("{\"a\":1,\"a\":3}")),
      ["body at $.a differs | left:  2 | right: 3"]
    )
  }

  func testAListNestedDeeplyIsComparedInTime() {
    let depth = 200
    func nested(_ value: Int) -> Answer {
      .json(String(repeating: "[0,", count: depth) + "\(value)" + String(repeating: "]", count: depth))
    }
    XCTAssertEqual(compared(nested(1), nested(2)).count, 1)
  }

  func testTextIsComparedByLinesAndOtherBodiesByBytes() {
    XCTAssertEqual(
      compared(Answer(body: "one\ntwo\nthree\n"), Answer(body: "one\n2\nthree\n")),
      ["body in line 2 differs | left:  two | right: 2"]
    )
    var (left, right) = (Answer(), Answer())
    (left.body, right.body) = ([0, 1, 2, 3], [0, 1, 9])
    XCTAssertEqual(compared(left, right), ["body from byte 2 differs | left:  hex,0203; | right: hex,09;"])
  }

  func testEventsAreComparedOneByOne() {
    func stream(_ text: String) -> Answer { Answer(200, ["Content-Type: text/event-stream"], body: text) }
    XCTAssertEqual(compared(stream("id: 1\ndata: {\"a\":1}\n\n"), stream("data: { \"a\": 1 }\r\nid: 1\r\n\r\n")), [])
    XCTAssertEqual(
      compared(
        stream("data: a\n\ndata: b\n\ndata: c\n\nid: 1\ndata: {\"n\":1}\n\n"),
        stream("data: a\n\ndata: c\n\nid: 2\ndata: {\"n\":2}\n\n")
      ),
      [
        "event 2 is only on the left | left:  data: b",
        "id of event 4 differs | left:  1 | right: 2",
        "data of event 4 at $.n differs | left:  1 | right: 2",
      ]
    )
  }

  func testTheAddressOfASideIsTheSameOnBothSides() {
    XCTAssertEqual(
      compared(
        .json(
          "{\"next\":\"http://127.0.0.1:8080/x?page=2\",\"host\":\"127.0.0.1:8080\"}",
          200,
          ["Location: http://127.0.0.1:8080/y", "ETag: \"1\""]
        ),
        .json(
          "{\"next\":\"http://localhost:9000/x?page=2\",\"host\":\"localhost:9000\"}",
          200,
          ["Location: http://localhost:9000/y", "ETag: \"2\""]
        )
      ),
      []
    )
    XCTAssertEqual(compared(Answer(200, ["A: 127.0.0.1:80801"]), Answer(200, ["A: localhost:90001"])).count, 1)
  }

  func testTheLengthOfABodyIsNoDifferenceOfItsOwnButThatOfAHeadResponseIs() {
    XCTAssertEqual(compared(.json("[1]", 200, ["Content-Length: 3"]), .json("[ 1 ]", 200, ["Content-Length: 5"])), [])
    XCTAssertEqual(compared(Answer(200, ["Content-Length: 3"]), Answer(200, ["Content-Length: 5"])).count, 1)
  }

  func testTheBoundaryOfAMultipartBodyMayDiffer() {
    func parts(_ boundary: String, _ text: String) -> Answer {
      let body = "--\(boundary)\r\n\r\n\(text)\r\n--\(boundary)--\r\n"
      return Answer(200, ["Content-Type: multipart/byteranges; boundary=\(boundary)"], body: body)
    }
    XCTAssertEqual(compared(parts("abc", "x"), parts("defg", "x")), [])
    XCTAssertEqual(compared(parts("abc", "x"), parts("defg", "y")), ["body in line 3 differs | left:  x\r | right: y\r"])
  }

  func testIgnoreLeavesOutFieldsCookiesAndPlacesOfJSON() throws {
    let left = Answer.json("{\"a\":1,\"items\":[{\"id\":1,\"n\":2}]}", 200, ["ETag: 1", "Set-Cookie: sid=1"])
    let right = Answer.json("{\"a\":1,\"items\":[{\"id\":2,\"n\":2}]}", 200, ["ETag: 2"])
    XCTAssertEqual(compared(left, right).count, 3)
    var rules = ExchangeComparison.Rules()
    for text in ["etag", "SID", "$..id"] { try rules.ignore(text) }
    XCTAssertEqual(compared(left, right) { [rules] in $0 = rules }, [])
  }

  func testADifferenceFarInALongTextIsShown() {
    let text = String(repeating: "x", count: 500)
    XCTAssertEqual(
      compared(Answer(200, ["A: \(text)1"]), Answer(200, ["A: \(text)2"])).first?.hasSuffix("x2"),
      true
    )
  }

  func testASideWithoutAResponseDiffersInStatusAndEndOnly() {
    var none = Answer(200)
    (none.hasHead, none.failure) = (false, TransportFailure(.cut, "the connection was closed"))
    XCTAssertEqual(
      compared(none, .json("[1]")),
      [
        "status is only on the right | right: 200",
        "end of the response differs | left:  the connection was closed | right: complete",
      ]
    )
  }

  func testARequestThatFailedOnOneSideDiffers() {
    var broken = Answer(200)
    broken.failure = TransportFailure(.cut, "the connection was closed")
    XCTAssertEqual(
      compared(broken, Answer(200)),
      ["end of the response differs | left:  the connection was closed | right: complete"]
    )
  }
}

// MARK: - Many cases

extension ExchangeComparisonTests {
  /// A response made by chance, in parts that can be changed one by one.
  private struct Sample {
    var status: Int
    var headers: [[String]] = []
    var cookies: [[String]] = []
    var json: QueryValue
    var events: [String]?
    var lines: [String]?

    init(_ random: inout SeededGenerator) {
      status = [200, 201, 404, 302].randomElement(using: &random) ?? 200
      for number in 0..<Int.random(in: 1...5, using: &random) {
        headers.append(["X-Field-\(number): \(Self.word(&random))"])
      }
      headers.append(["Via: \(Self.word(&random))", "Via: a \(Self.word(&random))", "Via: b"])
      headers.append(["Location: {base}/\(Self.word(&random))"])
      for number in 0..<Int.random(in: 1...3, using: &random) {
        cookies.append(["c\(number)=\(Self.word(&random))", "Path=/p\(number)", "Max-Age=\(number)", "HttpOnly"])
      }
      json = .object([
        ("text", .text("{base}")), ("list", Self.value(&random, depth: 3)), ("n", .number(7)),
        ("items", .list([.number(1), .text("b"), .null])),
      ])
      switch Int.random(in: 0..<3, using: &random) {
      case 0: events = (1...Int.random(in: 2...6, using: &random)).map { "id: \($0)\nevent: e\ndata: \($0) {base}" }
      case 1: lines = (1...Int.random(in: 2...9, using: &random)).map { "\($0) \(Self.word(&random))" }
      default: break
      }
    }

    private static func word(_ random: inout SeededGenerator) -> String {
      String((0..<Int.random(in: 1...12, using: &random)).map { _ in "abcdefghij 0123".randomElement(using: &random) ?? "a" })
        .trimmingCharacters(in: .whitespaces) + "."
    }

    private static func value(_ random: inout SeededGenerator, depth: Int) -> QueryValue {
      switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &random) {
      case 0: .null
      case 1: .boolean(Bool.random(using: &random))
      case 2: .number(Int.random(in: -1000...1000, using: &random))
      case 3: .text(word(&random))
      case 4: .list((0..<Int.random(in: 0...4, using: &random)).map { _ in value(&random, depth: depth - 1) })
      default: .object((0..<Int.random(in: 0...4, using: &random)).map { ("m\($0)", value(&random, depth: depth - 1)) })
      }
    }

    /// The response as a server of that address writes it: what does not count comes in any order.
    func answer(_ base: String, _ random: inout SeededGenerator) -> Answer {
      var answer = Answer(status)
      var groups = headers + [["Date: Sun, 06 Nov 1994 08:49:\(Int.random(in: 10...59, using: &random)) GMT"]]
      groups += [["Server: s\(Int.random(in: 0...9, using: &random))"]]
      for cookie in cookies {
        groups.append(["Set-Cookie: " + ([cookie[0]] + cookie.dropFirst().shuffled(using: &random)).joined(separator: "; ")])
      }
      let body: String
      if let events {
        groups.append(["Content-Type: text/event-stream"])
        let end = Bool.random(using: &random) ? "\n" : "\r\n"
        body = events.map { $0.replacing("\n", with: end) + end + end }.joined()
      } else if let lines {
        groups.append(["Content-Type: text/plain"])
        body = lines.joined(separator: "\n")
      } else {
        groups.append(["Content-Type: application/json"])
        body = Self.shuffled(json, &random).literal
      }
      groups.shuffle(using: &random)
      answer.headers = groups.joined().map { line in
        let name = line.prefix { $0 != ":" }
        let spelling = Bool.random(using: &random) ? name.lowercased() : String(name)
        return spelling + line.dropFirst(name.count).replacing("{base}", with: base)
      }
      answer.body = Array(body.replacing("{base}", with: base).utf8)
      return answer
    }

    private static func shuffled(_ value: QueryValue, _ random: inout SeededGenerator) -> QueryValue {
      switch value {
      case .object(let members):
        .object(members.shuffled(using: &random).map { QueryValue.Member(name: $0.name, value: shuffled($0.value, &random)) })
      case .list(let elements): .list(elements.map { shuffled($0, &random) })
      default: value
      }
    }
  }

  /// Changes of a response, each with the beginning of the sentence that must be among the differences.
  private var changes: [(String, (inout Sample) -> Void)] {
    func setJSON(_ name: String, _ value: QueryValue?) -> (inout Sample) -> Void {
      { sample in
        (sample.events, sample.lines) = (nil, nil)
        guard case .object(var members) = sample.json else { return }
        members.removeAll { $0.name == name }
        if let value { members.append(QueryValue.Member(name: name, value: value)) }
        sample.json = .object(members)
      }
    }
    return [
      ("status differs", { $0.status = 500 }),
      ("header \"X-New\" is only on the right", { $0.headers.append(["X-New: 1"]) }),
      ("header \"X-Field-0\" is only on the left", { $0.headers.removeFirst() }),
      ("header \"X-Field-0\" differs", { $0.headers[0][0] += "!" }),
      ("header \"Via\", line 2 of 3 differs", { $0.headers[$0.headers.count - 2].swapAt(1, 2) }),
      ("header \"Location\" differs", { $0.headers[$0.headers.count - 1][0] += "/more" }),
      ("attribute Max-Age of cookie \"c0\" differs", { $0.cookies[0][2] = "Max-Age=77" }),
      ("attribute HttpOnly of cookie \"c0\" is only on the left", { $0.cookies[0].removeLast() }),
      ("attribute Path of cookie \"c0\" differs", { $0.cookies[0][1] = "Path=/other" }),
      ("cookie \"c0\" differs", { $0.cookies[0][0] += "x" }),
      ("cookie \"c0\" is only on the left", { $0.cookies.removeFirst() }),
      ("body at $.n differs", setJSON("n", .number(8))),
      ("body at $.n differs in type", setJSON("n", .text("7"))),
      ("body at $.n is only on the left", setJSON("n", nil)),
      ("body at $.new is only on the right", setJSON("new", .null)),
      ("body at $.items[1] is only on the left", setJSON("items", .list([.number(1), .null]))),
      ("body at $.items[2] differs", setJSON("items", .list([.number(1), .text("b"), .boolean(false)]))),
      ("body at $.text differs", setJSON("text", .text("http://127.0.0.1:8081"))),
      ("event 2 is only on the left", { $0.events?.remove(at: 1) }),
      ("data of event 1 differs", { $0.events?[0] += "." }),
      ("event of event 1 is only on the left", { $0.events?[0].replace("\nevent: e", with: "") }),
      ("body in line 2 differs", { $0.lines?[1] += "." }),
      ("body in line 1 is only on the left", { $0.lines?.removeFirst() }),
    ]
  }

  func testEveryPlantedDifferenceIsFoundAndNamed() {
    var count = 0
    for (kind, change) in changes.enumerated() {
      for seed in 0..<20 {
        var random = SeededGenerator(seed: UInt64(kind), case: seed)
        var sample = Sample(&random)
        if change.0.hasPrefix("body at") { (sample.events, sample.lines) = (nil, nil) }
        if change.0.contains("event ") {
          (sample.events, sample.lines) = (["id: 1\nevent: e\ndata: 1", "data: 2", "data: 3"], nil)
        }
        if change.0.hasPrefix("body in") { (sample.events, sample.lines) = (nil, ["a", "b", "c"]) }
        var other = sample
        change.1(&other)
        let found = compared(sample.answer(bases[0], &random), other.answer(bases[1], &random))
        count += 1
        XCTAssertEqual(found.count, change.0.hasPrefix("header \"Via\"") ? 2 : 1, "\(change.0): \(found)")
        XCTAssertTrue(found.contains { $0.lowercased().hasPrefix(change.0.lowercased()) }, "\(change.0): \(found)")
      }
    }
    XCTAssertGreaterThan(count, 200)
  }

  func testEqualResponsesHaveNoDifferences() {
    let count = ProcessInfo.processInfo.environment["EQUAL_EXCHANGES"].flatMap { Int($0) } ?? 500
    for number in 0..<count {
      var random = SeededGenerator(seed: 16, case: number)
      let sample = Sample(&random)
      let found = compared(sample.answer(bases[0], &random), sample.answer(bases[1], &random)) { $0.comparesChunks = true }
      XCTAssertEqual(found, [], "case \(number)")
    }
  }

  func testWhereTheClientStopsReadingDoesNotCount() {
    func stopped(_ count: Int, _ ending: Ending) -> ExchangeComparison.Side {
      var exchange = Answer(200, body: String(repeating: "ab", count: count) + "a").exchange(RequestMessage(url: bases[0]))
      for _ in 0..<count { exchange.apply(.chunk(size: 2, extension: ""), at: .zero) }
      exchange.ending = ending
      return ExchangeComparison.Side(exchange, base: bases[0])
    }
    var rules = ExchangeComparison.Rules()
    rules.comparesChunks = true
    let stops = [(3, 5, Ending.cancelled), (3, 3, .failed(TransportFailure(.cut, "cut"))), (5, 3, .complete)]
    let counts = stops.map { ExchangeComparison.differences(stopped($0, .cancelled), stopped($1, $2), rules: rules).count }
    XCTAssertEqual(counts, [0, 0, 3])
  }

  func testAChunkThatDiffersIsFoundWhereChunksAreCompared() {
    func chunked(_ chunks: [String]) -> ExchangeComparison.Side {
      var exchange = Answer(200, ["Transfer-Encoding: chunked"], body: chunks.joined()).exchange(RequestMessage(url: bases[0]))
      for chunk in chunks { exchange.apply(.chunk(size: chunk.utf8.count, extension: ""), at: .zero) }
      return ExchangeComparison.Side(exchange, base: bases[0])
    }
    var rules = ExchangeComparison.Rules()
    let sides = (chunked(["ab", "cd", "e"]), chunked(["ab", "c", "de"]))
    XCTAssertEqual(ExchangeComparison.differences(sides.0, sides.1, rules: rules), [])
    rules.comparesChunks = true
    XCTAssertEqual(
      ExchangeComparison.differences(sides.0, sides.1, rules: rules).map(\.description),
      ["chunk 2 differs", "chunk 3 differs"]
    )
  }
}
