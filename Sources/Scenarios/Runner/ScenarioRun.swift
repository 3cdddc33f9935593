import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

/// One scenario on its way: what it has in hand between its steps.
struct ScenarioRun {
  let file: ScenarioFile
  let source: SourceText
  let folder: ScenarioFolder
  let options: RunnerOptions
  let transport: any ExchangeTransport
  let server: any RunningServer
  /// When the scenario's time is up, by the options' clock.
  let deadline: Duration
  /// `the scenario's time of 30 s`, for the sentence about a step that has none left.
  let limit: Duration
  /// What `openapi` queries are checked against.
  let descriptions: DescriptionSource
  var variables: Variables
  /// By name; the scenario's own jar has none.
  var jars: [String: CookieJar] = [:]
  var loops: [(name: String, rounds: Int)] = []
  private(set) var results: [StepResult] = []
  /// The files this one was run for, as set-up or `finally`, itself included.
  private(set) var ancestors: [String]

  init(_ file: ScenarioFile, options: RunnerOptions, transport: any ExchangeTransport, server: any RunningServer, limit: Duration)
  {
    self.file = file
    self.options = options
    self.transport = transport
    self.server = server
    self.limit = limit
    ancestors = [file.path]
    source = SourceText(file.text)
    folder = ScenarioFolder(of: file.path, files: options.files)
    descriptions = DescriptionSource(transport: transport, folder: folder, base: server.base)
    deadline = options.clock.now() + limit
    variables = Variables(secrets: options.secrets)
    variables.values = options.variables.mapValues(QueryValue.text)
    variables.values["base"] = .text(server.base)
    variables.captureLines = file.captureLines
  }

  /// A run of another file that goes on with what this one has: set-up before, `finally` after.
  func continued(with other: ScenarioFile) -> ScenarioRun {
    var run = ScenarioRun(other, options: options, transport: transport, server: server, limit: deadline - options.clock.now())
    run.variables.values = variables.values
    run.jars = jars
    run.ancestors = ancestors + [other.path]
    return run
  }

  /// Takes over what a file that was run before this one has left behind.
  mutating func takeOver(_ other: ScenarioRun) {
    variables.values.merge(other.variables.values) { _, new in new }
    jars = other.jars
  }

  var timeLeft: Duration { deadline - options.clock.now() }

  /// Runs the steps of a selection in file order. A step that fails does not keep the next from being run: what depends on it
  /// says so, and what does not is worth knowing.
  mutating func run(_ selection: StepSelection) async {
    collectRedactions([])
    for (number, step) in file.steps.enumerated() where selection.includes(step: number) {
      await run(step, rows: selection.rows(ofStep: number))
    }
  }

  mutating func add(_ result: StepResult) {
    results.append(result)
  }

  /// Values of variables and cookies that `#@ redact:` names, and what names a user in the URLs of requests and redirects.
  func collectRedactions(_ exchanges: [Exchange]) {
    for exchange in exchanges {
      let locations = exchange.head?.values(of: "Location") ?? []
      for url in [exchange.request.url] + locations { options.redactor.add(userInfoOf: url) }
    }
    for name in file.values(of: .redact) {
      if let value = variables.values[name] { options.redactor.add(value.plainText) }
      let lines = exchanges.flatMap { $0.head?.values(of: "Set-Cookie") ?? [] }
      for cookie in lines.map(CookieLine.init) where cookie.name.isExactly(name) { options.redactor.add(cookie.value) }
    }
  }
}

extension ScenarioFile {
  /// The values of the lines of one key, taken apart at commas where the key is a list.
  func values(of key: MetadataSyntax.Key) -> [String] {
    let lines = metadata.filter { $0.key == key }.map(\.value)
    guard key.repeats else { return lines }
    return lines.flatMap { $0.split(separator: ",").map { String($0.trimmingBlanks()) } }.filter { !$0.isEmpty }
  }

  /// What the scenario is called: `#@ name:`, else its path without folder and extension.
  package var title: String {
    values(of: .name).first ?? ScenarioName(path: path).file
  }

  /// The lines in which each variable is captured, in file order.
  var captureLines: [String: [Int]] {
    var lines: [String: [Int]] = [:]
    for step in steps {
      for capture in step.captures { lines[capture.name, default: []].append(capture.position.line) }
      for matcher in step.response?.matchers ?? [] {
        if let name = matcher.capture { lines[name, default: []].append(matcher.position.line) }
      }
    }
    return lines.mapValues { $0.sorted() }
  }
}

extension ResponseSyntax {
  fileprivate var matchers: [MatcherSyntax] {
    let asserted = asserts.compactMap { if case .text(let pattern) = $0.predicate.value?.kind { pattern } else { nil } }
    return (patterns + asserted).flatMap(\.matchers)
  }
}
