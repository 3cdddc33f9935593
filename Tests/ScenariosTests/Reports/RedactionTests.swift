import Exchanges
import Scenarios
import Synchronization
import XCTest

/// No secret gets into any report, whatever form it takes on the way.
final class RedactionTests: XCTestCase {
  private let secrets = ["p&w <\"1\">'é", "k\\ey", "line one\nline two", "tok en/+=", "abc", "abcdef"]

  private let text = """
    #@ redact: sid

    POST {{base}}/{{secret.s4}}
    X-One: {{secret.s0}}
    X-Two: {{secret.s1}}
    [FormParams]
    a: {{secret.s0}}
    b: {{secret.s2}}
    c: {{secret.s3}}
    d: {{secret.s5}}

    HTTP 201
    X-Echo: {{secret.s0}}
    [Captures]
    token: header "X-Token" redact
    [Asserts]
    header "X-Echo" == "{{secret.s0}} {{secret.s5}}"
    body == "{{secret.s2}}"
    header "X-Token" == "x"
    cookie "sid" == "x"

    GET {{base}}/
    [BasicAuth]
    ada: {{secret.s3}}

    HTTP 201
    """

  func testNoReportShowsASecretOfAnyKind() async throws {
    var rig = Rig()
    rig.options.secrets = Dictionary(uniqueKeysWithValues: secrets.enumerated().map { ("s\($0)", $1) })
    let transport = PreparedTransport { [secrets] _, _ in
      Answer(
        200,
        ["X-Echo: \(secrets[0])!", "X-Token: captured-7", "Set-Cookie: sid=cookie-9"],
        body: "<\(secrets.joined(separator: "|"))>"
      )
    }
    let result = await rig.run(text, transport, path: "x.scenario")
    XCTAssertGreaterThan(result.failures.count, 5)
    let hidden = [
      "captured-7", "cookie-9", "p&w", "p%26w", "p&amp;w", "k\\ey", "k\\\\ey", "line one", "line%20two", "line+two", "line two",
      "tok en", "tok%20en", "tok+en", "abc", "def", "YWRhOnRvayBlbi8rPQ==", "cCZ3",
    ]
    for kind in ReportFormat.Kind.allCases {
      let text = written(kind, result, rig.options.redactor)
      XCTAssertTrue(text.contains("***"), "\(kind)")
      for secret in hidden { XCTAssertFalse(text.contains(secret), "\(kind) shows \(secret):\n\(text)") }
    }
  }

  private func written(_ kind: ReportFormat.Kind, _ result: ScenarioResult, _ redactor: SecretRedactor) -> String {
    let text = Mutex("")
    let sink = ReportSink(ReportFormat(kind).makeReport(), redactor: redactor) { piece in text.withLock { $0 += piece } }
    sink.begin()
    sink.finished(result)
    sink.end(RunSummary([result], duration: .zero))
    return text.withLock { $0 }
  }

  func testALongSecretIsTakenOutBeforeAShortOneWithinIt() {
    let redactor = SecretRedactor()
    redactor.add("abc")
    redactor.add("abcdef")
    redactor.add("")
    XCTAssertEqual(redactor.redact("abcdef abc abcd"), "*** *** ***d")
  }

  func testWhatIsLeftOfASecretWhereATextIsCutOffIsTakenOutToo() {
    let redactor = SecretRedactor()
    redactor.add("correct horse")
    XCTAssertEqual(redactor.redact("it was correct h… (9 more) and co… and …"), "it was ***… (9 more) and co… and …")
  }
}
