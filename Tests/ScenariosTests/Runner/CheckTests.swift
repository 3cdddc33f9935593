import ScenarioSyntax
import Scenarios
import XCTest

/// What is found in a scenario without running it.
final class CheckTests: XCTestCase {
  private func check(_ text: String, path: String = "a/b.scenario", files: [String: String] = [:]) throws -> [String] {
    let file = try ScenarioFile.parse(text, path: path)
    return file.check(files: PreparedFiles(files: files.mapValues { Array($0.utf8) })).map {
      "\($0.position.line):\($0.position.column) \($0.severity): \($0.message)"
    }
  }

  func testWhatNoRunCanReadIsAnError() throws {
    let text = """
      GET {{base}}/

      HTTP 200
      [Captures]
      c: body replaceRegex "(?P<a>x)" "$9"
      [Asserts]
      body replaceRegex "(?P<a>x)" "${nope}" == "a"
      body replaceRegex "(?P<a>x)" "${a}$1$$" == "a"
      bytes decode "utf-99" == "a"
      bytes decode "shift_jis" == "a"
      certificate "Colour" == "a"
      certificate "Subject" == "a"
      variable "c" exists
      """
    XCTAssertEqual(
      try check(text).map { String($0.prefix { $0 != "." }) },
      [
        #"5:33 error: the replacement "$9" can't be used: the replacement names the group 9 at character 1, which the expression doesn't have"#,
        #"7:30 error: the replacement "${nope}" can't be used: the replacement names the group nope at character 1, which the expression doesn't have"#,
        #"9:7 error: the charset "utf-99" isn't known here"#, #"11:13 error: a certificate has no field "Colour""#,
      ]
    )
  }

  func testWhatNothingUsesIsAWarningAndAnUnusedColumnIsAnError() throws {
    let text = """
      GET {{base}}/{{a}}
      [Options]
      variable: spare=1
      [Table]
      | a | b |
      | 1 | 2 |

      HTTP 200
      X: {{*:int -> n}}
      Y: {{*:int -> n}}
      Z: {{*:int -> m}}
      [Captures]
      id: jsonpath "$.id"
      used: jsonpath "$.used"

      GET {{base}}/{{used}}
      """
    XCTAssertEqual(
      try check(text),
      [
        "3:1 warning: variable spare is not used", "5:7 error: column b is not used", "11:4 warning: variable m is not used",
        "13:1 warning: variable id is not used", "16:1 warning: the step expects nothing of its response",
      ]
    )
  }

  func testCapturesOfSetUpFilesAreForOthers() throws {
    let setUp = "GET {{base}}/{{given}}\n\nHTTP 200\n[Captures]\nid: jsonpath \"$.id\"\n"
    XCTAssertEqual(try check(setUp, path: "a/lib/s.scenario"), [])
    let user = "#@ setup: lib/s.scenario\n#@ finally: lib/f.scenario\n\nGET {{base}}/{{id}}\n\nHTTP 200\n[Captures]\nx: body\n"
    let files = ["a/lib/s.scenario": setUp, "a/lib/f.scenario": "GET {{base}}/{{x}}\n\nHTTP 200\n"]
    XCTAssertEqual(try check(user, files: files), [])
  }

  func testWhatCannotBeRunIsFoundWithoutSendingAnything() throws {
    let cases = [
      "#@ setup: no.scenario\n\nGET {{base}}/\n\nHTTP 200\n": "1:4 error: there is no file a/no.scenario",
      "#@ server: other\n\nGET {{base}}/\n\nHTTP 200\n":
        "1:4 error: \"other\" is not the URL of a server. Write http://HOST:PORT.",
      "#@ openapi: no.json\n\nGET {{base}}/\n\nHTTP 200\n": "1:4 error: there is no file a/no.json",
      "POST {{base}}/\nfile,no.bin;\n\nHTTP 200\n": "2:1 error: there is no file a/no.bin",
      "POST {{base}}/\n[Multipart]\nf: file,no.bin;\n\nHTTP 200\n": "3:4 error: there is no file a/no.bin",
      "GET {{base}}/\n\nHTTP 200\n[Asserts]\nbody matches /(/\n": "5:14 error",
      "GET {{base}}/\n\nHTTP 200\n[Asserts]\njsonpath \"$.[\" == 1\n": "5:10 error",
      "GET {{base}}/\n\nHTTP 200\n[Events]\ndata: 1\n[Chunks]\n\"a\"\n": "6:1 error: [Events] and [Chunks] in one response",
      "@check\n[Asserts]\nstatus == 200\n": "3:1 error: a check has no response to query",
      "GET {{base}}/\n[Options]\nsend-chunks: 3\n\nHTTP 200\n": "3:1 error: send-chunks has no body to send",
      "GET {{base}}/\n[Options]\nserver: x\n\nHTTP 200\n": "3:1 error: \"x\" is not the URL of a server. Write http://HOST:PORT.",
      "GET {{base}}/{{none}}\n\nHTTP 200\n": "1:14 error: variable none is not set",
      "": "1:1 error: the file has no steps",
    ]
    for (text, expected) in cases {
      let found = try check(text)
      XCTAssertEqual(found.count, 1, "\(found) of:\n\(text)")
      XCTAssertTrue(found.first?.hasPrefix(expected) == true, "\(found) of:\n\(text)")
    }
  }
}
