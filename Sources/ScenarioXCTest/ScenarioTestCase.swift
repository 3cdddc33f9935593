import Dispatch
@_exported public import Exchanges
import Foundation
import ScenarioSyntax
@_exported public import Scenarios
import Synchronization
public import XCTest

/// The superclass of the test case that the plugin `GenerateScenarioTests` generates, with a method for each scenario file of a folder.
///
/// The target that uses the plugin names the server under test in a Swift file beside the scenarios:
/// `let scenarioServer: any ServerUnderTest = InProcessServer { try makeApp() }`.
///
/// Each scenario runs once, in its own method, which records its failures. When the last method of the class has ended, `junit.xml` and
/// `run.ndjson` are written into the folder `.answerback`, and scenarios are updated if `SCENARIO_UPDATE` says so. The environment chooses
/// what runs: `SCENARIO_FILTER`, `SCENARIO_TAG`, `SCENARIO_SHARD` (`1/3`), `SCENARIO_FAILED`; `SCENARIO_VAR_name` and
/// `SCENARIO_SECRET_name` set variables and secrets, and `SCENARIO_REPORTS` names another folder. A
/// scenario that is not chosen is skipped, and a choice that matches nothing fails.
open class ScenarioTestCase: XCTestCase {
  /// The folder of the scenarios: an absolute path, with a slash at the end.
  open class var folder: String { "" }
  /// The scenario files at the time of the build, relative to the folder.
  open class var files: [String] { [] }
  /// The server under test. It is started again for each scenario.
  open class var server: any ServerUnderTest { UnknownServer() }

  private enum State {
    case session(ScenarioSession)
    /// Nothing runs, and that has been reported.
    case fault(String)
  }

  /// By class.
  private static let states = Mutex<[ObjectIdentifier: State]>([:])

  /// Runs one file and records each failed expectation at its line of the file.
  /// - Parameter path: The path below ``folder``.
  public func runScenario(_ path: String) async throws {
    guard let session = try session() else { return }
    guard let result = await session.run(path) else { throw XCTSkip("The environment (SCENARIO_…) does not ask for \(path).") }
    record(result, session.redactor)
    if let reason = result.skipReason { throw XCTSkip(reason) }
  }

  /// The session of the class; nil where this test has recorded why there is none.
  /// - Throws: `XCTSkip` where another test has recorded that.
  private func session() throws -> ScenarioSession? {
    let (state, isNew) = Self.states.withLock { states -> (State, Bool) in
      if let state = states[ObjectIdentifier(Self.self)] { return (state, false) }
      let state: State
      do {
        let environment = ProcessInfo.processInfo.environment
        state = .session(
          try ScenarioSession(folder: Self.folder, files: Self.files, server: Self.server, environment: environment)
        )
      } catch {
        state = .fault("\(error)")
      }
      states[ObjectIdentifier(Self.self)] = state
      return (state, true)
    }
    switch state {
    case .session(let session): return session
    case .fault(let reason):
      guard isNew else { throw XCTSkip(reason) }
      XCTFail(reason)
      return nil
    }
  }

  /// Writes the reports and the updates of the class.
  open override class func tearDown() {
    super.tearDown()
    guard case .session(let session)? = states.withLock({ $0.removeValue(forKey: ObjectIdentifier(self)) }) else { return }
    let isDone = DispatchSemaphore(value: 0)
    Task.detached {
      do {
        for note in try await session.finish().updates.flatMap(\.notes) { print(note) }
      } catch {
        print("error: \(error)")
      }
      isDone.signal()
    }
    isDone.wait()
  }

  /// Runs all files in parallel and records what failed, for a test case that has no methods for its files.
  ///
  /// The environment chooses what runs, and the same reports are written.
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
    for failure in ScenarioTestCase.Failure.all(of: result, redactor: redactor) {
      recordFailure(withDescription: failure.description, inFile: result.path, atLine: failure.line, expected: true)
    }
  }

  /// Fails when the folder has other scenario files than the generator found: then a build was skipped, and a test is missing.
  public func checkFilesAreThoseOfTheFolder() {
    let present = LocalFiles().scenarios(in: Self.folder).paths.map { String($0.dropFirst(Self.folder.count)) }
    XCTAssertEqual(Self.files.sorted(), present.sorted(), "The tests are not those of \(Self.folder). Build again.")
    XCTAssertFalse(present.isEmpty, "\(Self.folder) holds no scenario.")
  }
}

extension ScenarioTestCase {
  private struct UnknownServer: ServerUnderTest {
    struct NotGiven: Error, CustomStringConvertible {
      let description = "No server is given. Define `let scenarioServer: any ServerUnderTest` beside the scenarios."
    }

    func start() async throws -> any RunningServer { throw NotGiven() }
  }
}

extension ScenarioTestCase {
  /// A failure of a scenario as a test records it: a line of the file, and the caret block.
  public struct Failure: Sendable, Hashable {
    /// The line in the file.
    public let line: Int
    /// What is wrong.
    public let description: String

    /// Everything that failed, in file order: faults of the text, a server that did not start, expectations.
    /// - Parameters:
    ///   - result: The result to report.
    ///   - redactor: Takes out the secrets of the run.
    public static func all(of result: ScenarioResult, redactor: SecretRedactor = SecretRedactor()) -> [ScenarioTestCase.Failure] {
      let source = SourceText(result.text)
      var failures = result.diagnostics.map {
        ScenarioTestCase.Failure(line: $0.position.line, description: CaretBlock($0, path: result.path).rendered(source))
      }
      if let reason = result.environmentFailure { failures.append(ScenarioTestCase.Failure(line: 1, description: reason)) }
      failures += result.failures.map {
        ScenarioTestCase.Failure(line: $0.place.line, description: $0.block(path: result.path, in: source))
      }
      // What was not reached isn't a failure of its own, but a scenario of which nothing failed must not be green.
      if failures.isEmpty, let first = result.notReached.first {
        failures.append(
          ScenarioTestCase.Failure(line: first.position.line, description: first.block(path: result.path, in: source))
        )
      }
      return failures.map { ScenarioTestCase.Failure(line: $0.line, description: redactor.redact($0.description)) }
    }
  }
}
