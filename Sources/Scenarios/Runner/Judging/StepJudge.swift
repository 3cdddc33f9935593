import Exchanges
import ScenarioSyntax

/// Judges what a step expects, expectation by expectation; none hides another.
struct StepJudge {
  let source: SourceText
  let folder: ScenarioFolder
  let redactor: SecretRedactor
  /// One exchange for each hop, the answer last; none in a check.
  var exchanges: [Exchange] {
    didSet { reader.answer = exchanges.last.map(Answer.init) }
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
    self.reader.answer = exchanges.last.map(Answer.init)
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
    judge(StatusLine(response)) { (judge) throws(Fault) in try judge.statusLine(response, of: judge.exchanges.last) }
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

  mutating func remember(_ met: [Met]) {
    for met in met { reader.variables.values[met.name] = met.value }
  }
}
