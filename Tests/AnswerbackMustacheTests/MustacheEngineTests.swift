#if Mustache
import Answerback
import AnswerbackMustache
import AnswerbackTesting
import TestSupport
import XCTest

final class MustacheEngineTests: XCTestCase {
  private struct Person: Encodable { var name: String, friends: [Person] = [], note: String? = nil }

  /// What the engine makes of files and values; errors as their text.
  private func rendered(
    _ files: [String: String],
    _ name: String = "page.html",
    _ values: TemplateValue = .record([:]),
    escaping: TemplateEscaping = .markup
  ) throws -> String {
    let folder = try FixtureFolder(files)
    let engine = MustacheEngine(directory: folder.path)
    do {
      return try engine.render(.file(name), values, escaping: escaping)
    } catch {
      return "\(error)".replacing(folder.path, with: "FOLDER")
    }
  }

  func testVariablesSectionsAndListsAreThoseOfMustache() async throws {
    let folder = try FixtureFolder([
      "page.html": """
      {{#people}}
      {{name}}{{^last}}: {{/last}}{{#friends}}{{name}} {{/friends}}{{^friends}}nobody{{/friends}}
      {{/people}}
      {{! not shown }}{{missing}}{{count}} {{rate}} {{big}} {{yes}}{{#no}}no{{/no}}.
      """
    ])
    let values: TemplateValues = [
      "people": [Person(name: "ada", friends: [Person(name: "bob"), Person(name: "cid")]), Person(name: "eve")],
      "count": 3, "rate": 1.0, "big": UInt64.max, "yes": true, "no": false,
    ]
    let app = try App { Get("/") { Template("page.html", values) } }.templates(MustacheEngine(directory: folder.path))
    let answer = await app.ask("/").typedLine
    XCTAssertEqual(
      answer,
      "200 text/html; charset=utf-8 ada: bob cid \neve: nobody\n3 1.0 18446744073709551615 true."
    )
  }

  func testAMemberWithoutAValueHidesTheOneOfAnOuterRecord() throws {
    let inner: TemplateValue = .record(["note": .nothing, "name": .text("in")])
    let values: TemplateValue = .record(["note": .text("outer"), "inner": inner])
    let text = "{{#inner}}[{{note}}{{#note}}shown{{/note}}{{^note}}none{{/note}} {{name}}]{{/inner}}{{inner.name}}"
    XCTAssertEqual(try rendered(["page.html": text], "page.html", values), "[none in]in")
  }

  func testPartialsAreFilesWithOrWithoutTheSuffixOfThePage() throws {
    let files = [
      "page.html": "{{>mail/head}}{{=<% %>=}}<%>foot.html%>{{>not one}}",
      "mail/head.html": "head of {{user}}\n", "foot.html": "{{>end}}", "end.html": "end\n",
    ]
    XCTAssertEqual(try rendered(files, "page.html", .record(["user": .text("ada")])), "head of ada\nend\n{{>not one}}")
  }

  func testAPageFillsTheBlocksOfItsLayout() throws {
    let files = [
      "layout.html": "<title>{{$title}}untitled{{/title}}</title>\n{{$body}}{{/body}}\n",
      "page.html": "{{<layout}}\n{{$title}}{{user}}{{/title}}\n{{$body}}{{>hi}}{{/body}}\n{{/layout}}\n", "hi.html": "hi",
      "plain.html": "{{<layout}}{{/layout}}",
    ]
    let values: TemplateValue = .record(["user": .text("<ada>")])
    XCTAssertEqual(try rendered(files, "page.html", values), "<title>&lt;ada&gt;</title>\nhi\n")
    XCTAssertEqual(try rendered(files, "plain.html", values), "<title>untitled</title>\n\n")
  }

  func testEscapingIsThatOfThePageInItsPartialsToo() throws {
    let files = [
      "page.html": "{{x}}{{{x}}}{{&x}}{{>part.txt}}", "part.txt": "{{x}}", "page.txt": "\n{{x}}{{>part.html}}\n",
      "part.html": "{{x}}", "layout.txt": "{{$b}}{{/b}}", "child.txt": "{{<layout}}{{$b}}{{x}}{{/b}}{{/layout}}",
    ]
    let values: TemplateValue = .record(["x": .text("<'\"&>")])
    let escaped = "&lt;&#39;&quot;&amp;&gt;"
    XCTAssertEqual(try rendered(files, "page.html", values), "\(escaped)<'\"&><'\"&>\(escaped)")
    XCTAssertEqual(try rendered(files, "page.txt", values, escaping: .none), "\n<'\"&><'\"&>\n")
    XCTAssertEqual(try rendered(files, "child.txt", values, escaping: .none), "<'\"&>")
  }

  func testAQuotationMarkIsEscapedThoughAnAccentFollows() throws {
    let values: TemplateValue = .record(["x": .text("\"\u{301} onload=\"\u{301}<\u{338}")])
    XCTAssertEqual(
      Array(try rendered(["page.html": "{{x}}"], "page.html", values).unicodeScalars),
      Array("&quot;\u{301} onload=&quot;\u{301}&lt;\u{338}".unicodeScalars)
    )
  }

  func testABrokenTemplateIsNamedWithLineAndColumn() throws {
    let broken = [
      "open": "<p>\n{{#user}}never closed", "crossed": "{{#a}}\n{{#b}}{{/a}}{{/b}}", "tag": "one\n\ntwo {{user",
      "name": "{{a b}}",
      "delimiters": "{{= =}}", "pragma": "{{% X: Y }}", "dynamic": "\n{{>*name}}", "part": "\n\n {{>none}}",
      "parent": "{{<layout}}{{x}}{{/layout}}",
    ]
    var faults: [String: String] = [:]
    for (name, text) in broken { faults[name] = try rendered(["page.html": text]) }
    let remedy = "Close each section with {{/name}}, the inner before the outer"
    XCTAssertEqual(
      faults,
      [
        "open": "page.html:2: the section user is never closed. Close it with {{/user}}.",
        "crossed": "page.html:2:10: a closing tag has a different name than the open section. \(remedy).",
        "tag": "page.html:3:11: a tag is not closed. Write {{name}}.",
        "name": "page.html:1:5: a tag is not closed, or its name has an invalid character. Write {{name}}.",
        "delimiters": "page.html:1:5: the delimiters are not two words between {{= and =}}. Write {{=<% %>=}}.",
        "pragma": "page.html:1:12: a pragma is unknown. Write {{% CONTENT_TYPE: TEXT }}.",
        "dynamic":
          "page.html:2: a partial is named by the value name. Write the name of each partial in its own section.",
        "part":
          "page.html:3: the partial none can't be used: the file is not in the folder FOLDER. "
          + "Create none.html, or correct the name.",
        "parent": "page.html:1:28: a parent contains something other than blocks. "
          + "Write {{<layout}}{{$block}}…{{/block}}{{/layout}}.",
      ]
    )
  }

  func testABrokenPartialIsNamedItself() throws {
    let files = ["page.html": "{{>part}}", "part.html": "\n{{#x}}"]
    XCTAssertEqual(
      try rendered(files),
      "part.html:2: the section x is never closed. Close it with {{/x}}."
    )
  }

  func testAPartialOutsideTheFolderIsRefused() throws {
    let files = ["t/page.html": "{{>../secret.txt}}", "secret.txt": "secret"]
    let folder = try FixtureFolder(files)
    let engine = MustacheEngine(directory: folder.path + "/t")
    XCTAssertThrowsError(try engine.render(.file("page.html"), .record([:]), escaping: .markup)) { error in
      XCTAssertEqual(
        (error as? TemplateError)?.fault,
        "the partial ../secret.txt can't be used: the name leads out of the folder \(folder.path)/t"
      )
    }
  }

  func testOneBrokenTemplateDoesNotBreakTheOthers() throws {
    XCTAssertEqual(try rendered(["page.html": "fine", "broken.html": "{{#x}}", "binary.png": "\0"]), "fine")
  }

  func testValuesThatAreNoRecordAreRefused() throws {
    XCTAssertEqual(
      try rendered(["page.html": "{{.}}"], "page.html", .list([.text("x")])),
      "page.html: the values are not a record. Use a dictionary, or a type with properties."
    )
  }
}
#endif
