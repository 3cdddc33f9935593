@_exported public import Exchanges
import Foundation
public import ScenarioSyntax
@_exported public import Scenarios
import Wire
public import XCTest

/// The test case that the plugin `GenerateScenarioTests` makes a subclass of: one method for each scenario file of a folder.
///
/// The target that uses the plugin says what is tested, in one Swift file beside the scenarios:
/// `let scenarioServer: any ServerUnderTest = InProcessServer { try makeApp() }`.
open class ScenarioTestCase: XCTestCase {
  /// The folder of the scenarios, absolute, with a slash at the end.
  open class var folder: String { "" }
  /// The files the generator knew, relative to the folder.
  open class var files: [String] { [] }
  /// What the scenarios are run against; started anew for each.
  open class var server: any ServerUnderTest { UnknownServer() }

  /// Runs one file and records each failed expectation at its line of the file.
  /// - Parameter path: relative to ``folder``.
  public func runScenario(_ path: String) async throws {
    let path = Self.folder + path
    let bytes = Array(try Data(contentsOf: URL(filePath: path)))
    let client = WireClient()
    let options = RunnerOptions()
    let result: ScenarioResult
    do throws(ParseFailure) {
      let runner = ScenarioRunner(server: Self.server, transport: client, options: options)
      result = await runner.run(try ScenarioFile.parse(bytes: bytes, path: path))
    } catch {
      result = ScenarioResult(error)
    }
    await client.shutdown()
    record(result, options.redactor)
    if let reason = result.skipReason { throw XCTSkip(reason) }
  }

  /// Runs all files in parallel through the engine of `answerback run` and records what failed; JUnit and NDJSON go into the folder
  /// `.answerback`.
  ///
  /// The environment chooses: `SCENARIO_FILTER`, `SCENARIO_SHARD` (`1/3`), `SCENARIO_UPDATE`, and `SCENARIO_REPORTS` for another folder.
  /// A filter that fits nothing fails.
  public func runAllScenarios() async throws {
    let outcome: ScenarioSuite.Outcome
    do {
      let environment = ProcessInfo.processInfo.environment
      let suite = ScenarioSuite(folder: Self.folder, files: Self.files, server: Self.server, environment: environment)
      outcome = try await suite.run()
    } catch let fault as UsageFault {
      return XCTFail(fault.description)
    }
    for result in outcome.results { record(result, outcome.redactor) }
    for path in outcome.written { print("SCENARIO_UPDATE wrote \(path)") }
  }

  private func record(_ result: ScenarioResult, _ redactor: SecretRedactor) {
    for failure in ScenarioFailure.all(of: result, redactor: redactor) {
      recordFailure(withDescription: failure.description, inFile: result.path, atLine: failure.line, expected: true)
    }
  }

  /// Fails when the folder has other scenario files than the generator saw: then a build was skipped, and a test is missing.
  public func checkFilesAreThoseOfTheFolder() {
    let present = LocalFiles().scenarios(in: Self.folder).paths.map { String($0.dropFirst(Self.folder.count)) }
    XCTAssertEqual(Self.files.sorted(), present.sorted(), "the tests are not those of \(Self.folder); build again")
    XCTAssertFalse(present.isEmpty, "\(Self.folder) holds no scenario")
  }
}

extension ScenarioTestCase {
  private struct UnknownServer: ServerUnderTest {
    struct NotGiven: Error, CustomStringConvertible {
      let description = "no server is given; define `let scenarioServer: any ServerUnderTest` beside the scenarios"
    }

    func start() async throws -> any RunningServer { throw NotGiven() }
  }
}
