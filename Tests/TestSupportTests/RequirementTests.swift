import Foundation
import TestSupport
import XCTest

final class RequirementTests: XCTestCase {
  func testWhatIsMissingSkipsATest() {
    for environment in [[:], ["CI": ""], ["CI": "false"]] {
      XCTAssertTrue(Requirement.error("curl is not installed.", environment: environment) is XCTSkip, "\(environment)")
    }
  }

  func testWhatIsMissingFailsATestInContinuousIntegration() {
    XCTAssertEqual(
      "\(Requirement.error("curl is not installed.", environment: ["CI": "true"]))",
      "curl is not installed. With CI=true that is a failure; elsewhere the test is skipped."
    )
  }

  func testAFileBesideTheCheckoutIsNamedWhereItIsMissing() async {
    do {
      let url = try await Requirement.shared("no/such/file.json")
      XCTFail("found \(url.path)")
    } catch let skip as XCTSkip {
      XCTAssertEqual(skip.message, "../shared/no/such/file.json is not beside the checkout.")
    } catch {
      XCTAssertTrue("\(error)".hasPrefix("../shared/no/such/file.json is not beside the checkout."), "\(error)")
    }
  }

  /// A skip that a helper throws inside an assertion is reported as a failure, so helpers ask ``Requirement``.
  func testNoHelperThrowsASkipItself() throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let paths = try XCTUnwrap(FileManager.default.enumerator(atPath: tests.path)).compactMap { $0 as? String }
    let sources = paths.filter { $0.hasSuffix(".swift") && !$0.hasPrefix("TestSupport") }
    XCTAssertGreaterThan(sources.count, 100)
    for path in sources {
      let text = try String(contentsOf: tests.appending(path: path), encoding: .utf8)
      guard text.contains("XCTSkip") else { continue }
      var function = Substring()
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        if let match = line.firstMatch(of: /\b(?:func (\w+)|init)\b/) { function = match.1 ?? "init" }
        guard line.contains("XCTSkip") else { continue }
        let isTest = function.hasPrefix("test") || function.hasPrefix("setUp")
        XCTAssertTrue(isTest, "Tests/\(path):\(index + 1): \(function) throws XCTSkip; use Requirement.missing instead.")
      }
    }
  }
}
