import Foundation
import Scenarios
import XCTest

final class SelectionTests: XCTestCase {
  private var folder = ""

  override func setUpWithError() throws {
    folder = NSTemporaryDirectory() + "answerback-\(UUID().uuidString)"
    let files = [
      "b/two.scenario": "#@ tags: sse, slow\n\n### alpha\nGET {{base}}/2\n",
      "a/one.scenario": "#@ tags: sse\n\n### beta\nGET {{base}}/1\n",
      "a/lib/in.scenario": "GET {{base}}/\n", ".hidden/x.scenario": "GET {{base}}/\n", "a/notes.txt": "x",
      "B/up.scenario": "FETCH\n",
      "empty/x.txt": "",
    ]
    for (name, text) in files {
      let place = URL(filePath: folder).appending(path: name)
      try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: place)
    }
  }

  override func tearDownWithError() throws {
    try FileManager.default.removeItem(atPath: folder)
  }

  private func names(_ plan: RunPlan) -> [String] {
    plan.scenarios.map { String($0.path.dropFirst(folder.count + 1)) }
  }

  func testAFolderGivesItsScenariosSortedBytewiseWithoutLib() throws {
    XCTAssertEqual(names(try RunPlan(paths: [folder])), ["B/up.scenario", "a/one.scenario", "b/two.scenario"])
    XCTAssertEqual(names(try RunPlan(paths: [folder + "/a/lib/in.scenario"])), ["a/lib/in.scenario"])
    XCTAssertEqual(names(try RunPlan(paths: [folder + "/b/", folder + "/a"])), ["b/two.scenario", "a/one.scenario"])
  }

  func testALineChoosesTheStepItIsIn() throws {
    let plan = try RunPlan(paths: [folder + "/b/two.scenario:4"])
    XCTAssertEqual(names(plan), ["b/two.scenario"])
    XCTAssertNotEqual(plan.scenarios[0].selection, .all)
  }

  func testAPathToNothingIsAFault() {
    XCTAssertThrowsError(try RunPlan(paths: [folder + "/empty"])) {
      XCTAssertEqual("\($0)", "\(folder)/empty holds no scenario. Name another folder, or a file.")
    }
    XCTAssertThrowsError(try RunPlan(paths: [folder + "/no.scenario"])) {
      XCTAssertEqual("\($0)", "there is no file \(folder)/no.scenario")
    }
  }

  func testAFilterKeepsWhatItNamesAndWhatDoesNotParse() throws {
    var plan = try RunPlan(paths: [folder])
    try plan.keep(filter: "^b/two/alpha$")
    XCTAssertEqual(names(plan), ["B/up.scenario", "b/two.scenario"])
    var none = try RunPlan(paths: [folder + "/a"])
    XCTAssertThrowsError(try none.keep(filter: "gamma")) {
      XCTAssertEqual("\($0)", "--filter gamma matches no step. List the scenarios with answerback run --list.")
    }
  }

  func testTagsKeepTheFilesTheyAreIn() throws {
    var plan = try RunPlan(paths: [folder])
    try plan.keep(try TagExpression("sse and not slow"))
    XCTAssertEqual(names(plan), ["B/up.scenario", "a/one.scenario"])
    XCTAssertThrowsError(try plan.keep(try TagExpression("nope")))
  }

  func testTagExpressionsJoinAndNegate() throws {
    func matches(_ text: String, _ tags: Set<String>) throws -> Bool { try TagExpression(text).matches(tags) }
    XCTAssertTrue(try matches("a and b or c", ["c"]))
    XCTAssertFalse(try matches("a and (b or c)", ["c"]))
    XCTAssertTrue(try matches("not (a or b)", ["c"]))
    XCTAssertTrue(try matches("not not a", ["a"]))
    XCTAssertFalse(try matches("a and not a", ["a"]))
    let faults = [
      ("a and", "--tag: a tag is missing at the end"), ("(a", "--tag: a parenthesis is not closed"),
      ("or a", "--tag: a tag is missing before or"), ("a b", "--tag \"a b\": b stands where the expression should end"),
      ("", "--tag: a tag is missing at the end"),
      (String(repeating: "(", count: 100), "--tag: parentheses are nested more than 64 deep"),
    ]
    for (text, fault) in faults {
      XCTAssertThrowsError(try TagExpression(text)) { XCTAssertEqual("\($0)", fault) }
    }
  }

  func testAFileIsReadOnlyWithinItsFolderEvenThroughALink() throws {
    let outside = folder + "/b/two.scenario"
    try FileManager.default.createSymbolicLink(atPath: folder + "/a/link", withDestinationPath: outside)
    let files = LocalFiles()
    XCTAssertEqual(try files.read(folder + "/a/notes.txt", within: folder + "/a"), Array("x".utf8))
    XCTAssertThrowsError(try files.read(folder + "/a/link", within: folder + "/a")) {
      XCTAssertEqual("\($0)", "\(folder)/a/link leads out of the scenario's folder; put the file beside the scenario")
    }
    XCTAssertThrowsError(try files.read(folder + "/a", within: nil)) { XCTAssertEqual("\($0)", "\(folder)/a cannot be read") }
  }
}
