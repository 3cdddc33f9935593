import Exchanges
import Patterns
package import ScenarioSyntax

extension ScenarioRun {
  /// Runs a step once, or once for each row of its table, or as long as its `while` holds.
  /// - Parameter rows: which rows, counted from 1; nil for all.
  mutating func run(_ step: StepSyntax, rows: Set<Int>?) async {
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

  /// Judges until a moment and no longer.
  private mutating func limited<Result>(
    to end: Duration,
    _ settings: StepOptions,
    _ body: (inout ScenarioRun) async -> Result
  ) async -> Result {
    let limit = MatchingLimit { [clock = options.clock, reason = timeIsUp(settings, at: end)] in clock.now() >= end ? reason : nil }
    return await MatchingLimit.$current.withValue(limit) { await body(&self) }
  }

  private func endless(_ step: StepSyntax, _ settings: StepOptions, title: String) -> StepResult {
    let option = settings.nodes[.maxLoops] ?? settings.nodes[.while]
    let expectation = option.map { Expectation($0, in: source) } ?? Expectation(step, in: source)
    let verdict = expectation.verdict(.failed, "the loop did not end after \(settings.loopLimit) rounds")
    return StepResult(name: title, position: step.position, verdicts: [verdict])
  }
}

extension ScenarioRun {
  /// The name of a step as reports show it; a row that the name does not tell from others has its number added.
  func name(of step: StepSyntax, row: Int?) -> String {
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

extension StepSyntax {
  /// The step's own name with the variables that are known, else method and target as they stand in the file.
  package func title(_ variables: Variables, _ source: SourceText) -> String {
    if let name { return variables.label(name) }
    return request.map { "\($0.method) \(source.text(of: $0.target))" } ?? "@check"
  }
}

extension SourceText {
  /// The text of a node that lies in one line, as it stands in the file.
  func text(of node: any LocatedSyntax) -> String {
    String((line(node.position.line) ?? "").dropFirst(node.position.column - 1).prefix(node.length))
  }
}
