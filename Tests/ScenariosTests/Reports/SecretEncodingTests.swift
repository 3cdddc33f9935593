import FieldValues
import Foundation
import ScenarioSyntax
import XCTest

@testable import Exchanges
@testable import Scenarios

/// A secret is replaced however it is encoded, by up to three encodings in any order.
final class SecretEncodingTests: XCTestCase {
  private static let secrets = [
    "p&w <\"1\">'é", "tok en/+=1", "x%41y\\n\\u0041z", "zq+se&c=r#d", "ab:cd@ef/gh", "ünï\\cödé😀", "it's-secret",
  ]
  private static let letters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".unicodeScalars)

  private static func percent(_ text: String, keeping kept: String, lower: Bool = false) -> String {
    let kept = Set(kept.utf8)
    return text.utf8.map { byte in
      kept.contains(byte) ? String(Unicode.Scalar(byte)) : String(format: lower ? "%%%02x" : "%%%02X", Int(byte))
    }.joined()
  }

  private static func json(_ text: String, toASCII: Bool) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "/" where toASCII: "\\/"
      case _ where toASCII && !scalar.isASCII: String(scalar).utf16.map { String(format: "\\u%04x", Int($0)) }.joined()
      default: String(scalar)
      }
    }.joined()
  }

  private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

  private static let encodings: [(name: String, encode: @Sendable (String) -> String)] = {
    let unreserved = String(String.UnicodeScalarView(letters))
    return [
      ("percent", { percent($0, keeping: "") }),
      ("percent in part", { percent($0, keeping: unreserved + "/?&=+:@,'\"") }),
      ("percent in small letters", { percent($0, keeping: unreserved, lower: true) }),
      ("form", { percent($0, keeping: unreserved + " ").replacingOccurrences(of: " ", with: "+") }),
      ("JSON", { json($0, toASCII: false) }), ("JSON in ASCII", { json($0, toASCII: true) }),
      ("shell", { $0.replacingOccurrences(of: "'", with: "'\\''") }),
      ("shell with escapes", { ShellWord.dollarQuoted(Array($0.utf8)) }),
      (
        "HTML",
        { text in
          [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;")]
            .reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
        }
      ),
      (
        "HTML numbers",
        { $0.unicodeScalars.map { letters.contains($0) ? String($0) : "&#x\(String($0.value, radix: 16));" }.joined() }
      ),
      ("base64", { base64($0) }), ("base64 within a text", { base64("x\($0)yz") }),
      (
        "base64url",
        { base64("xy\($0)").replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "") }
      ),
      ("hex", { Array($0.utf8).hexText }),
    ]
  }()

  /// Every encoding of a secret by up to so many encodings.
  private func encoded(_ secret: String, depth: Int) -> [(name: String, text: String)] {
    var all = [(name: "none", text: secret)]
    var last = all
    for _ in 0..<depth {
      last = last.flatMap { before in Self.encodings.map { ("\(before.name), \($0.name)", $0.encode(before.text)) } }
      all += last
    }
    return all
  }

  func testASecretInFoldedBase64IsFound() {
    let redactor = SecretRedactor()
    redactor.add("pa55w0rd-Zq")
    for fold in ["\n", "\r\n", "\\n", "\\r\\n", "%0A", "&#10;", "&#x0A;", "\\u000a", "\\x0a", "\\012", "\\\n", "\n    ", "\\n\t"]
    {
      let text = redactor.redact("body: \"cGE1NXcw\(fold)cmQtWnE=\"")
      XCTAssertFalse(text.contains("cmQtWnE") || text.contains("cGE1NXcw"), "\(fold.debugDescription): \(text)")
    }
  }

  func testNamedCharactersOfHTMLAreFound() {
    let texts = [
      ("pass-ω9Zq", "pass-&omega;9Zq"), ("pass-šZq9", "pass-&scaron;Zq9"), ("Œuvre-Zq9", "&OElig;uvre-Zq9"),
      ("it’s-Zq9", "it&rsquo;s-Zq9"),
      ("a–b-Zq9", "a&ndash;b-Zq9"), ("“x”-Zq9", "&ldquo;x&rdquo;-Zq9"), ("Zq™9", "Zq&trade;9"), ("α→β9", "&alpha;&rarr;&beta;9"),
      ("é1-Zq9", "&eacute1-Zq9"),
    ]
    for (secret, text) in texts {
      let redactor = SecretRedactor()
      redactor.add(secret)
      XCTAssertEqual(redactor.redact("<p>\(text)</p>"), "<p>***</p>", text)
    }
  }

  /// A digit that is escaped can be taken for a part of the number before it.
  func testPercentInPartOverOctalOverHTMLIsFound() {
    let redactor = SecretRedactor()
    redactor.add("iii")
    for semicolon in ["\\073", "\\%3073", "\\0%373", "%5c07%33", "\\07%33", "%5C%3073"] {
      for digits in ["105", "1%305", "%3105", "10%35"] {
        let text = redactor.redact(String(repeating: "&#\(digits)\(semicolon)", count: 3))
        XCTAssertEqual(text, "***", "\(digits) \(semicolon)")
      }
    }
  }

  func testPartsOfASecretThatChunksCutAreFound() {
    let redactor = SecretRedactor()
    redactor.add("pa55w0rd-Zq")
    redactor.add(cutIn: Array("{pa55w0rd-Zq}".utf8), by: [0..<7, 7..<13])
    XCTAssertEqual(redactor.redact("\"{pa55w0\" \"rd-Zq}\""), "\"{***\" \"***}\"")
  }

  func testASecretIsFoundThroughThreeEncodings() {
    for secret in Self.secrets {
      let redactor = SecretRedactor()
      redactor.add(secret)
      for (name, text) in encoded(secret, depth: secret == Self.secrets[0] ? 3 : 2) {
        let redacted = redactor.redact("GET /x?q=\(text) end")
        let rest = redacted.replacing("***", with: "")
        XCTAssertTrue(redacted.hasPrefix("GET /x?q=") && redacted.hasSuffix(" end"), "\(name): \(redacted)")
        // Base64 has digits that also belong to what stands beside the secret, and each of them may be escaped.
        let edges = name.contains("base64") ? text.utf8.count * 2 / 3 : 12
        XCTAssertTrue(redacted.contains("***") && rest.utf8.count <= "GET /x?q= end".utf8.count + edges, "\(name): \(redacted)")
      }
    }
  }

  func testNoReportShowsASecretInAnyEncoding() throws {
    for secret in Self.secrets {
      let redactor = SecretRedactor()
      redactor.add(secret)
      // The report encodes once more.
      let texts = encoded(secret, depth: secret == Self.secrets[0] ? 2 : 1).map(\.text)
      let result = self.result(texts)
      for kind in ReportFormat.Kind.allCases {
        let report = Collected<String>()
        let sink = ReportSink(ReportFormat(kind).makeReport(), redactor: redactor, collectedIn: report)
        sink.begin()
        sink.finished(result)
        sink.end(RunSummary([result], duration: .zero))
        for text in texts {
          for form in [text, String(text.quoted.dropFirst().dropLast()), text.xmlEscaped] {
            XCTAssertFalse(report.value.contains(form), "\(kind) shows \(form)")
          }
        }
        try assertIsWellFormed(report.value, kind)
      }
      for failure in result.failures {
        let text = redactor.redact(failure.block(path: "a.scenario", in: SourceText(result.text)))
        for encoded in texts { XCTAssertFalse(text.contains(encoded), "a failure shows \(encoded)") }
      }
    }
  }

  private func assertIsWellFormed(_ text: String, _ kind: ReportFormat.Kind) throws {
    switch kind {
    case .json, .har: _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
    case .ndjson:
      for line in text.split(separator: "\n") { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    case .junit:
      let opened = text.components(separatedBy: "<testcase ").count
      let closed = text.components(separatedBy: "</testcase>").count
      XCTAssertEqual(opened, closed)
      XCTAssertTrue(text.hasSuffix("</testsuites>\n"), text)
    default: break
    }
  }

  /// A result with these texts in its URL, header, body and failures.
  private func result(_ texts: [String]) -> ScenarioResult {
    let all = texts.joined(separator: " | ")
    var request = RequestMessage(method: "POST", url: "http://h/x?" + texts.prefix(3).joined(separator: "&"))
    request.headers = [HeaderLine(name: "X", value: all)]
    request.body = Array(all.utf8)
    var exchange = Exchange(request: request)
    let headers = [HeaderLine(name: "Y", value: all)]
    exchange.head = ResponseHead(version: "HTTP/1.1", status: 200, reason: "OK", headers: headers, bytes: [])
    exchange.body = Array(all.utf8)
    exchange.ending = .complete
    let verdicts = texts.map { (text) -> Verdict in
      let place = SourcePosition(line: 1)
      return Verdict(.failed, "body == \(text)", at: place, message: "got \(text.quoted)", details: ["- a", "+ \(text)"])
    }
    let step = StepResult(name: texts[1], position: SourcePosition(line: 1), exchanges: [exchange], verdicts: verdicts)
    return ScenarioResult(path: "a.scenario", text: "GET http://h/x\n", name: "a", steps: [step])
  }

  func testValuesOfAReportAreReplacedAndItsFormIsNot() throws {
    let secrets = ["200", "1", "failure", "name", "amp", "n", "quot", "event"]
    let redactor = SecretRedactor()
    for secret in secrets { redactor.add(secret) }
    let result = self.result(["a & \"b\" \n 200 failure", "1 of 2", "event"])
    for kind in [ReportFormat.Kind.json, .ndjson, .har, .junit] {
      let report = Collected<String>()
      let sink = ReportSink(ReportFormat(kind).makeReport(), redactor: redactor, collectedIn: report)
      sink.begin()
      sink.finished(result)
      sink.end(RunSummary([result], duration: .zero))
      try assertIsWellFormed(report.value, kind)
      XCTAssertFalse(report.value.contains("200 fail"), report.value)
      if kind == .junit { XCTAssertTrue(report.value.contains("<failure message="), report.value) }
    }
  }

  func testAShortSecretIsReplacedWhereItStandsAlone() {
    let redactor = SecretRedactor()
    redactor.add("a1")
    XCTAssertEqual(redactor.redact("pin=a1&x a1 ba1 a1b YTE= a%31 éa1"), "pin=***&x *** ba1 a1b YTE= *** éa1")
  }

  func testASecretIsFoundInALongTextInTimeThatGrowsWithTheText() {
    let redactor = SecretRedactor()
    for secret in Self.secrets { redactor.add(secret) }
    let line = #"{"event":"expectation","path":"a/b.scenario","message":"body is \"hello %20\", not \"x\""}"# + "\n"
    let text = String(repeating: line, count: 3000)
    let clock = ContinuousClock()
    let short = clock.measure { XCTAssertEqual(redactor.redact(text), text) }
    let long = clock.measure { XCTAssertEqual(redactor.redact(text + text + text + text), text + text + text + text) }
    XCTAssertLessThan(long, short * 40)
    XCTAssertEqual(redactor.redact(text + "it%27s-secret\n"), text + "***\n")
  }

  func testASecretThatRepeatsTheStartOfAnEscapeTakesNoLonger() {
    let repeated = String(repeating: "%25", count: 330_000)
    for (secret, text) in [
      (String(repeating: "%", count: 20) + "a", repeated),
      (String(repeating: "%", count: 20) + "a", String(repeating: "%", count: 1 << 18)),
      (String(repeating: "\\", count: 30) + "b", String(repeating: "\\", count: 100_000)),
      (String(repeating: "&", count: 20) + "b", String(repeating: "&amp;", count: 100_000)),
      (String(repeating: "a", count: 100) + "b", String(repeating: "a", count: 1 << 20)),
      (String(repeating: "'", count: 20) + "b", String(repeating: "'", count: 500_000)),
    ] {
      let redactor = SecretRedactor()
      redactor.add(secret)
      let clock = ContinuousClock()
      let time = clock.measure { XCTAssertEqual(redactor.redact(text), text) }
      XCTAssertLessThan(time, .seconds(30), String(text.prefix(5)))
      // What follows all beginnings at once finds what the search of one after the other does.
      let spelled = secret.utf8.map { "%\([$0].hexText)" }.joined()
      XCTAssertEqual(redactor.redact("\(text)x\(secret)-\(spelled)\(spelled)x"), "\(text)x***-******x", String(secret.prefix(3)))
    }
  }

  func testTheFastSearchFindsWhatTheOtherDoes() throws {
    var generator = SystemRandomNumberGenerator()
    let pieces = ["%25", "%", "a", "2", "5", "b", "&amp;", "\\u0061", "\\", "'", "\"", "%2561", "&#97;", "é", "%C3%A9"]
    for _ in 0..<400 {
      func text(_ count: Int) -> String { (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined() }
      let secret = Array(text(Int.random(in: 2...4, using: &generator)).utf8)
      let view = SecretSearch.View(Array(text(30).utf8) + secret + Array(text(30).utf8))
      guard secret.count > 2 else { continue }
      var slow = Set<Int>()
      for match in SecretSearch([secret]).matches(in: view.bytes) { slow.formUnion(match.span) }
      var fast = Set<Int>()
      SecretSearch.Pass(secret, view, EscapedText(view.bytes), depth: SecretSearch.depth).forEachSpan { fast.formUnion($0) }
      XCTAssertEqual(fast, slow, "\(secret) in \(view.bytes)")
    }
  }

  func testASecretInPiecesOfAShellsWordIsFound() {
    let redactor = SecretRedactor()
    redactor.add("pa55w0rd-Zq")
    redactor.add("my pass-Zq9")
    let pieces = ["pa'55'w0rd-Zq", #"pa55"w0"rd-Zq"#, "pa55\\\nw0rd-Zq", #"my" "pass-Zq9"#, "my' 'pass-Zq9", #"p"a55w0rd-Zq"#]
    for piece in pieces { XCTAssertEqual(redactor.redact("x \(piece) y"), "x *** y", piece) }
  }

  func testASecretIsFoundInAnotherCharset() {
    let redactor = SecretRedactor()
    redactor.add("tök-én")
    XCTAssertEqual(redactor.redact("t%F6k-%E9n tÃ¶k-Ã©n t\\u00c3\\u00b6k-\\u00c3\\u00a9n"), "*** *** ***")
  }

  func testPartsOfASecretThatAURLDividesAreReplaced() {
    let redactor = SecretRedactor()
    redactor.add("zqpw+se&cret=r#tail")
    XCTAssertEqual(redactor.redact("/x?key=zqpw+se {\"cret\":\"cret=r\"}"), "/x?key=*** {\"cret\":\"***\"}")
  }
}
