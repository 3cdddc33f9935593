import ScenarioInterchange
import XCTest

@testable import Exchanges
@testable import Scenarios

/// The user information of a URL may hold a password: no report shows it.
final class UserInfoTests: XCTestCase {
  func testUserInformationIsMaskedWhereverAURLStands() {
    let rows = [
      "http://u:p@h/": "http://***@h/", "https://token@h:80?q=a@b#c@d": "https://***@h:80?q=a@b#c@d", "//u:p@h": "//***@h",
      "http://u:p@x@h/": "http://***@h/", "http://h/@u:p": "http://h/@u:p", "http://h?u:p@x": "http://h?u:p@x",
      "GET http://u:p@h/ failed, then \"http://v:q@i\"": "GET http://***@h/ failed, then \"http://***@i\"", "a@b": "a@b", "": "",
      "http://u:p@\u{301}h/": "http://***@\u{301}h/", "http://": "http://", "http://@h": "http://***@h",
      "mailto:a@b": "mailto:a@b",
      "/a//b@c": "/a//***@c", "http://é:ü@h/": "http://***@h/",
    ]
    for (text, masked) in rows { XCTAssertEqual(text.withoutUserInfo, masked) }
  }

  func testARedirectsUserInformationIsInNoReport() async throws {
    for (userInfo, hidden) in [
      "ada:s3cret-word": ["s3cret-word", "ada:"], "ada:pw": ["ada:pw", ":pw@"], "token-of-ada": ["token-of-ada"], "u:p": ["u:p@"],
      "ada:it's%20\u{E9}": ["it's%20", "%20\u{E9}"],
    ] {
      for location in ["http://\(userInfo)@h.test/next", "//\(userInfo)@h.test/next"] {
        let rig = Rig()
        let transport = PreparedTransport { request, number in
          guard number > 0 else { return Answer(302, ["Location: \(location)"]) }
          var answer = Answer()
          answer.failure = TransportFailure(.badRequest, "\(request.method) \(request.url.withoutUserInfo): the URL names a user")
          answer.hasHead = false
          return answer
        }
        let text =
          "GET {{base}}/\n[Options]\nlocation: true\n\nHTTP 200\nLocation: x\n[Redirects]\n302 /elsewhere\n[Asserts]\nurl == \"x\"\n"
        let result = await rig.run(text, transport, path: "x.scenario")
        XCTAssertGreaterThan(result.unmet.count, 1)
        let redactor = rig.options.redactor
        var texts = ReportFormat.Kind.allCases.map { written($0, result, redactor) }
        texts += result.transcripts.map { redactor.redact($0.text) } + [redactor.redact(result.curlCommands)]
        for text in texts {
          for word in hidden { XCTAssertFalse(text.contains(word), "\(word) in \(text)") }
        }
        XCTAssertTrue(texts.contains { $0.contains("//***@h.test/next") }, texts[0])
      }
    }
  }

  private func written(_ kind: ReportFormat.Kind, _ result: ScenarioResult, _ redactor: SecretRedactor) -> String {
    var report = ReportFormat(kind).makeReport()
    let text = report.begin() + report.finished(result) + report.end(RunSummary([result], duration: .zero))
    return redactor.redact(text)
  }
}
