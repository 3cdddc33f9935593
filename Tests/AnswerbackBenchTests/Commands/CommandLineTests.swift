import Answerback
import Foundation
import XCTest

@testable import AnswerbackBench

/// The exit codes of the command line, which scripts rely on.
final class CommandLineTests: XCTestCase {
  private var folder = URL(filePath: "/")

  override func setUpWithError() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "answerback-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  override func tearDownWithError() throws {
    try FileManager.default.removeItem(at: folder)
  }

  private func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    let url = folder.appending(path: name)
    try Data(bytes).write(to: url)
    return url.path(percentEncoded: false)
  }

  private func answerback(_ arguments: String...) async -> Int32 {
    var surroundings = Surroundings()
    surroundings.folder = folder.path(percentEncoded: false)
    return await Surroundings.$current.withValue(surroundings) {
      await AnswerbackBench.Bench.run(arguments) { try App { Get("/x") { ["id": 7] } } }
    }
  }

  /// A report file, so that the test's own output stays readable.
  private func quiet(_ name: String = "report.tap") -> String {
    "tap:" + folder.appending(path: name).path(percentEncoded: false)
  }

  func testEverythingThatComesTrueIs0AndAFailureIs1() async throws {
    let good = try file("good.scenario", "GET {{base}}/x\n\nHTTP 200\n".utf8)
    let bad = try file("bad.scenario", "GET {{base}}/x\n\nHTTP 404\n".utf8)
    let codes = [await answerback("run", "--report", quiet(), good), await answerback("run", "--report", quiet(), good, bad)]
    XCTAssertEqual(codes, [0, 1])
  }

  func testAFileThatDoesNotParseIs3AndTheOthersStillRun() async throws {
    _ = try file("good.scenario", "GET {{base}}/x\n\nHTTP 200\n".utf8)
    _ = try file("random.scenario", (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 97 &+ 31) })
    let code = await answerback("run", "--report", quiet(), folder.path(percentEncoded: false))
    XCTAssertEqual(code, 3)
    let report = try String(contentsOf: folder.appending(path: "report.tap"), encoding: .utf8)
    XCTAssertTrue(report.contains("ok 1"), report)
  }

  func testUsageIs2() async throws {
    let codes = [
      await answerback("run", "/no/such/folder"), await answerback("run", "--jobs", "0"), await answerback("--size", "nonsense"),
      await answerback("routes", "--frobnicate"), await answerback("run", folder.path(percentEncoded: false)),
    ]
    XCTAssertEqual(codes, [2, 2, 2, 2, 2])
  }

  func testAServerThatIsNotThereIs4() async throws {
    let good = try file("good.scenario", "GET {{base}}/x\n\nHTTP 200\n".utf8)
    let code = await answerback("run", "--report", quiet(), "--server", "http://127.0.0.1:9", good)
    XCTAssertEqual(code, 4)
  }

  func testAnAppThatCannotBeMadeIs4() async throws {
    let good = try file("good.scenario", "GET {{base}}/x\n\nHTTP 200\n".utf8)
    let code = await AnswerbackBench.Bench.run(["run", "--report", quiet(), good]) { try App { Delete("/x") { 1 } } }
    XCTAssertEqual(code, 4)
  }

  func testFormatBringsAFileIntoItsFormAndCheckOnlyLooks() async throws {
    let path = try file("a.scenario", "GET {{base}}/x\nHTTP 200\n[Asserts]\nstatus   ==    200\n".utf8)
    let before = await answerback("format", "--check", path)
    let change = await answerback("format", path)
    let after = await answerback("format", "--check", path)
    XCTAssertEqual([before, change, after], [1, 0, 0])
    XCTAssertTrue(try String(contentsOfFile: path, encoding: .utf8).contains("status == 200"))
  }

  func testCheckSaysWhetherFilesParse() async throws {
    let good = try file("good.scenario", "GET {{base}}/x\n\nHTTP 200\n".utf8)
    let bad = try file("bad.scenario", "GET {{base}}/x\n\nHTTP 200\n[Assert]\nstatus == 200\n".utf8)
    let codes = [await answerback("check", good), await answerback("check", bad)]
    XCTAssertEqual(codes, [0, 3])
  }

  func testCheckReadsRegularExpressionsAndPaths() async throws {
    let assertions = ["body matches /a(?=b)/", "jsonpath \"$[\" exists", "body matches /a+/"]
    var codes: [Int32] = []
    for (number, assertion) in assertions.enumerated() {
      let path = try file("\(number).scenario", "GET {{base}}/x\n\nHTTP 200\n[Asserts]\n\(assertion)\n".utf8)
      codes.append(await answerback("check", path))
    }
    XCTAssertEqual(codes, [3, 3, 0])
  }

  func testTheBenchShowsTheAnswerOfARouteOnItsDumpedScreen() async throws {
    let script = try file("keys", "<Enter>\n:wait 200 OK\ntb\n".utf8)
    let dump = folder.appending(path: "screen.txt")
    let code = await answerback("--script", script, "--size", "100x30", "--dump", dump.path(percentEncoded: false))
    XCTAssertEqual(code, 0)
    let screen = try String(contentsOf: dump, encoding: .utf8)
    XCTAssertTrue(screen.contains(#""id": 7"#), screen)
  }

  func testTheTableOfRoutesStandsInColumns() throws {
    let app = try App {
      Get("/x") { 1 }.summary("one")
      Delete("/longer/{id}") { NoContent() }
    }
    XCTAssertEqual(
      RoutesCommand.table(app.routes.map(RoutesCommand.Line.init)),
      "GET     /x            200  application/json  one\nDELETE  /longer/{id}  204  -"
    )
  }
}
