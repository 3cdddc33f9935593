#if Mustache
import Answerback
import AnswerbackMustache
import TestSupport
import XCTest

final class MustacheRecursionTests: XCTestCase {
  private func rendered(_ files: [String: String], _ values: TemplateValue) throws -> String {
    let folder = try FixtureFolder(files)
    do {
      return try MustacheEngine(directory: folder.path).render(.file("page.html"), values, escaping: .markup)
    } catch {
      return "\(error)"
    }
  }

  private func chain(_ depth: Int, endsEmpty: Bool) -> TemplateValue {
    var node: TemplateValue = .record(endsEmpty ? ["n": .number("0"), "next": .nothing] : ["n": .number("0")])
    for number in 0..<depth { node = .record(["n": .number("\(number + 1)"), "next": node]) }
    return node
  }

  func testAPartialMayIncludeItselfForAsLongAsTheValuesGo() throws {
    let files = ["page.html": "{{>node}}", "node.html": "{{n}} {{#next}}{{>node}}{{/next}}"]
    XCTAssertEqual(try rendered(files, chain(3, endsEmpty: true)), "3 2 1 0 ")
    XCTAssertEqual(try rendered(files, chain(50, endsEmpty: true)).split(separator: " ").count, 51)
  }

  func testARecursionThatTheValuesDoNotEndIsAnError() throws {
    let files = ["page.html": "{{>node}}", "node.html": "{{n}} {{#next}}{{>node}}{{/next}}"]
    // The innermost record has no `next`, so Mustache takes that of the one around it, again and again.
    XCTAssertEqual(
      try rendered(files, chain(1, endsEmpty: false)),
      "page.html: the partials include each other without end, or the values are nested too deeply. "
        + "End the recursion with a section that is empty in the innermost value."
    )
  }

  func testValuesNestedDeeperThanTheStackAllowsAreAnError() throws {
    let files = ["page.html": "{{>node}}", "node.html": "{{n}} {{#next}}{{>node}}{{/next}}"]
    XCTAssertTrue(try rendered(files, chain(20_000, endsEmpty: true)).hasPrefix("page.html: the partials include each other"))
  }

  func testInclusionWithoutASectionThatCouldEndItIsRefused() throws {
    func sentence(_ file: String, _ line: Int, _ name: String) -> String {
      "\(file):\(line): the partial \(name) includes this file again, without end. "
        + "Include it inside a section that ends the recursion."
    }
    XCTAssertEqual(try rendered(["page.html": "\n{{>page}}"], .record([:])), sentence("page.html", 2, "page"))
    XCTAssertEqual(
      try rendered(["page.html": "{{>a}}", "a.html": "{{>b}}", "b.html": "{{^x}}{{#.}}{{>a}}{{/.}}{{/x}}"], .record([:])),
      sentence("b.html", 1, "a")
    )
    XCTAssertEqual(
      try rendered(["page.html": "{{<page}}{{$b}}{{/b}}{{/page}}"], .record([:])),
      sentence("page.html", 1, "page")
    )
  }

  func testOnePartialMayStandInSeveralPlaces() throws {
    let files = ["page.html": "{{>a}}{{>b}}{{>a}}", "a.html": "a{{>b}}", "b.html": "b"]
    XCTAssertEqual(try rendered(files, .record([:])), "abbab")
  }

  func testSectionsNestedTooDeepAreRefused() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "{{#x}}", count: depth) + "." + String(repeating: "{{/x}}", count: depth)
    }
    let values: TemplateValue = .record(["x": .flag(true)])
    XCTAssertEqual(try rendered(["page.html": nested(64)], values), ".")
    for depth in [65, 100_000] {
      XCTAssertEqual(
        try rendered(["page.html": nested(depth)], values),
        "page.html:1: sections are nested more than 64 deep. Move some into partials."
      )
    }
  }
}
#endif
