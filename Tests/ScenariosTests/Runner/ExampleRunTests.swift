import Exchanges
import Scenarios
import XCTest

/// The examples of the language's description, run against answers that are as they want them, and against some that are not.
final class ExampleRunTests: XCTestCase {
  private func run(_ name: String, rig: Rig = Rig(), _ answer: @escaping @Sendable (RequestMessage, Int) -> Answer) async throws
    -> ScenarioResult
  {
    let examples = try await ScenarioExamples.all()
    let example = try XCTUnwrap(examples.first { $0.name == name })
    var rig = rig
    rig.options.secrets = ["password": "love"]
    var files = Dictionary(uniqueKeysWithValues: examples.map { ("e/\($0.name)", Array($0.text.utf8)) })
    files["e/fixtures/map.bin"] = (0..<4096).map { UInt8($0 % 251) }
    rig.options.files = PreparedFiles(files: files)
    return await rig.run(example.text, PreparedTransport(answer), path: "e/\(name)")
  }

  /// A description that declares one operation, answered by JSON of any kind.
  private static func described(_ operation: String, _ path: String, _ method: String, _ status: Int) -> Answer {
    .json(
      """
      {"openapi": "3.1.0", "paths": {"\(path)": {"\(method)": {"operationId": "\(operation)", "responses": {
        "\(status)": {"description": "", "content": {"application/json": {}}}}}}}}
      """
    )
  }

  func testTheFirstPassesWhereItsAnswersAreAsDescribed() async throws {
    let result = try await run("1-plain-json.scenario") { request, _ in
      if request.url.hasSuffix("/schema/openapi.json") { return Self.described("createItem", "/items", "post", 201) }
      return request.method == "POST"
        ? .json(
          #"{"id":5,"name":"desk lamp","watts":7,"created":"2024-05-01T10:00:00Z"}"#,
          201,
          ["Location: /items/5", "ETag: \"a\""]
        )
        : .json(#"{"id":5,"name":"desk lamp","watts":7,"created":"x"}"#, 200, ["ETag: \"a\""])
    }
    XCTAssertEqual(result.failures.map(\.summary), [])
  }

  func testTheTableOfNegotiation() async throws {
    let result = try await run("2-negotiation.scenario") { request, _ in
      let accept = request.headers.first?.value ?? "application/json"
      let types = [
        "application/json": "application/json", "application/msgpack": "application/msgpack",
        "text/*;q=0.5, text/csv": "text/csv; charset=utf-8", "text/*": "text/plain; charset=utf-8",
        "application/json;q=0.1, text/plain;q=0.9": "text/plain; charset=utf-8",
        "application/json;q=0, */*;q=0.1": "application/msgpack",
      ]
      var answer = Answer(types[accept] == nil ? 406 : 200)
      answer.headers = ["Content-Type: \(types[accept] ?? "application/problem+json")", "Vary: Accept"]
      answer.body =
        [0x82, 0xA5] + Array("title".utf8) + [0xA6] + Array("weekly".utf8) + [0xA4] + Array("rows".utf8) + [0x93, 1, 2, 3]
      return answer
    }
    XCTAssertEqual(result.failures.map(\.summary), [])
    XCTAssertEqual(result.steps.count, 10)
    XCTAssertEqual(result.verdicts.count, 9 * 4 + 4)
  }

  func testTheLayersOfCookies() async throws {
    let result = try await run("3-layered-cookies.scenario") { request, _ in
      let gone = "Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT"
      switch request.method {
      case "POST":
        return Answer(
          303,
          [
            "Location: /home", "Set-Cookie: theme=dark; Path=/; Max-Age=31536000; SameSite=Lax",
            "Set-Cookie: csrf=kP3x; Path=/; Secure; SameSite=Strict",
            "Set-Cookie: sid=0123456789abcdef0123456789abcdef; Path=/; HttpOnly; Secure; SameSite=Lax",
          ]
        )
      case "DELETE":
        return Answer(
          204,
          [
            "Set-Cookie: csrf=; Path=/; \(gone); Secure; SameSite=Strict",
            "Set-Cookie: sid=; Path=/; \(gone); HttpOnly; Secure; SameSite=Lax",
          ]
        )
      default:
        let isRight = request.headers.contains(HeaderLine(name: "X-CSRF", value: "kP3x"))
        return Answer(
          isRight ? 200 : 403,
          ["Cache-Control: no-store", "Set-Cookie: theme=light; Path=/; Max-Age=31536000; SameSite=Lax"]
        )
      }
    }
    XCTAssertEqual(result.failures.map(\.summary), [])
    XCTAssertEqual(result.steps.map(\.verdicts.count), [12, 4, 6])
  }

  func testTheRangesOfAFile() async throws {
    let whole = (0..<4096).map { UInt8($0 % 251) }
    let result = try await run("5-file-range.scenario") { request, _ in
      let range = request.headers.first { $0.isNamed("Range") }?.value
      let isStale = request.headers.contains { $0.isNamed("If-Range") && $0.value == "\"stale\"" }
      var answer = Answer(
        200,
        ["Content-Length: 4096", "Accept-Ranges: bytes", "ETag: \"m\"", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"]
      )
      answer.body = whole
      switch range {
      case "bytes=0-1023":
        answer = Answer(206, ["Content-Range: bytes 0-1023/4096", "Content-Length: 1024"])
        answer.body = Array(whole[..<1024])
      case "bytes=-16" where !isStale:
        answer = Answer(206, ["Content-Range: bytes 4080-4095/4096"])
        answer.body = Array(whole[4080...])
      case "bytes=9000-": answer = Answer(416, ["Content-Range: bytes */4096"])
      default: break
      }
      if request.headers.contains(where: { $0.isNamed("If-None-Match") }) { answer = Answer(304, ["ETag: \"m\""]) }
      return answer
    }
    XCTAssertEqual(result.failures.map(\.summary), [])
  }

  func testTheWalkThroughAllPages() async throws {
    let result = try await run("7-pagination.scenario") { request, _ in
      switch request.url.split(separator: "/", maxSplits: 2).last.map(String.init) ?? "" {
      case let path where path.hasSuffix("openapi.json"): return Self.described("listItems", "/v2/items", "get", 200)
      case let path where path.hasSuffix("v1/items"): return Answer(301, ["Location: /v2/items"])
      case let path where path.hasSuffix("v2/items"): return Answer(307, ["Location: /v2/items?page=1"])
      case let path:
        let page = Int(String(path.last ?? "1")) ?? 1
        let ids = (1...45).dropFirst((page - 1) * 20).prefix(20).map { "{\"id\":\($0)}" }.joined(separator: ",")
        return .json("{\"items\":[\(ids)]}", 200, page < 3 ? ["Link: </v2/items?page=\(page + 1)>; rel=\"next\""] : [])
      }
    }
    XCTAssertEqual(result.failures.map(\.summary), [])
    XCTAssertEqual(result.steps.map(\.name).dropFirst(1), ["page 1", "page 2", "nothing twice, nothing lost"])
  }

  func testTheLetterThatIsPolledFor() async throws {
    let rig = Rig(server: PreparedServer(probes: ["background.running": "1", "background.failed": "0"]))
    let result = try await run("8-background-poll.scenario", rig: rig) { request, number in
      if request.url.hasSuffix("/session") { return Answer(303, ["Set-Cookie: csrf=k"]) }
      if request.method == "POST" {
        return Answer(202, ["Location: /letters/123e4567-e89b-12d3-a456-426614174000", "Retry-After: 1"])
      }
      return .json(number < 5 ? #"{"state":"busy"}"# : #"{"state":"written"}"#)
    }
    XCTAssertEqual(result.failures.map(\.summary), ["38:1+31 probe \"background.running\" == 0\n  actual: 1"])
    XCTAssertEqual(result.steps.map(\.exchanges.count), [1, 1, 4, 0])
    XCTAssertEqual(rig.clock.slept.count { $0 == .milliseconds(50) }, 3)
    XCTAssertEqual(rig.clock.slept.count { $0 == .milliseconds(20) }, 10)
  }
}
