import Exchanges
import Foundation
import Synchronization
import Wire
import XCTest

/// `answerback record` of the showcase, and a run of what it wrote.
final class RecordProgramTests: ProgramTestCase {
  /// Sends a request and leaves after some events, or after some of an endless body.
  private static func send(_ url: String, by client: WireClient) async {
    let task = Mutex<Task<Void, Never>?>(nil)
    let (begin, beginning) = AsyncStream.makeStream(of: Never.self)
    let running = Task {
      for await _ in begin {}
      // Events may come seconds apart; of other bodies some have no end.
      let reads = Mutex((count: 0, most: 200))
      _ = await client.perform(RequestMessage(url: url), options: TransportOptions()) { event, _ in
        switch event {
        case .head(let head, _) where head.value(of: "Content-Type")?.hasPrefix("text/event-stream") == true:
          reads.withLock { $0.most = 2 }
        case .body:
          let isEnough = reads.withLock { reads in
            reads.count += 1
            return reads.count >= reads.most
          }
          if isEnough { task.withLock { $0 }?.cancel() }
        default: break
        }
      }
    }
    task.withLock { $0 = running }
    beginning.finish()
    await running.value
  }

  /// The paths of the showcase that a GET without parameters reaches.
  private func paths() throws -> [String] {
    try run(["routes"]).output.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count > 1, words[0].split(separator: ",").contains("GET"), !words[1].contains("{") else { return nil }
      return String(words[1])
    }
  }

  /// Records the same requests as often as there are folders, at the same time.
  private func record(_ paths: [String], into folders: String..., options: [String] = []) async throws -> [BuiltProgram.Outcome] {
    let programs = try folders.map { try program(["record", "--out", $0, "--per", "path"] + options) }
    let bases = try programs.map { program in
      try program.start()
      return try "http://" + XCTUnwrap(program.line().split(separator: " ").last)
    }
    await withTaskGroup { group in
      for base in bases {
        group.addTask {
          let client = WireClient()
          for path in paths { await Self.send(base + path, by: client) }
          await client.shutdown()
        }
      }
    }
    for program in programs { program.send(SIGINT) }
    let outcomes = try programs.map { try $0.end() }
    for outcome in outcomes { XCTAssertEqual(outcome.code, 0, outcome.errors) }
    XCTAssertEqual(try programs[0].leftovers(), [])
    return outcomes
  }

  func testWhatIsRecordedOfEachRouteOfTheShowcasePasses() async throws {
    let paths = try paths()
    XCTAssertGreaterThan(paths.count, 80)
    let outcome = try await record(paths, into: "recorded")[0]
    let files = try FileManager.default.contentsOfDirectory(atPath: path("recorded")).filter { $0.hasSuffix(".scenario") }
    // Endless streams that aren't event streams have no end to come to; that is said for each.
    let left = outcome.errorLines.filter { $0.contains("is not recorded: the client left") }
    XCTAssertEqual(files.count + left.count, paths.count, outcome.errors)
    let judged = try run(["run", "recorded", "--jobs", "4"])
    XCTAssertEqual(judged.code, 0, judged.output)
  }

  func testTheSameRequestsAreTheSameFiles() async throws {
    let paths = [
      "/", "/returning/response", "/events/ticks", "/media/messagepack", "/headers/layers", "/headers/layers/controller/random",
      "/background/one", "/background/log",
    ]
    _ = try await record(paths, into: "one", "two")
    for name in try FileManager.default.contentsOfDirectory(atPath: path("one")) {
      XCTAssertEqual(try text("one/\(name)"), try text("two/\(name)"), name)
    }
  }

  private func bodies(in folder: String) throws -> String {
    try FileManager.default.subpathsOfDirectory(atPath: path(folder)).sorted().map { name in
      "\(name)\n" + String(decoding: FileManager.default.contents(atPath: path("\(folder)/\(name)")) ?? Data(), as: UTF8.self)
    }.joined(separator: "\n")
  }

  func testSecretsThatAreGivenAreNamedAndWrittenNowhere() async throws {
    try write("pw=zebra 77/x\n", to: "secrets.txt")
    let program = try program(["record", "--out", "recorded", "--secrets-file", "secrets.txt", "--secret", "who=ada-lovelace"])
    try program.start()
    let base = try "http://" + XCTUnwrap(program.line().split(separator: " ").last)
    let client = WireClient()
    let json = [HeaderLine(name: "Content-Type", value: "application/json")]
    let item = Array(#"{"name": "zebra 77/x", "size": 2}"#.utf8)
    _ = await client.perform(RequestMessage(method: "POST", url: "\(base)/items", headers: json, body: item))
    _ = await client.perform(RequestMessage(url: "\(base)/files/named?name=ada-lovelace.txt"))
    let boundary = "xyz"
    let photo =
      "--\(boundary)\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n"
      + "by ada-lovelace\r\n--\(boundary)--\r\n"
    _ = await client.perform(
      RequestMessage(
        method: "POST",
        url: "\(base)/items/photos",
        headers: [HeaderLine(name: "Content-Type", value: "multipart/form-data; boundary=\(boundary)")],
        body: Array(photo.utf8)
      )
    )
    await client.shutdown()
    program.send(SIGINT)
    let outcome = try program.end()
    XCTAssertEqual(outcome.code, 0, outcome.errors)
    let text = try bodies(in: "recorded")
    XCTAssertFalse(text.contains("zebra"), text)
    XCTAssertFalse(text.contains("lovelace"), text)
    XCTAssertTrue(text.contains("{{secret.pw}}"), text)
    XCTAssertTrue(text.contains("GET {{base}}/files/named?name={{secret.who}}.txt"), text)
    XCTAssertTrue(
      outcome.errorLines.contains(
        "recorded/recording-1.d/3-1/a.txt isn't written, because there is a secret in it. Put it there yourself."
      ),
      outcome.errors
    )
    XCTAssertTrue(
      outcome.errorLines.contains("recorded/recording-1.scenario needs --secret pw: its value was left out."),
      outcome.errors
    )
  }

  func testWhatDiffersFromOneTimeToTheOtherIsAMatcher() async throws {
    let paths = ["/headers/layers/controller/random", "/default/resource"]
    _ = try await record(paths, into: "one", "two", options: ["--repeat", "30"])
    let file = "headers-layers-controller-random.scenario"
    let first = try text("one/\(file)")
    XCTAssertTrue(first.contains("\nX-Random: {{*}}\n"), first)
    XCTAssertEqual(first, try text("two/\(file)"))
    XCTAssertTrue(try text("one/default-resource.scenario").contains("\"name\": \""))
    let judged = try run(["run", "one", "--repeat", "5"])
    XCTAssertEqual(judged.code, 0, judged.output)
  }

  func testWhatDependsOnBackgroundTasksIsAMatcher() async throws {
    let program = try program(["record", "--out", "recorded"])
    try program.start()
    let base = try "http://" + XCTUnwrap(program.line().split(separator: " ").last)
    let client = WireClient()
    for (method, path) in [("GET", "/returning/pages"), ("POST", "/returning/page"), ("GET", "/returning/pages")] {
      _ = await client.perform(RequestMessage(method: method, url: base + path))
    }
    await client.shutdown()
    program.send(SIGINT)
    XCTAssertEqual(try program.end().code, 0)
    let text = try text("recorded/recording-1.scenario")
    XCTAssertTrue(text.contains("```json\n0\n```"), text)
    XCTAssertTrue(text.contains("```json\n\"{{*:number}}\"\n```"), text)
  }

  func testAnotherServerGetsOnlyWhatChangesNothingAgain() async throws {
    let server = try RecordingServer()
    defer { server.stop() }
    for (options, expected) in [
      ([], ["GET /a", "POST /b", "GET /a"]), (["--repeat", "0"], ["GET /a", "POST /b"]),
      (["--repeat", "1"], ["GET /a", "POST /b", "GET /a", "POST /b"]),
    ] {
      let program = try program(
        ["record", "--out", "r\(options.joined())", "--target", "http://127.0.0.1:\(server.port)"] + options
      )
      try program.start()
      let base = try "http://" + XCTUnwrap(program.line().split(separator: " ").last)
      let client = WireClient()
      _ = await client.perform(RequestMessage(url: base + "/a"))
      _ = await client.perform(RequestMessage(method: "POST", url: base + "/b", body: Array("x".utf8)))
      await client.shutdown()
      program.send(SIGINT)
      XCTAssertEqual(try program.end().code, 0)
      let requests = server.takeRequests().map { bytes in
        String(decoding: bytes, as: UTF8.self).split(separator: " ").prefix(2).joined(separator: " ")
      }
      XCTAssertEqual(requests, expected, "\(options)")
    }
  }

  func testABodyThatIsSentInChunksIsSentInChunksAgain() async throws {
    let server = try RecordingServer()
    defer { server.stop() }
    let program = try program(["record", "--out", "recorded", "--target", "http://127.0.0.1:\(server.port)"])
    try program.start()
    let base = try "http://" + XCTUnwrap(program.line().split(separator: " ").last)
    let client = WireClient()
    let chunked = [
      HeaderLine(name: "Transfer-Encoding", value: "chunked"), HeaderLine(name: "Content-Type", value: "text/plain"),
    ]
    let body = Array("2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n".utf8)
    _ = await client.perform(RequestMessage(method: "POST", url: base + "/a", headers: chunked, body: body))
    await client.shutdown()
    program.send(SIGINT)
    XCTAssertEqual(try program.end().code, 0)
    let text = try text("recorded/recording-1.scenario")
    XCTAssertTrue(text.contains("[Options]\nsend-chunks: 5B\n"), text)
    XCTAssertFalse(text.contains("Transfer-Encoding"), text)
    _ = server.takeRequests()
    let judged = try run(["run", "recorded", "--server", "http://127.0.0.1:\(server.port)"])
    XCTAssertEqual(judged.code, 0, judged.output)
    let sent = server.takeRequests().map { String(decoding: $0, as: UTF8.self) }
    XCTAssertTrue(sent.last?.hasSuffix("\r\n\r\n5\r\nabcde\r\n0\r\n\r\n") == true, "\(sent)")
  }

  func testACookieThatAnotherScenarioShowsIsSentAsItIs() async throws {
    let program = try program(["record", "--out", "recorded", "--per", "path", "--repeat", "1"])
    try program.start()
    let base = try "http://" + XCTUnwrap(program.line().split(separator: " ").last)
    let client = WireClient()
    let first = await client.perform(RequestMessage(url: base + "/returning/response"))
    let set = try XCTUnwrap(first.head?.value(of: "Set-Cookie").map { String($0.prefix { $0 != ";" }) })
    let cookies = [HeaderLine(name: "Cookie", value: "\(set); other=my-own-secret")]
    _ = await client.perform(RequestMessage(url: base + "/headers/layers", headers: cookies))
    await client.shutdown()
    program.send(SIGINT)
    let outcome = try program.end()
    XCTAssertEqual(outcome.code, 0, outcome.errors)
    let text = try text("recorded/headers-layers.scenario")
    XCTAssertTrue(text.contains("\nCookie: \(set); other={{secret.other}}\n"), text)
    XCTAssertTrue(
      outcome.errorLines.contains("recorded/headers-layers.scenario needs --secret other: its value was left out."),
      outcome.errors
    )
    let judged = try run(["run", "recorded", "--secret", "other=mine"])
    XCTAssertEqual(judged.code, 0, judged.output)
  }

  func testARecordingOfNothingSaysSo() async throws {
    let program = try program(["record", "--out", "recorded"])
    try program.start()
    _ = try program.line()
    program.send(SIGTERM)
    let outcome = try program.end()
    XCTAssertEqual(outcome.code, 1)
    XCTAssertEqual(outcome.errorLines.last, "Nothing was recorded: no request came.")
  }
}
