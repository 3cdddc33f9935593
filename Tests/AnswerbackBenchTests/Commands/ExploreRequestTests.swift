import Answerback
import XCTest

@testable import AnswerbackBench

/// The request that stands ready when the bench opens.
final class ExploreRequestTests: CommandTestCase {
  private func screen(_ arguments: [String], keys: String = ":wait") async throws -> (run: CommandRun, screen: String) {
    let script = ["--script", try file("keys", keys), "--dump", path("screen"), "--ascii", "--size", "120x40"]
    let run = await answerback(arguments: script + arguments)
    return (run, exists("screen") ? try text("screen") : "")
  }

  func testTheOptionsOfCurlBuildIt() async throws {
    let (run, screen) = try await screen([
      "-X", "PUT", "-H", "A: b", "--json", #"{"a":1}"#, "-sL", "127.0.0.1:9/json", "--no-color",
    ])
    let warnings = [
      "left out, because it isn't part of a request: -s",
      "After a redirect with 301, 302 or 303 curl sends PUT again, and the scenario sends GET. Write a step for each hop.",
    ]
    XCTAssertEqual(run, CommandRun(code: 0, errors: warnings.map { "warning: \($0)\n" }.joined()))
    XCTAssertTrue(screen.contains("PUT /json"), screen)
    XCTAssertTrue(screen.contains("[x] A: b"), screen)
    XCTAssertTrue(screen.contains("follows redirects"), screen)
    XCTAssertTrue(screen.contains("http://127.0.0.1:9"), screen)
  }

  func testAHostWithoutASchemeIsAnHTTPOne() async throws {
    let (run, screen) = try await screen(["127.0.0.1:9/json"])
    XCTAssertEqual(run.code, 0)
    XCTAssertTrue(screen.contains("GET /json"), screen)
  }

  func testWhatCurlRefusesIs2WithASentence() async throws {
    for (arguments, sentence) in [
      (["-X", "POST"], "The curl command has no URL. Add one."), (["--frobnicate", "http://h"], "--frobnicate"),
      (["ftp://h/x"], "ftp://h/x isn't a URL"),
    ] {
      let (run, _) = try await screen(arguments)
      XCTAssertEqual(run.code, 2, "\(arguments)")
      XCTAssertTrue(run.errors.contains(sentence), run.errors)
    }
  }

  func testVariablesOfTheCommandLineFillTheRequest() async throws {
    let vars = try file("dev.vars", "id=7\n")
    let (run, screen) = try await screen(
      ["--env", vars, "--var", "x=1", "--secret", "key=hunter22"],
      keys: "2e<C-u>GET /x?id={{id}}&x={{x}}&k={{secret.key}}<Enter>:vars<Enter>"
    )
    XCTAssertEqual(run, CommandRun(code: 0))
    XCTAssertTrue(screen.contains("{{id}}"), screen)
    XCTAssertTrue(screen.contains("{{secret.key}}"), screen)
    XCTAssertFalse(screen.contains("hunter22"), screen)
  }

  func testABodyIsReadFromAFileWhenTheRequestIsSent() async throws {
    makeApp = { try App { Post("/echo", Body<[String: Int]>()) { _, body in body } } }
    let body = try file("x.json", #"{"a": 41}"#)
    let (_, screen) = try await screen(
      [],
      keys: "2e<C-u>POST /echo<Enter>jeContent-Type: application/json<Enter>Ge<lt> \(body)<Esc>r\n:wait\ntb"
    )
    XCTAssertTrue(screen.contains(#""a": 41"#), screen)
    let (_, missing) = try await self.screen([], keys: "2e<C-u>POST /echo<Enter>Ge<lt> ./none.json<Esc>r\n:wait there is no file")
    XCTAssertTrue(missing.contains("not sent: there is no file ./none.json"), missing)
  }
}
