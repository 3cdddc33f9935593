import ScenarioSyntax

/// The results of steps whose expectations are not judged.
extension ScenarioRun {
  /// Adds a verdict for everything the file expects: it was not reached.
  mutating func addNotReached(because reason: String) {
    for step in file.steps { add(notReached(step, row: nil, because: reason)) }
  }

  /// The same, and the fault of the file that is to blame.
  mutating func addNotReached(_ fault: Fault) {
    let place = fault.position ?? .start
    let verdict = Verdict(.failed, source.line(place.line) ?? "", at: place, length: fault.length, message: fault.message)
    add(StepResult(name: "before the first step", position: place, verdicts: [verdict]))
    addNotReached(because: "the file could not be begun")
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

  func skipped(_ step: StepSyntax, row: Int?, because reason: String) -> StepResult {
    var verdicts = step.expectations(in: source).map { $0.verdict(.skipped, reason) }
    if verdicts.isEmpty { verdicts = [Expectation(step, in: source).verdict(.skipped, reason)] }
    return StepResult(name: name(of: step, row: row), position: step.position, verdicts: verdicts)
  }

  func endless(_ step: StepSyntax, _ settings: StepOptions, title: String) -> StepResult {
    let option = settings.nodes[.maxLoops] ?? settings.nodes[.while]
    let expectation = option.map { Expectation($0, in: source) } ?? Expectation(step, in: source)
    let verdict = expectation.verdict(.failed, "the loop did not end after \(settings.loopLimit) rounds")
    return StepResult(name: title, position: step.position, verdicts: [verdict])
  }
}
