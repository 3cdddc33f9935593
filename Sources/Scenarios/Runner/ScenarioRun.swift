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
  private let server: any RunningServer
  /// When the scenario's time is up, by the options' clock.
  private let deadline: Duration
  /// `the scenario's time of 30 s`, for the sentence about a step that has none left.
  private let limit: Duration
  /// What `openapi` queries are checked against.
  private let descriptions: DescriptionSource
  private(set) var variables: Variables
  /// By name; the scenario's own jar has none.
  private(set) var jars: [String: CookieJar] = [:]
  private var loops: [(name: String, rounds: Int)] = []
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
  private func collectRedactions(_ exchanges: [Exchange]) {
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

extension ScenarioRun {
  /// Runs a step once, or once for each row of its table, or as long as its `while` holds.
  /// - Parameter rows: which rows, counted from 1; nil for all.
  private mutating func run(_ step: StepSyntax, rows: Set<Int>?) async {
    guard let table = step.table else { return await runRounds(step, row: nil) }
    let before = variables
    for (number, row) in table.rows.enumerated() where rows?.contains(number + 1) ?? true {
      do throws(Fault) {
        try bind(row, of: table)
        await runRounds(step, row: number + 1)
      } catch {
        add(failed(step, row: number + 1, error))
      }
      for column in table.columns { variables.values[column] = before.values[column] }
      variables.absent = before.absent
    }
  }

  private mutating func bind(_ row: TableSyntax.Row, of table: TableSyntax) throws(Fault) {
    for (column, cell) in zip(table.columns, row.cells) {
      switch cell {
      case .text(let template): variables.values[column] = .text(try variables.fill(template))
      case .empty: variables.values[column] = .text("")
      case .absent:
        variables.values[column] = nil
        variables.absent.insert(column)
      }
    }
  }

  private mutating func runRounds(_ step: StepSyntax, row: Int?) async {
    let settings: StepOptions
    do throws(Fault) {
      settings = try StepOptions(step.options, &variables)
    } catch {
      return add(failed(step, row: row, error))
    }
    guard !settings.isSkipped else { return add(skipped(step, row: row)) }
    guard !settings.loopConditions.isEmpty else { return add(await attempts(step, settings, row: row)) }
    let outer = variables.values["loop"]
    await loop(step, settings, row: row)
    variables.values["loop"] = outer
  }

  private mutating func loop(_ step: StepSyntax, _ settings: StepOptions, row: Int?) async {
    var rounds = 0
    var title = ""
    while await limited(to: deadline, settings, { await $0.holdsAll(settings.loopConditions) }) {
      guard rounds < settings.loopLimit else {
        add(endless(step, settings, title: title))
        break
      }
      rounds += 1
      variables.values["loop"] = .object([QueryValue.Member(name: "index", value: .number(DecimalNumber(rounds)))])
      let result = await attempts(step, settings, row: row)
      if rounds == 1 { title = result.name }
      add(result)
      let isBroken = step.request != nil && result.exchanges.last?.isComplete != true
      if isBroken || Task.isCancelled { break }
    }
    loops.append((title, rounds))
    if rounds == 0 { add(notReached(step, row: row, because: "the condition of while did not hold at the start")) }
  }

  private mutating func holdsAll(_ conditions: [AssertSyntax]) async -> Bool {
    var judge = judge(exchanges: [], attempts: 1)
    for condition in conditions {
      guard await judge.holds(condition) == true else { return false }
    }
    return true
  }

  /// Tries a step until it needs no further try.
  private mutating func attempts(_ step: StepSyntax, _ settings: StepOptions, row: Int?) async -> StepResult {
    let start = options.clock.now()
    let end = settings.maxTime.map { min(deadline, start + $0) } ?? deadline
    if settings.delay > .zero { await options.clock.sleep(min(settings.delay, end - start)) }
    var count = 1
    var outcome = await limited(to: end, settings) { await $0.attempt(step, settings, number: count, until: end) }
    var exchanges = outcome.exchanges
    while outcome.wantsRetry, settings.retries.map({ count <= $0 }) ?? true, !Task.isCancelled {
      guard options.clock.now() + settings.retryInterval < end else { break }
      await options.clock.sleep(settings.retryInterval)
      count += 1
      outcome = await limited(to: end, settings) { await $0.attempt(step, settings, number: count, until: end) }
      exchanges += outcome.exchanges
    }
    variables = outcome.variables
    collectRedactions(exchanges)
    return StepResult(
      name: name(of: step, row: row),
      position: step.position,
      exchanges: exchanges,
      verdicts: outcome.verdicts,
      duration: options.clock.now() - start
    )
  }

  private mutating func attempt(
    _ step: StepSyntax,
    _ settings: StepOptions,
    number: Int,
    until end: Duration
  ) async -> StepAttempt.Outcome {
    var attempt = StepAttempt(step, settings, number: number, until: end, of: self)
    let outcome = await attempt.outcome()
    jars = attempt.jars
    return outcome
  }

  /// Judges until a moment and no longer.
  private mutating func limited<Result>(
    to end: Duration,
    _ settings: StepOptions,
    _ body: (inout ScenarioRun) async -> Result
  ) async -> Result {
    let limit = MatchingLimit { [clock = options.clock, reason = timeIsUp(settings, at: end)] in clock.now() >= end ? reason : nil
    }
    return await MatchingLimit.$current.withValue(limit) { await body(&self) }
  }

  private func endless(_ step: StepSyntax, _ settings: StepOptions, title: String) -> StepResult {
    let option = settings.nodes[.maxLoops] ?? settings.nodes[.while]
    let expectation = option.map { Expectation($0, in: source) } ?? Expectation(step, in: source)
    let verdict = expectation.verdict(.failed, "the loop did not end after \(settings.loopLimit) rounds")
    return StepResult(name: title, position: step.position, verdicts: [verdict])
  }

  /// Whose time ends at that moment: the step's, or the scenario's.
  func timeIsUp(_ settings: StepOptions, at end: Duration) -> String {
    end >= deadline
      ? "the scenario's time of \(limit.shortText) is used up; raise it with #@ timeout:"
      : "the step's max-time of \((settings.maxTime ?? .zero).shortText) is used up"
  }

  /// The name of a step as reports show it; a row that the name does not tell from others has its number added.
  private func name(of step: StepSyntax, row: Int?) -> String {
    let title = step.title(variables, source)
    guard let row, step.name?.placeholders.isEmpty ?? true else { return title }
    return "\(title) [\(row)]"
  }

  /// A step that could not be begun.
  func failed(_ step: StepSyntax, row: Int?, _ fault: Fault) -> StepResult {
    let first = Expectation(step, in: source).verdict(fault)
    let rest = step.expectations(in: source).map { $0.notReached(because: "the step could not be begun") }
    return StepResult(name: name(of: step, row: row), position: step.position, verdicts: [first] + rest)
  }

  func notReached(_ step: StepSyntax, row: Int?, because reason: String) -> StepResult {
    var verdicts = step.expectations(in: source).map { $0.notReached(because: reason) }
    if verdicts.isEmpty { verdicts = [Expectation(step, in: source).notReached(because: reason)] }
    return StepResult(name: name(of: step, row: row), position: step.position, verdicts: verdicts)
  }

  private func skipped(_ step: StepSyntax, row: Int?) -> StepResult {
    var verdicts = step.expectations(in: source).map { $0.verdict(.skipped, "the step says skip: true") }
    if verdicts.isEmpty { verdicts = [Expectation(step, in: source).verdict(.skipped, "the step says skip: true")] }
    return StepResult(name: name(of: step, row: row), position: step.position, verdicts: verdicts)
  }

  /// - Parameter reference: the description `openapi` queries of a step are checked against; nil takes the file's.
  func judge(exchanges: [Exchange], attempts: Int, against reference: String? = nil) -> StepJudge {
    let server = server
    var reader = QueryReader(variables: variables, attempts: attempts, loops: loops)
    reader.probe = { await server.probe($0) }
    reader.probeNames = server.probeNames
    let descriptions = descriptions
    let reference = reference ?? file.values(of: .openapi).first ?? DescriptionSource.standard
    reader.differences = { exchange, name throws(Fault) in
      try await descriptions.differences(of: exchange, from: name, in: reference)
    }
    return StepJudge(source: source, folder: folder, redactor: options.redactor, exchanges: exchanges, reader: reader)
  }
}
