/// What a run is given from outside.
public struct RunnerOptions: Sendable {
  /// `--var NAME=VALUE`: variables every scenario begins with.
  public var variables: [String: String] = [:]
  /// `--secret NAME=VALUE`: values of `{{secret.NAME}}`, which no report shows.
  public var secrets: [String: String] = [:]
  /// For all steps of a scenario together, unless its `#@ timeout:` says otherwise.
  public var timeout: Duration = .seconds(30)
  /// Whether the server under test is one of ours; scenarios that are `#@ ours-only:` are skipped on others.
  public var isOurServer = true
  /// Where the files come from that scenarios name.
  public var files: any FileSource = LocalFiles()
  /// Where the option `output` writes to; nil lets steps that have it fail with a sentence.
  public var output: (any FileSink)? = LocalFiles()
  /// The time the runner goes by.
  public var clock: RunnerClock = .machine
  /// What reports must not show; the runner adds secrets, and captures that say `redact`.
  public var redactor = SecretRedactor()

  /// No variables, 30 seconds for a scenario, the machine's files and clocks.
  public init() {}
}
