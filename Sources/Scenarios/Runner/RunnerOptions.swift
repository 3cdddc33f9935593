package import Exchanges

/// What a run is given from outside.
package struct RunnerOptions: Sendable {
  /// `--var NAME=VALUE`: variables every scenario begins with.
  package var variables: [String: String] = [:]
  /// `--secret NAME=VALUE`: values of `{{secret.NAME}}`, which no report shows.
  package var secrets: [String: String] = [:]
  /// For all steps of a scenario together, unless its `#@ timeout:` says otherwise.
  package var timeout: Duration = .seconds(30)
  /// Whether the server under test is one of ours; scenarios that are `#@ ours-only:` are skipped on others.
  package var isOurServer = true
  /// Where the files come from that scenarios name.
  package var files: any FileSource = LocalFiles()
  /// Where the option `output` writes to; nil lets steps that have it fail with a sentence.
  package var output: (any FileSink)? = LocalFiles()
  /// The time the runner goes by.
  package var clock: RunnerClock = .machine
  /// What reports must not show; the runner adds secrets, and captures that say `redact`.
  package var redactor = SecretRedactor()

  /// No variables, 30 seconds for a scenario, the machine's files and clocks.
  package init() {}
}
