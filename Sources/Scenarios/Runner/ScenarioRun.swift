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
  /// Another one while a step with the option `server` runs.
  private var server: any RunningServer
  /// When the scenario's time is up, by the options' clock.
  let deadline: Duration
  /// `the scenario's time of 30 s`, for the sentence about a step that has none left.
  private let limit: Duration
  /// What `openapi` queries are checked against.
  private var descriptions: DescriptionSource
  var variables: Variables
  /// By name; the scenario's own jar has none.
  var jars: [String: CookieJar] = [:]
  private var loops: [QueryReader.Loop] = []
  /// Variables that a skipped step would have set, and why it was skipped.
  private var skippedVariables: [String: String] = [:]
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
    variables.values = options.variables.mapValues { QueryValue(typing: $0) }
    variables.values["base"] = .text(server.base)
    variables.captureLines = file.captureLines
  }

  /// A run of another file that goes on with what this one has: set-up before, `finally` after.
  /// - Parameter limit: the other file's own time, where it states one.
  /// - Throws: the fault of the other file's `#@ server:`.
  func continued(with other: ScenarioFile, limit: Duration?) throws(Fault) -> ScenarioRun {
    let timeLeft = deadline - options.clock.now()
    let ownServer = try other.ownServer()
    var run = ScenarioRun(
      other,
      options: options,
      transport: transport,
      server: ownServer ?? server,
      limit: limit.map { min($0, timeLeft) } ?? timeLeft
    )
    run.variables.values = variables.values
    if let ownServer { run.variables.values["base"] = .text(ownServer.base) }
    run.skippedVariables = skippedVariables
    run.variables.wireNames = variables.wireNames
    run.jars = jars
    run.ancestors = ancestors + [other.path]
    return run
  }

  /// Takes over what a file that was run before this one has left behind.
  mutating func takeOver(_ other: ScenarioRun) {
    let base = variables.values["base"]
    variables.values.merge(other.variables.values) { _, new in new }
    variables.values["base"] = base
    variables.wireNames = other.variables.wireNames
    skippedVariables.merge(other.skippedVariables) { _, new in new }
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
  func collectRedactions(_ exchanges: [Exchange]) {
    for exchange in exchanges {
      let locations = exchange.head?.values(of: "Location") ?? []
      for url in [exchange.request.url] + locations { options.redactor.add(userInfoOf: url) }
    }
    for name in file.values(of: .redact) {
      if let value = variables.values[name] { options.redactor.add(value) }
      let lines = exchanges.flatMap { $0.head?.values(of: "Set-Cookie") ?? [] }
      for cookie in lines.map(CookieLine.init) where cookie.name.isExactly(name) { options.redactor.add(cookie.value) }
    }
    for exchange in exchanges { options.redactor.add(cutIn: exchange.body, by: exchange.chunks.map(\.range)) }
  }
}

extension ScenarioRun {
  /// Runs a step once, or once for each row of its table, or as long as its `while` holds.
  /// - Parameter rows: which rows, counted from 1; nil for all.
  private mutating func run(_ step: StepSyntax, rows: Set<Int>?) async {
    guard let table = step.table else { return await runRounds(step, row: nil) }
    let outer = variables
    for (number, row) in table.rows.enumerated() where rows?.contains(number + 1) ?? true {
      let first = results.count
      do throws(Fault) {
        try bind(row, of: table)
        await runRounds(step, row: number + 1)
      } catch {
        add(failed(step, row: number + 1, error))
      }
      for place in results.indices.suffix(from: first) { results[place].rowLine = row.position.line }
      for column in table.columns {
        variables.values[column] = outer.values[column]
        if outer.wireNames.contains(column) { variables.wireNames.insert(column) } else { variables.wireNames.remove(column) }
      }
      variables.absent = outer.absent
    }
  }

  private mutating func bind(_ row: TableSyntax.Row, of table: TableSyntax) throws(Fault) {
    for (column, cell) in zip(table.columns, row.cells) {
      switch cell {
      case .text(let template): try variables.assign(template, to: column)
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
      settings = try StepOptions(step.options, &variables).scaled(by: options.timeScale)
    } catch {
      return add(failed(step, row: row, error))
    }
    guard !settings.isSkipped else { return add(skipped(step, row: row, because: "the step says skip: true")) }
    guard settings.repetitions > 0 else { return skip(step, row: row, because: "the step says repeat: 0") }
    if let reason = reasonToSkip(step) { return skip(step, row: row, because: reason) }
    let outer = (server: server, descriptions: descriptions, base: variables.values["base"])
    if let url = settings.server { useServer(RemoteServer(url)) }
    for number in 1...settings.repetitions where !Task.isCancelled {
      let of = settings.repetitions > 1 ? Repetition(number: number, count: settings.repetitions) : nil
      await runOnce(step, settings, row: row, of)
    }
    guard let url = settings.server else { return }
    (server, descriptions) = (outer.server, outer.descriptions)
    if variables.values["base"] == .text(RemoteServer(url).base) { variables.values["base"] = outer.base }
  }

  private mutating func useServer(_ other: RemoteServer) {
    server = other
    descriptions = DescriptionSource(transport: transport, folder: folder, base: other.base)
    variables.values["base"] = .text(other.base)
  }

  private mutating func runOnce(_ step: StepSyntax, _ settings: StepOptions, row: Int?, _ repetition: Repetition?) async {
    guard !settings.loopConditions.isEmpty else {
      var result = await attempts(step, settings, row: row)
      if let repetition { result.name += repetition.suffix }
      return add(result)
    }
    let outer = variables.values["loop"]
    await loop(step, settings, row: row)
    variables.values["loop"] = outer
  }

  /// Which round of the option `repeat` this is.
  private struct Repetition {
    let number: Int
    let count: Int

    var suffix: String { " (\(number) of \(count))" }
  }

  /// Why a step cannot be run although nothing failed: it needs a variable that a skipped step would have set.
  private func reasonToSkip(_ step: StepSyntax) -> String? {
    guard !skippedVariables.isEmpty else { return nil }
    for name in step.variablesUsed where variables.values[name] == nil {
      if let reason = skippedVariables[name] { return "variable \(name.quoted) is not set: \(reason)" }
    }
    return nil
  }

  private mutating func skip(_ step: StepSyntax, row: Int?, because reason: String) {
    for name in step.namesOfVariablesSet where variables.values[name] == nil {
      skippedVariables[name] = "the step on line \(step.position.line) was skipped"
    }
    add(skipped(step, row: row, because: reason))
  }

  private mutating func loop(_ step: StepSyntax, _ settings: StepOptions, row: Int?) async {
    var rounds = 0
    var title = name(of: step, row: row)
    rounds: while true {
      switch await limited(to: deadline, settings, { await $0.state(of: settings.loopConditions) }) {
      case .hold: break
      case .end: break rounds
      case .failed(let condition, let fault):
        let verdict = Expectation(condition, in: source).verdict(fault)
        return add(StepResult(name: title, position: step.position, verdicts: [verdict]))
      case .unreadable(let reason):
        skip(step, row: row, because: reason)
        loops.append(QueryReader.Loop(step, title: title, rounds: rounds, skipReason: reason))
        return
      }
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
    let reason = rounds == 0 ? "the condition of while did not hold at the start" : nil
    loops.append(QueryReader.Loop(step, title: title, rounds: rounds, skipReason: reason))
    if let reason { skip(step, row: row, because: reason) }
  }

  /// What the conditions of `while` say about the next round.
  private enum LoopState {
    case hold, end
    /// A probe that this server doesn't have.
    case unreadable(String)
    /// A condition that can't be judged.
    case failed(AssertSyntax, Fault)
  }

  private mutating func state(of conditions: [AssertSyntax]) async -> LoopState {
    var judge = judge(exchanges: [], attempts: 1)
    for condition in conditions {
      do throws(Fault) {
        guard try await judge.meets(condition) else { return .end }
      } catch {
        return error.isSkip ? .unreadable(error.message) : .failed(condition, error)
      }
    }
    return .hold
  }

  /// Judges until a moment and no longer.
  mutating func limited<Result>(
    to end: Duration,
    _ settings: StepOptions,
    _ body: (inout ScenarioRun) async -> Result
  ) async -> Result {
    let limit = MatchingLimit { [clock = options.clock, reason = timeIsUp(settings, at: end)] in clock.now() >= end ? reason : nil
    }
    return await MatchingLimit.$current.withValue(limit) { await body(&self) }
  }

  /// Whose time ends at that moment: the step's, or the scenario's.
  func timeIsUp(_ settings: StepOptions, at end: Duration) -> String {
    end >= deadline
      ? "the scenario's time of \(limit.shortText) is used up; raise it with #@ timeout:"
      : "the step's max-time of \((settings.maxTime ?? .zero).shortText) is used up"
  }

  /// The name of a step as reports show it; a row that the name does not tell from others has its number added.
  func name(of step: StepSyntax, row: Int?) -> String {
    let title = step.title(variables, source)
    guard let row, step.name?.placeholders.isEmpty ?? true else { return title }
    return "\(title) [\(row)]"
  }

  /// - Parameter reference: the description `openapi` queries of a step are checked against; nil takes the file's.
  func judge(exchanges: [Exchange], attempts: Int, against reference: String? = nil) -> StepJudge {
    let server = server
    var reader = QueryReader(variables: variables, attempts: attempts, loops: loops)
    reader.now = options.clock.date
    reader.probe = { await server.probe($0) }
    reader.probeNames = server.probeNames
    let descriptions = descriptions
    let reference = reference ?? file.values(of: .openapi).first ?? DescriptionSource.standard
    reader.differences = { exchange, name throws(Fault) in
      try await descriptions.differences(of: exchange, from: name, in: reference)
    }
    var judge = StepJudge(source: source, folder: folder, redactor: options.redactor, exchanges: exchanges, reader: reader)
    judge.capturesFromWhatDiffers = options.isComparing
    judge.timeScale = options.timeScale
    return judge
  }
}
