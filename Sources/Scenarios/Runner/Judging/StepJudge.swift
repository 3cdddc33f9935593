import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

/// Judges what a step expects, expectation by expectation; none hides another.
struct StepJudge {
  let source: SourceText
  let folder: ScenarioFolder
  let redactor: SecretRedactor
  /// One exchange for each hop, the answer last; none in a check.
  var exchanges: [Exchange] {
    didSet { reader.answer = exchanges.last.map(QueriedResponse.init) }
  }
  /// Variables that may find nothing: those by which a loop knows that it is at its end.
  var optionalCaptures: Set<String> = []
  /// Holds the variables, to which matchers and captures add.
  var reader: QueryReader
  private(set) var verdicts: [Verdict] = []

  init(
    source: SourceText,
    folder: ScenarioFolder,
    redactor: SecretRedactor,
    exchanges: [Exchange],
    reader: QueryReader
  ) {
    self.source = source
    self.folder = folder
    self.redactor = redactor
    self.exchanges = exchanges
    self.reader = reader
    self.reader.answer = exchanges.last.map(QueriedResponse.init)
  }

  var variables: Variables { reader.variables }

  /// Matchers capture before `[Captures]` does, and `[Asserts]` may use what either found.
  mutating func judge(_ step: StepSyntax) async {
    if let response = step.response {
      judgeHead(response)
      judgeRest(response)
    }
    await judgeQueries(step)
  }

  /// Judges captures and asserts, which come last, and puts all verdicts in file order.
  mutating func judgeQueries(_ step: StepSyntax) async {
    for capture in step.captures { await judge(capture) }
    for assertion in step.asserts { await judge(assertion) }
    verdicts.sort { $0.position < $1.position }
  }

  /// Judges the head of an answer that did not come to its end; nothing else of the step is reached.
  mutating func judgeHeadOnly(_ step: StepSyntax, because reason: String) {
    var judged: Set<SourcePosition> = []
    if let response = step.response, exchanges.last?.head != nil {
      judgeHead(response)
      judged = Set(response.headNodes.map(\.position))
    }
    verdicts += step.expectations(in: source).filter { !judged.contains($0.position) }.map { $0.notReached(because: reason) }
    verdicts.sort { $0.position < $1.position }
  }

  mutating func judgeHead(_ response: ResponseSyntax) {
    judge(Expectation.StatusLine(response)) { (judge) throws(Fault) in try judge.statusLine(response, of: judge.exchanges.last) }
    for header in response.headers {
      judge(header) { (judge) throws(Fault) in
        try judge.line(header, among: judge.exchanges.last?.head?.headers ?? [], "header")
      }
    }
    if let cookies = response.setCookies { judge(cookies, section: response.section(.setCookies)) }
    if let section = response.section(.headers) { judge(block: response.headerBlock, section: section) }
  }

  /// Judges what needs more than the head; events are judged while they come.
  mutating func judgeRest(_ response: ResponseSyntax) {
    if let section = response.section(.redirects) { judge(redirects: response.redirects, section: section) }
    for trailer in response.trailers {
      judge(trailer) { (judge) throws(Fault) in
        try judge.line(trailer, among: judge.exchanges.last?.trailers ?? [], "trailer")
      }
    }
    if let section = response.section(.chunks) { judge(chunks: response.chunks, section: section) }
    if let body = response.body {
      judge(body) { (judge) throws(Fault) in try judge.body(body) }
    }
  }
}

extension StepJudge {
  /// Why an expectation failed: what is so, and lines that show it.
  struct Failure {
    var message: String
    var details: [String] = []
  }

  /// Adds the verdict on one expectation: failed where the check returns why, or throws.
  mutating func judge(
    _ node: any LocatedSyntax,
    _ check: (inout StepJudge) throws(Fault) -> Failure?
  ) {
    let expectation = Expectation(node, in: source)
    do throws(Fault) {
      add(try check(&self), to: expectation)
    } catch {
      add(expectation.verdict(error))
    }
  }

  mutating func add(_ failure: Failure?, to expectation: Expectation) {
    guard let failure else { return add(expectation.verdict(.passed)) }
    add(expectation.verdict(.failed, failure.message, details: failure.details))
  }

  mutating func add(_ verdict: Verdict) {
    verdicts.append(verdict)
  }

  mutating func remember(_ met: [MatcherSyntax.Capture]) {
    for met in met { reader.variables.values[met.name] = met.value }
  }

  /// A line of `[Captures]`: what is found becomes a variable.
  mutating func judge(_ capture: CaptureSyntax) async {
    let expectation = Expectation(capture, in: source)
    do throws(Fault) {
      let reading = try await reader.read(capture.query, filters: capture.filters)
      guard reading.exists, let value = reading.plain else {
        guard optionalCaptures.contains(capture.name) else {
          return add(expectation.verdict(.failed, "capture \(capture.name.quoted) finds nothing"))
        }
        if !capture.appends { reader.variables.values[capture.name] = nil }
        return add(expectation.verdict(.passed))
      }
      if capture.redacts { redact(value) }
      reader.variables.values[capture.name] = capture.appends ? appended(value, to: capture.name) : value
      add(expectation.verdict(.passed))
    } catch {
      add(expectation.verdict(error))
    }
  }

  private func appended(_ value: QueryValue, to name: String) -> QueryValue {
    let new: [QueryValue] = if case .list(let elements) = value { elements } else { [value] }
    switch variables.values[name] {
    case .list(let elements): return .list(elements + new)
    case let before?: return .list([before] + new)
    case nil: return .list(new)
    }
  }

  private func redact(_ value: QueryValue) {
    if case .list(let elements) = value {
      for element in elements { redactor.add(element.plainText) }
    } else {
      redactor.add(value.plainText)
    }
  }

  /// A line of `[Asserts]`.
  mutating func judge(_ assertion: AssertSyntax) async {
    let expectation = Expectation(assertion, in: source)
    do throws(Fault) {
      guard let details = try await failure(of: assertion) else { return add(expectation.verdict(.passed)) }
      add(expectation.verdict(.failed, expectation.words, details: details))
    } catch {
      var verdict = expectation.verdict(error)
      if !error.isSkip, error.position == nil {
        verdict.message = expectation.words
        verdict.details = ["  reason: \(error.message)"]
      }
      add(verdict)
    }
  }

  /// Detail lines when the assertion does not hold; nil when it does.
  private mutating func failure(of assertion: AssertSyntax) async throws(Fault) -> [String]? {
    let reading = try await reader.read(assertion.query, filters: assertion.filters)
    var check = PredicateCheck(assertion.predicate, comparand: try comparand(of: assertion))
    guard try check.holds(reading) else { return check.details(reading) }
    remember(check.met)
    return nil
  }

  private func comparand(of assertion: AssertSyntax) throws(Fault) -> PredicateCheck.Comparand? {
    guard let value = assertion.predicate.value else { return nil }
    // The digest of an answer is compared with the digest of the file, not with the file.
    if case .sha256 = assertion.query.kind, case .file(let file) = value.kind {
      return .value(.bytes(try folder.read(file, variables).digest))
    }
    if case .sha256 = assertion.query.kind, case .text(let pattern) = value.kind, let text = pattern.literal,
      let digest = [UInt8](hex: text)
    {
      return .value(.bytes(digest))
    }
    return try PredicateCheck.Comparand(value, variables) { (file) throws(Fault) in try folder.read(file, variables) }
  }

  /// Whether a condition of `while` or `retry-on` holds; nil when it cannot be judged.
  mutating func holds(_ condition: AssertSyntax) async -> Bool? {
    do throws(Fault) {
      return try await failure(of: condition) == nil
    } catch {
      return nil
    }
  }

  /// `[Redirects]`: the hops in order, all of them; a URL may be as the Location line spells it, or as it was resolved.
  mutating func judge(redirects: [RedirectSyntax], section: SectionSyntax) {
    let hops = exchanges.dropLast()
    for (place, redirect) in redirects.enumerated() {
      judge(redirect) { (judge) throws(Fault) in
        guard place < hops.count else {
          return Failure(message: "there is no hop \(place + 1); the answer came after \(hops.count)")
        }
        return try judge.hop(hops[place], to: judge.exchanges[place + 1].request.url, redirect)
      }
    }
    let surplus = hops.indices.dropFirst(redirects.count).map { place in
      "+ \(hops[place].head?.status ?? 0) \(exchanges[place + 1].request.url)"
    }
    let failure =
      surplus.isEmpty ? nil : Failure(message: "there are \(hops.count) hops, not \(redirects.count)", details: surplus)
    add(failure, to: Expectation(section, in: source))
  }

  private mutating func hop(_ exchange: Exchange, to url: String, _ expected: RedirectSyntax) throws(Fault) -> Failure? {
    let status = exchange.head?.status ?? 0
    let pattern = try variables.fill(expected.url)
    var met = try pattern.match(url)
    if met == nil { met = try pattern.match(exchange.head?.value(of: "Location") ?? "") }
    if let met, status == expected.status {
      remember(met)
      return nil
    }
    return Failure(message: "hop differs", details: ["- \(expected.status) \(pattern.spelling)", "+ \(status) \(url)"])
  }
}
