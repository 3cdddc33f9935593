import Answerback
import AnswerbackTesting
import Exchanges
import Foundation
import Scenarios
import Synchronization
import Wire
import Workbench
import XCTest

@testable import AnswerbackBench

final class BenchTargetTests: XCTestCase {
  private func withTarget(url: String? = nil, _ work: (BenchTarget, WireClient) async throws -> Void) async throws {
    let client = WireClient()
    let app = BenchedApp { _ in try App { Get("/own") { "own" } } }
    let target = BenchTarget(app: app, url: url, transport: client, ownTransport: client)
    try await work(target, client)
    await target.stop()
    _ = await app.end(0)
    await client.shutdown()
  }

  private func base(_ messages: [Message]) -> String? {
    for case .server(let state) in messages { return state.base }
    return nil
  }

  func testScenariosRunAgainstTheCurrentTarget() async throws {
    let text = "GET {{base}}/other\n\nHTTP 200\n"
    try await withTarget { other, _ in
      _ = other
      try await withTarget { target, _ in
        let elsewhere = BenchedApp { _ in try App { Get("/other") { "other" } } }
        let running = try await elsewhere.server.start()
        let start = await target.start()
        XCTAssertNotNil(base(start))
        var result = await target.run("x.scenario", text: text) { _ in }.result
        XCTAssertFalse(result.passed)
        let there = await target.setTarget(running.base)
        XCTAssertEqual(base(there), running.base)
        result = await target.run("x.scenario", text: text) { _ in }.result
        XCTAssertTrue(result.passed, "\(result.failures)")
        let described = await target.describe()
        XCTAssertTrue(described.isEmpty)
        let back = await target.setTarget(nil)
        XCTAssertEqual(base(back), base(start), "the app went on running meanwhile")
        result = await target.run("x.scenario", text: text) { _ in }.result
        XCTAssertFalse(result.passed)
        await running.stop()
        _ = await elsewhere.end(0)
      }
    }
  }

  func testABenchThatBeganElsewhereStartsTheAppWhenItIsAskedFor() async throws {
    try await withTarget(url: "http://127.0.0.1:9/path") { target, client in
      let start = await target.start()
      XCTAssertEqual(base(start), "http://127.0.0.1:9")
      let back = await target.setTarget(nil)
      let base = try XCTUnwrap(base(back))
      XCTAssertTrue(target.isOwn(base + "/own"))
      XCTAssertFalse(target.isOwn("http://127.0.0.1:9/own"))
      XCTAssertFalse(target.isOwn(base + "0/own"))
      let exchange = await client.perform(RequestMessage(url: base + "/own"), options: TransportOptions()) { _, _ in }
      XCTAssertEqual(exchange.head?.status, 200)
    }
  }

  func testAnOpenedScenarioBringsItsTextAndItsFirstRequest() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "open-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "a.scenario").path
    try Data("POST {{base}}/a\nX: y\n\nHTTP 200\n".utf8).write(to: URL(filePath: path))
    try await withTarget { target, _ in
      let messages = await target.open(path)
      guard case .scenarioOpened(path, let text, let request)? = messages.first else { return XCTFail("\(messages)") }
      XCTAssertTrue(text.hasPrefix("POST {{base}}/a\n"))
      XCTAssertEqual(request?.method, "POST")
      XCTAssertEqual(request?.url, "/a")
      guard case .notice(let sentence)? = await target.open(path + "x").first else { return XCTFail("no sentence") }
      XCTAssertTrue(sentence.contains("can't be opened"), sentence)
    }
  }
}
