import SystemIO
import XCTest

@testable import Exchanges
@testable import ScenarioSyntax
@testable import Scenarios

/// Scripts and streams made by chance: whatever comes, the step ends, and every expectation has its one verdict.
final class StreamPropertyTests: XCTestCase {
  private let fields = [
    "id: 1", "id: 2", "data: {\"n\":1}", "data: {\"n\":", "data: x", ": c", "retry: 5", "event: e", "odd: 1", "data",
  ]

  private func frame(_ random: inout SeededGenerator, _ fields: [String]) -> String {
    random.many(1...2) { $0.pick(fields) }.joined(separator: "\n") + "\n\n"
  }

  private func stream(_ random: inout SeededGenerator) -> StreamScript {
    var script = StreamScript()
    var time = 10
    script.pieces = random.many(0...6) { random in
      time += random.below(60)
      return (time, .bytes(frame(&random, fields)))
    }
    switch random.below(5) {
    case 0: return script.ending(.complete, at: time + random.below(50))
    case 1: return script.ending(.failed(TransportFailure(.cut, "cut")), at: time)
    case 2:
      script.endless = (random.below(80) + 1, frame(&random, fields))
      return script
    default:
      if random.once(in: 3) { script.pieces.append((time, .bytes("id: 1\ndata: never ended"))) }
      return script
    }
  }

  private func lines(_ random: inout SeededGenerator) -> String {
    let expected =
      fields.dropLast(2) + ["data-raw: x", "data: {{*}}", "id: {{*:int -> id}}", "id: {{id}}", "data: {\"n\":\"{{*:int}}\"}"]
    let directives = [
      "@within 30ms", "@gap 10ms..50ms", "@gap 0ms..300ms", "@within 300ms", "@skip 0..2", "@skip 1..1", "@silence 20ms",
      "@listen 20ms",
      "@limit 3 frames", "@limit 40B", "@drop",
      "@eof",
      "@reconnect after 0ms..50ms\nLast-Event-ID: 1\n\nHTTP 200\nX: y\n", "@reconnect\n\nHTTP 200\n",
    ]
    var text = random.many(1...7) { random in
      switch random.below(6) {
      case 0, 1: return random.pick(directives) + "\n"
      case 2:
        let group = random.many(0...3) { frame(&$0, Array(expected)) }.joined(
          separator: random.pick(["", "@skip 0..1\n", "@within 9ms\n"])
        )
        return "@unordered\n\(group)@end-unordered\n"
      default: return frame(&random, Array(expected))
      }
    }.joined()
    if random.once(in: 2) { text += "@stop\n" }
    return text
  }

  func testEveryExpectationOfAStreamHasItsVerdict() async throws {
    for seed in 0..<600 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let text =
        "GET {{base}}/e\n[Options]\nmax-time: 400ms\n\nHTTP 200\nContent-Type: text/event-stream\n[Events]\n\(lines(&random))"
      let file = try ScenarioFile.parse(text, path: "a/b.scenario")
      let server = StreamServer(stream(&random), stream(&random), stream(&random))
      var options = RunnerOptions()
      options.variables = ["id": "1"]
      let result = await server.run(text, options: options)
      let expected = file.steps[0].expectations(in: SourceText(text)).map(\.position)
      let section = file.steps[0].response?.section(.events)?.position
      let judged = result.verdicts.map(\.position).filter { $0 != section }
      XCTAssertEqual(judged, expected, "seed \(seed):\n\(text)\n\(result.failures.map(\.summary))")
      for failure in result.failures { XCTAssertFalse(failure.message.isEmpty, "seed \(seed)") }
    }
  }

  func testEveryExpectationOfChunksHasItsVerdict() async throws {
    let kinds = [
      "\"a\"", "\"{{*:len 1..3}}\"", "hex,61;", "bytes 2", "@within 20ms", "@gap 10ms..50ms", "@any 0..2", "@any 1..1",
      "\"{{nope}}\"",
    ]
    for seed in 0..<600 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let lines = random.many(1...6) { $0.pick(kinds) } + (random.maybe { $0.pick(["@end", "@abort"]) }.map { [$0] } ?? [])
      let text = "GET {{base}}/e\n\nHTTP 200\n[Chunks]\n\(lines.joined(separator: "\n"))\n"
      var time = 10
      var script = StreamScript.chunks()
      script.pieces = random.many(0...5) { random in
        time += random.below(40)
        return (time, .chunk(random.pick(["a", "b", "ab", "abc"])))
      }
      let endings: [Ending] = [
        .complete, .failed(TransportFailure(.cut, "cut")), .failed(TransportFailure(.timeout, "late")), .cancelled,
      ]
      let result = await StreamServer(script.ending(random.pick(endings), at: time)).run(text)
      let file = try ScenarioFile.parse(text, path: "a/b.scenario")
      let expected = file.steps[0].expectations(in: SourceText(text)).map(\.position.line)
      // An end about which no line says anything is told at the head of the section.
      let judged = result.verdicts.map(\.position.line).filter { $0 != 1 && $0 != 4 }
      XCTAssertEqual(judged, expected, "seed \(seed):\n\(text)\n\(result.failures.map(\.summary))")
    }
  }
}
