public import Exchanges
import Foundation
public import Scenarios

/// All scenarios of a folder, run in parallel by the rules of `answerback run`.
public struct ScenarioSuite: Sendable {
  /// The results of a suite.
  public struct Outcome: Sendable {
    /// In the order of the plan.
    public var results: [ScenarioResult]
    /// Files that `SCENARIO_UPDATE` wrote.
    public var written: [String]
    /// Knows the secrets of the run.
    public var redactor: SecretRedactor
  }

  private let folder: String
  private let files: [String]
  private let server: any ServerUnderTest
  private let environment: [String: String]

  /// - Parameters:
  ///   - folder: The absolute path, with a slash at the end.
  ///   - files: Paths below the folder.
  ///   - server: The server under test.
  ///   - environment: Holds `SCENARIO_FILTER`, `SCENARIO_TAG`, `SCENARIO_SHARD`, `SCENARIO_FAILED`, `SCENARIO_UPDATE` and
  ///     `SCENARIO_REPORTS`.
  public init(
    folder: String,
    files: [String],
    server: any ServerUnderTest,
    environment: [String: String]
  ) {
    self.folder = folder
    self.files = files
    self.server = server
    self.environment = environment
  }

  /// Runs what the environment asks for, and writes `junit.xml` and `run.ndjson`.
  /// - Parameter jobs: How many scenarios run at a time; nil for as many as there are cores.
  /// - Throws: A `UsageFault` when nothing matches or a value means nothing; an error for a report that can't be written.
  public func run(jobs: Int? = nil) async throws -> Outcome {
    let results = Collected<[ScenarioResult]>()
    let session = try ScenarioSession(folder: folder, files: files, server: server, environment: environment) {
      results.append($0.slimmed)
    }
    await session.run(jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
    let outcome = try await session.finish()
    return Outcome(
      results: results.value,
      written: outcome.updates.filter(\.changesFile).map(\.path),
      redactor: session.redactor
    )
  }
}
