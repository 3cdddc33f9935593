package import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

/// Sends the steps of scenarios to two servers, and reports what differs between their responses.
///
/// Each side has its own cookies and variables. What the scenarios expect is not judged, but it says what is volatile: the values of matchers
/// and captures are not compared with each other.
package struct ComparisonRunner: Sendable {
  /// One of the two servers.
  package struct Target: Sendable {
    let address: String
    let server: any ServerUnderTest
    let isOurs: Bool

    /// - Parameters:
    ///   - address: Its URL, or what else it is called.
    ///   - isOurs: Whether it is started in this process.
    package init(_ server: any ServerUnderTest, address: String, isOurs: Bool) {
      (self.server, self.address, self.isOurs) = (server, address, isOurs)
    }
  }

  private let left: Target
  private let right: Target
  private let transport: any ExchangeTransport
  private let options: RunnerOptions
  private let rules: ExchangeComparison.Rules

  package init(
    left: Target,
    right: Target,
    transport: any ExchangeTransport,
    options: RunnerOptions = RunnerOptions(),
    rules: ExchangeComparison.Rules = ExchangeComparison.Rules()
  ) {
    (self.left, self.right) = (left, right)
    (self.transport, self.options, self.rules) = (transport, options, rules)
  }

  /// Compares the scenarios of a plan, several at a time.
  /// - Parameter onResult: Receives the results in the order of the plan.
  /// - Returns: The results, slimmed.
  package func compareAll(
    _ plan: RunPlan,
    jobs: Int = 1,
    maxFailures: Int? = nil,
    onResult: @escaping @Sendable (ScenarioResult) -> Void = { _ in }
  ) async -> [ScenarioResult] {
    let results = Collected<[ScenarioResult]>()
    await runner(for: left).runEach(
      plan,
      jobs: jobs,
      maxFailures: maxFailures,
      skipping: { $0 },
      { await compare($0) },
      result: { $0 },
      onResult: { result in
        onResult(result)
        results.append(result.slimmed)
      }
    )
    return results.value
  }

  /// Compares the responses of a scenario. Each difference is a failed verdict.
  package func compare(_ scenario: PlannedScenario) async -> ScenarioResult {
    switch scenario.parsed {
    case .failure(let failure): return ScenarioResult(failure)
    case .success(let file):
      // A server that is compared with itself gets one request after the other.
      if left.address == right.address, !left.isOurs {
        let first = await runner(for: left).run(file, selection: scenario.selection)
        return result(of: file, first, await runner(for: right).run(file, selection: scenario.selection))
      }
      async let first = runner(for: left).run(file, selection: scenario.selection)
      async let second = runner(for: right).run(file, selection: scenario.selection)
      return result(of: file, await first, await second)
    }
  }

  private func runner(for side: Target) -> ScenarioRunner {
    var options = options
    options.isComparing = true
    options.isOurServer = side.isOurs
    return ScenarioRunner(server: side.server, transport: transport, options: options)
  }
}

extension ComparisonRunner {
  private func result(of file: ScenarioFile, _ first: ScenarioResult, _ second: ScenarioResult) -> ScenarioResult {
    var result = ScenarioResult(path: file.path, text: file.text, name: file.title, diagnostics: first.diagnostics)
    result.duration = max(first.duration, second.duration)
    guard result.diagnostics.isEmpty else { return result }
    result.skipReason = first.skipReason ?? second.skipReason
    result.environmentFailure =
      Self.unreachable("left", left, first) ?? Self.unreachable("right", right, second)
    guard result.skipReason == nil, result.environmentFailure == nil else { return result }
    let steps = Dictionary(file.steps.map { ($0.position, $0) }) { first, _ in first }
    let groups = Dictionary(grouping: first.steps, by: StepKey.init)
    let others = Dictionary(grouping: second.steps, by: StepKey.init)
    var seen: Set<StepKey> = []
    for key in (first.steps + second.steps).map(StepKey.init) where seen.insert(key).inserted {
      guard let step = steps[key.position], step.request != nil else { continue }
      let (results, otherResults) = (groups[key] ?? [], others[key] ?? [])
      var compared = zip(results, otherResults).map { compare(step, $0, $1, file) }
      if results.count != otherResults.count, let last = results.last ?? otherResults.last {
        var rounds = StepResult(name: last.name, position: step.position)
        let difference = ResponseDifference(.rounds, left: .number(results.count), right: .number(otherResults.count))
        rounds.verdicts = [Self.verdict(difference, step)]
        compared.append(rounds)
      }
      for place in compared.indices { compared[place].rowLine = key.row }
      result.steps += compared
    }
    return result
  }

  /// The same step, and in a table the same row.
  private struct StepKey: Hashable {
    let position: SourcePosition
    let row: Int?

    init(_ result: StepResult) {
      (position, row) = (result.position, result.rowLine)
    }
  }

  /// Why a side can't be compared; nil when it could be reached.
  private static func unreachable(_ name: String, _ side: Target, _ result: ScenarioResult) -> String? {
    if let failure = result.environmentFailure { return "the \(name) side, \(side.address): \(failure)" }
    for step in result.steps {
      guard case .text(let base)? = step.sent?.variables["base"] else { continue }
      let failed = step.exchanges.first { $0.failure?.kind == .connect && $0.request.url.hasPrefix(base) }
      guard let failure = failed?.failure else { continue }
      return "the \(name) side, \(side.address.withoutUserInfo), can't be reached: \(failure.description)"
    }
    return nil
  }

  private func compare(_ step: StepSyntax, _ first: StepResult, _ second: StepResult, _ file: ScenarioFile) -> StepResult {
    var result = StepResult(name: first.name, position: step.position, duration: max(first.duration, second.duration))
    let exchanges = Array(first.exchanges.suffix(first.sent?.exchangeCount ?? 0))
    let others = Array(second.exchanges.suffix(second.sent?.exchangeCount ?? 0))
    result.exchanges = [exchanges.last, others.last].compactMap { $0 }
    let differences: [ResponseDifference]
    switch (exchanges.isEmpty, others.isEmpty) {
    case (true, true):
      let reason = "sent to neither side: \(Self.reason(first))"
      result.verdicts = [Verdict(.skipped, "the same response", at: step.position, length: step.length, message: reason)]
      return result
    case (false, true): differences = [ResponseDifference(.sending, left: nil, right: .text(Self.reason(second)))]
    case (true, false): differences = [ResponseDifference(.sending, left: .text(Self.reason(first)), right: nil)]
    case (false, false):
      var sides = [Self.side(step, exchanges, first, options.secrets), Self.side(step, others, second, options.secrets)]
      let (values, otherValues) = (first.sent?.variables ?? [:], second.sent?.variables ?? [:])
      Self.addValues(values, otherValues, leavingOut: file.namesOfMeasurements, to: &sides)
      differences = ExchangeComparison.differences(sides[0], sides[1], rules: rules)
    }
    result.verdicts = differences.map { Self.verdict($0, step) }
    if differences.isEmpty {
      result.verdicts = [Verdict(.passed, "the same response", at: step.position, length: step.length)]
    }
    return result
  }

  private static func verdict(_ difference: ResponseDifference, _ step: StepSyntax) -> Verdict {
    Verdict(
      .failed,
      "the same \(difference.subject)",
      at: step.position,
      length: step.length,
      message: difference.description,
      details: difference.details
    )
  }

  /// Why a step was not sent.
  private static func reason(_ result: StepResult) -> String {
    result.verdicts.first { $0.outcome != .passed }?.message ?? "it was not run"
  }

  private static func side(
    _ step: StepSyntax,
    _ exchanges: [Exchange],
    _ result: StepResult,
    _ secrets: [String: String]
  ) -> ExchangeComparison.Side {
    let values = result.sent?.variables ?? [:]
    var side = ExchangeComparison.Side(exchanges, base: values["base"]?.plainText ?? "")
    guard let response = step.response else { return side }
    side.expected = ExchangeComparison.Expected(response, Variables(values: values, secrets: secrets))
    side.eventCount = response.eventCount
    return side
  }

  /// Lets variables that differ stand for the same word on both sides.
  private static func addValues(
    _ values: [String: QueryValue],
    _ others: [String: QueryValue],
    leavingOut names: Set<String>,
    to sides: inout [ExchangeComparison.Side]
  ) {
    func add(_ value: QueryValue, _ other: QueryValue, as word: String) {
      switch (value, other) {
      case (.text, .text), (.number, .number):
        let texts = [value.plainText, other.plainText]
        guard texts[0] != texts[1], texts.allSatisfy({ 1...4096 ~= $0.utf8.count }) else { return }
        for place in sides.indices { sides[place].add(texts[place], as: word) }
      case (.list(let elements), .list(let others)) where elements.count == others.count:
        for (place, (element, other)) in zip(elements, others).enumerated() { add(element, other, as: "\(word)[\(place)]") }
      default: break
      }
    }
    for (name, value) in values where name != "base" && name != "loop" && !names.contains(name) {
      if let other = others[name] { add(value, other, as: "variable \(name)") }
    }
  }
}

extension ScenarioFile {
  /// Variables that hold what was measured of a response rather than what stands in it: they make nothing volatile.
  fileprivate var namesOfMeasurements: Set<String> {
    let captures = steps.flatMap(\.captures).filter { capture in
      switch capture.query.kind {
      case .status, .version, .duration, .timeToFirstByte, .attempts, .loop: true
      default: capture.filters.contains { $0.kind == .count }
      }
    }
    return Set(captures.map(\.name))
  }
}

extension ExchangeComparison {
  /// What a step expects with matchers, its variables filled in. A value that fits on both sides counts as the same.
  struct Expected: Sendable {
    /// By the name of the field in lower case.
    private(set) var headers: [String: [TextPattern]] = [:]
    private(set) var trailers: [String: [TextPattern]] = [:]
    /// The attribute's name in lower case; empty for the value of the cookie.
    private var cookies: [(name: TextPattern, attribute: String, value: TextPattern)] = []
    /// The body as a whole, and its lines.
    private(set) var text: [TextPattern] = []
    private(set) var lines: [TextPattern] = []
    private(set) var json: [ExpectedValue] = []
    private var ignoresOrder = false
    /// By the name of the event's field.
    private(set) var events: [String: [TextPattern]] = [:]
    private(set) var eventData: [ExpectedValue] = []

    init() {}

    init(_ response: ResponseSyntax, _ variables: Variables) {
      func filled(_ pattern: PatternSyntax) -> TextPattern? { pattern.matchers.isEmpty ? nil : try? variables.fill(pattern) }
      for line in response.headers + response.headerBlock {
        if let pattern = filled(line.value) { headers[line.name.lowercased(), default: []].append(pattern) }
      }
      for line in response.trailers {
        if let pattern = filled(line.value) { trailers[line.name.lowercased(), default: []].append(pattern) }
      }
      for line in response.setCookies?.lines ?? [] {
        guard let name = try? variables.fill(line.name) else { continue }
        let parts = [("", line.value)] + line.attributes.compactMap { part in part.value.map { (part.name.lowercased(), $0) } }
        for (attribute, pattern) in parts {
          if let value = filled(pattern) { cookies.append((name, attribute, value)) }
        }
      }
      if let body = response.body { add(body, variables) }
      for case .frame(let frame) in response.events.map(\.kind) {
        for line in frame.lines {
          let name = line.field == .dataRaw ? EventFrameSyntax.Field.data.rawValue : line.field.rawValue
          if let pattern = filled(line.value) { events[name, default: []].append(pattern) }
          if line.field == .data, let value = Self.json(line.value, variables) { eventData.append(value) }
        }
      }
    }

    private mutating func add(_ body: BodySyntax, _ variables: Variables) {
      guard let pattern = body.text, !pattern.matchers.isEmpty else { return }
      if case .fence(_, let modes, _) = body.kind { ignoresOrder = modes.contains(.unordered) }
      if let value = Self.json(pattern, variables) { json = [value] }
      guard let filled = try? variables.fill(pattern) else { return }
      text = [filled]
      lines = filled.lines.filter { $0.literal == nil }
    }

    private static func json(_ pattern: PatternSyntax, _ variables: Variables) -> ExpectedValue? {
      guard let marked = try? variables.fillJSON(pattern), let value = try? QueryValue(json: Array(marked.text.utf8)) else {
        return nil
      }
      return try? ExpectedValue(value, matchers: marked.matchers, mark: marked.mark)
    }

    static func fits(_ patterns: [TextPattern], _ text: String) -> Bool {
      patterns.contains { (try? $0.match(text)) != nil }
    }

    func fits(cookie name: String, _ attribute: String, _ value: String) -> Bool {
      cookies.contains { $0.attribute == attribute && Self.fits([$0.name], name) && Self.fits([$0.value], value) }
    }

    /// What is expected of an element of a list; in any order, each of the expected elements.
    func elements(of list: ExpectedValue, at place: Int) -> [ExpectedValue] {
      guard case .list(let elements) = list else { return [] }
      return ignoresOrder ? elements : list.element(place).map { [$0] } ?? []
    }
  }
}

extension TextPattern {
  /// The pattern of each line.
  fileprivate var lines: [TextPattern] {
    var lines: [[Part]] = [[]]
    for part in parts {
      guard case .literal(let text) = part else {
        lines[lines.count - 1].append(part)
        continue
      }
      for (place, piece) in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        if place > 0 { lines.append([]) }
        lines[lines.count - 1].append(.literal(String(piece)))
      }
    }
    return lines.map { TextPattern($0) }
  }
}
