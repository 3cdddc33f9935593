import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

/// Judges what a step expects, expectation by expectation; none hides another.
struct StepJudge {
  let source: SourceText
  let folder: ScenarioFolder
  let redactor: SecretRedactor
  /// One exchange for each hop, the response last; none in a check.
  var exchanges: [Exchange] {
    didSet { prepareReader() }
  }
  /// Variables that may find nothing: those by which a loop knows that it is at its end.
  var optionalCaptures: Set<String> = []
  /// Whether the matchers of a body capture what they met although another part of the body differs.
  var capturesFromWhatDiffers = false
  /// By how much time limits are multiplied.
  var timeScale = 1.0
  /// Holds the variables, to which matchers and captures add.
  var reader: QueryReader
  private(set) var verdicts: [Verdict] = []
  /// What the matchers of the step met, by the variable's name: another matcher of the name must meet the same value.
  private var met: [String: MatcherSyntax.Capture] = [:]

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
    prepareReader()
  }

  private mutating func prepareReader() {
    reader.answer = exchanges.last.map(QueriedResponse.init)
    reader.hops = zip(exchanges, exchanges.dropFirst()).map { ($0.head?.status ?? 0, $1.request.url) }
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

  /// Judges the head of a response that did not come to its end; nothing else of the step is reached. What a capture would redact is
  /// redacted all the same, since reports show what came.
  mutating func judgeHeadOnly(_ step: StepSyntax, because reason: String) async {
    for capture in step.captures where capture.redacts {
      if let value = try? await reader.read(capture.query, filters: capture.filters).plain { redactor.add(value) }
    }
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
    judge(lines: response.headers, among: exchanges.last?.head?.headers ?? [], "header")
    if let cookies = response.setCookies { judge(cookies, section: response.section(.setCookies)) }
    if let section = response.section(.headers) { judge(block: response.headerBlock, section: section) }
  }

  /// Judges what needs more than the head; events are judged while they come.
  mutating func judgeRest(_ response: ResponseSyntax) {
    if let section = response.section(.redirects) { judge(redirects: response.redirects, section: section) }
    judge(lines: response.trailers, among: exchanges.last?.trailers ?? [], "trailer")
    if let section = response.section(.chunks) {
      judge(chunks: response.chunks.map { $0.scaled(by: timeScale) }, section: section)
    }
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
    /// Where the part stands that differs; nil for the whole expectation.
    var focus: SourcePosition?
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
    guard let failure else { return pass(expectation) }
    var verdict = expectation.verdict(.failed, failure.message, details: failure.details)
    verdict.focus = failure.focus
    add(verdict)
  }

  mutating func add(_ verdict: Verdict) {
    verdicts.append(verdict)
  }

  /// Adds that an expectation was met, unless the time was used up before that was known.
  private mutating func pass(_ expectation: Expectation) {
    let timeIsUp = MatchingLimit.timeIsUp
    add(timeIsUp.map { expectation.verdict(Fault(.late($0))) } ?? expectation.verdict(.passed))
  }

  /// Sets the variables of matchers.
  /// - Returns: a failure when two matchers of one name met different values; then none is set.
  mutating func remember(_ found: [MatcherSyntax.Capture]) -> Failure? {
    if let (first, second) = found.conflict(with: met) {
      return Failure(
        message: "matchers that capture \(second.name.quoted) met different values",
        details: ["first: \(first.value.excerpt)", "then: \(second.value.excerpt)"]
      )
    }
    for capture in found {
      if met[capture.name] == nil { reader.variables.set(capture.name, capture.value, isFromWire: capture.isFromWire) }
      met[capture.name] = met[capture.name] ?? capture
    }
    return nil
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
        return pass(expectation)
      }
      if capture.redacts { redactor.add(value) }
      let whole = capture.appends ? appended(value, to: capture.name) : value
      reader.variables.set(capture.name, whole, isFromWire: reading.isFromWire)
      pass(expectation)
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

  /// A line of `[Asserts]`.
  mutating func judge(_ assertion: AssertSyntax) async {
    let expectation = Expectation(assertion, in: source)
    do throws(Fault) {
      guard let details = try await failure(of: assertion) else { return pass(expectation) }
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
    var isFromWire = false
    if case .placeholder(let placeholder) = assertion.predicate.value?.kind { isFromWire = variables.isFromWire(placeholder) }
    var check = PredicateCheck(assertion.predicate, comparand: try comparand(of: assertion), comparandIsFromWire: isFromWire)
    guard try check.holds(reading) else { return check.details(reading) }
    return remember(check.met).map { ["  \($0.message)"] + $0.details.map { "  \($0)" } }
  }

  private func comparand(of assertion: AssertSyntax) throws(Fault) -> PredicateCheck.Comparand? {
    guard let value = assertion.predicate.value else { return nil }
    // The digest of a body is compared with the digest of the file, not with the file.
    if case .sha256 = assertion.query.kind, case .file(let file) = value.kind {
      return .value(.bytes(try folder.read(file, variables).digest))
    }
    if case .sha256 = assertion.query.kind, case .text(let pattern) = value.kind, let text = pattern.literal,
      let digest = [UInt8](hex: text)
    {
      return .value(.bytes(digest))
    }
    let comparand = try PredicateCheck.Comparand(value, variables) { (file) throws(Fault) in try folder.read(file, variables) }
    return timeScale != 1 && assertion.limitsTime ? comparand.scaled(by: timeScale) : comparand
  }

  /// Whether a condition of `while` or `retry-on` holds.
  /// - Throws: why it cannot be judged; a skip where the server doesn't have the probe that it reads.
  mutating func meets(_ condition: AssertSyntax) async throws(Fault) -> Bool {
    try await failure(of: condition) == nil
  }

  /// `[Redirects]`: the hops in order, all of them. A URL is compared with the resolved one and with the Location line; one that is written
  /// relative is resolved against the URL that redirects.
  mutating func judge(redirects: [RedirectSyntax], section: SectionSyntax) {
    let hops = exchanges.dropLast()
    for (place, redirect) in redirects.enumerated() {
      judge(redirect) { (judge) throws(Fault) in
        guard place < hops.count else {
          return Failure(message: "there is no hop \(place + 1); the response came after \(hops.count)")
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
    if met == nil { met = try pattern.resolved(against: exchange.request.url).match(url) }
    if let met, status == expected.status { return remember(met) }
    return Failure(message: "hop differs", details: ["- \(expected.status) \(pattern.spelling)", "+ \(status) \(url)"])
  }
}

extension TextPattern {
  /// The text as a reference on a page of that URL (RFC 3986 section 5.2): what stands before the first matcher is resolved.
  fileprivate func resolved(against url: String) -> TextPattern {
    let base = URLReference(url)
    guard case .literal(let text)? = parts.first else {
      return TextPattern([.literal(URLReference(".").resolved(against: base).description)] + parts)
    }
    return TextPattern([.literal(URLReference(text).resolved(against: base).description)] + parts.dropFirst())
  }
}

extension ChunkSyntax {
  /// The line with its time limit multiplied.
  fileprivate func scaled(by scale: Double) -> ChunkSyntax {
    guard scale != 1 else { return self }
    var line = self
    switch kind {
    case .within(let time): line.kind = .within(time * scale)
    case .gap(let range): line.kind = .gap(range.limitScaled(by: scale))
    default: break
    }
    return line
  }
}

extension AssertSyntax {
  /// Whether it says how long something may take at most.
  fileprivate var limitsTime: Bool {
    guard filters.isEmpty else { return false }
    switch query.kind {
    case .duration, .timeToFirstByte: break
    default: return false
    }
    switch predicate.operator {
    case .less, .lessOrEqual: return !predicate.isNegated
    case .greater, .greaterOrEqual: return predicate.isNegated
    default: return false
    }
  }
}

extension PredicateCheck.Comparand {
  /// The limit multiplied; a number is one of milliseconds.
  fileprivate func scaled(by scale: Double) -> PredicateCheck.Comparand {
    switch self {
    case .value(.duration(let time)): .value(.duration(time * scale))
    case .value(.number(let number)): number.integer.map { .value(.duration(.milliseconds($0) * scale)) } ?? self
    default: self
    }
  }
}

extension SecretRedactor {
  /// Adds what a value consists of. Of a list or an object those are the texts in it, and the numbers of at least three digits: shorter
  /// ones stand everywhere.
  func add(_ value: QueryValue) {
    func add(within value: QueryValue) {
      switch value {
      case .list(let elements): for element in elements { add(within: element) }
      case .object(let members): for member in members { add(within: member.value) }
      case .text, .bytes: self.add(value.plainText)
      case .number where value.plainText.utf8.count > 2: self.add(value.plainText)
      default: break
      }
    }
    self.add(value.plainText)
    switch value {
    case .list, .object: add(within: value)
    default: break
    }
  }
}
