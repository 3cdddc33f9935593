import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios
import Synchronization

/// What the user expects of responses, until it is saved: assertions, frames of event streams, and captures.
struct Expectations: Sendable, Hashable {
  private(set) var checks: [Check] = [] { didSet { findings = Findings() } }
  private(set) var frames: [FrameCheck] = [] { didSet { findings = Findings() } }
  private(set) var captures: [Capture] = [] { didSet { findings = Findings() } }
  /// What was found out about this state of them; another object for another state.
  private(set) var findings = Findings()

  static func == (one: Self, other: Self) -> Bool {
    (one.checks, one.frames, one.captures) == (other.checks, other.frames, other.captures)
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(checks)
    hasher.combine(frames)
    hasher.combine(captures)
  }

  /// As many checks are kept, and as many frames and captures.
  static let most = 5_000

  /// Whether no more checks can be added.
  var isFull: Bool { checks.count >= Self.most }

  /// What it keeps in memory, nearly.
  var byteCount: Int { checks.reduce(frames.count * 1024 + captures.count * 512) { $0 + $1.byteCount } }

  /// The checks of a request, by their places in all of them.
  func checks(of request: Identity?) -> [Int] { request.map { findings.places(of: $0, in: checks) } ?? [] }

  func frames(of request: Identity?) -> [Int] { frames.indices.filter { frames[$0].request == request } }

  func captures(of request: Identity?) -> [Int] { captures.indices.filter { captures[$0].request == request } }

  /// The checks of a request that are proposed and neither accepted nor dropped.
  func proposals(of request: Identity?) -> [Int] { checks(of: request).filter { checks[$0].isProposed } }

  /// Whether a request has a check that is only proposed.
  func hasProposals(of request: Identity?) -> Bool { checks(of: request).contains { checks[$0].isProposed } }

  /// How many of the checks of a request were judged on a response, and how many of them passed.
  func tally(of request: Identity, on exchange: Int) -> (passed: Int, all: Int) {
    findings.tally(on: exchange) {
      var tally = (passed: 0, all: 0)
      for place in checks(of: request) {
        guard let outcome = checks[place].verdict(of: exchange)?.outcome else { continue }
        tally.all += 1
        if outcome == .passed { tally.passed += 1 }
      }
      return tally
    }
  }

  /// The check of a request about one of these values; of several, the first one.
  func check(of request: Identity?, about values: [Suggestions.Choices]) -> Int? {
    let subjects = Set(values.compactMap { $0.first.map(Check.query) })
    return checks(of: request).first { subjects.contains(checks[$0].subject) }
  }

  /// What was accepted or added since the last time it was saved.
  var unsavedCount: Int {
    findings.unsavedCount {
      checks.count { !$0.isSaved && !$0.isProposed } + frames.count { !$0.isSaved } + captures.count { !$0.isSaved }
    }
  }

  /// Notes that a file has what is expected of these requests.
  mutating func setSaved(_ requests: Set<Identity>) {
    var saved = checks
    for index in saved.indices where requests.contains(saved[index].request) { saved[index].isSaved = !saved[index].isProposed }
    checks = saved
    for index in frames.indices where requests.contains(frames[index].request) { frames[index].isSaved = true }
    for index in captures.indices where requests.contains(captures[index].request) { captures[index].isSaved = true }
  }

  /// Adds a check for each of the choices that is not looked at yet, as many as there is room for.
  /// - Parameter isVolatile: whether other responses have another value there; then only its presence is expected.
  /// - Returns: the texts of the checks that were added.
  mutating func add(
    _ choices: [Suggestions.Choices],
    of request: Identity,
    areProposed: Bool = false,
    isVolatile: (Suggestions.Choices) -> Bool = { _ in false }
  ) -> [String] {
    var subjects = Set(checks(of: request).map { checks[$0].subject })
    var added: [Check] = []
    for choices in choices where !choices.isEmpty && checks.count + added.count < Self.most {
      var check = Check(request: request, choices: choices, isProposed: areProposed)
      guard subjects.insert(check.subject).inserted else { continue }
      if isVolatile(choices) { check.loosen() }
      added.append(check)
    }
    checks += added
    return added.map(\.text)
  }

  /// - Returns: false when there is a check of this frame already, or no more room.
  mutating func add(_ frame: FrameCheck) -> Bool {
    guard frames.count < Self.most, !frames.contains(where: { $0.request == frame.request && $0.number == frame.number }) else {
      return false
    }
    frames.append(frame)
    return true
  }

  /// Adds a capture; one with the same name, or of the same value of this response, gives way.
  /// - Returns: false when there is no room for one more.
  mutating func add(_ capture: Capture) -> Bool {
    captures.removeAll { $0.name == capture.name || ($0.exchange == capture.exchange && $0.query == capture.query) }
    guard captures.count < Self.most else { return false }
    captures.append(capture)
    return true
  }

  mutating func cycleCheck(_ index: Int) { checks[index].cycle() }

  mutating func cycleFrame(_ index: Int) { frames[index].cycle() }

  /// Accepts a proposed check, or makes an accepted one a proposal again.
  mutating func toggleCheck(_ index: Int) { checks[index].setProposed(!checks[index].isProposed) }

  /// Accepts every proposal for a request.
  mutating func acceptProposals(of request: Identity) {
    var accepted = checks
    for index in proposals(of: request) { accepted[index].setProposed(false) }
    checks = accepted
  }

  /// Gives a check another predicate.
  mutating func replaceCheck(_ index: Int, with assertion: AssertSyntax) { checks[index].replace(with: assertion) }

  mutating func removeCheck(_ index: Int) { checks.remove(at: index) }

  mutating func removeFrame(_ index: Int) { frames.remove(at: index) }

  mutating func removeCapture(_ index: Int) { captures.remove(at: index) }

  /// Notes verdicts; a check that was changed meanwhile is left as it is.
  mutating func add(_ verdicts: [Verdict], of assertions: [String], request: Identity, exchange: Int) {
    let places = Dictionary(checks(of: request).map { (checks[$0].text, $0) }) { first, _ in first }
    var judged = checks
    for (text, verdict) in zip(assertions, verdicts) {
      if let place = places[text] { judged[place].add(verdict, of: exchange) }
    }
    checks = judged
  }
}

extension Expectations {
  /// What is asked about the checks for each picture, found out when it is first asked for: there may be thousands of checks, and they
  /// seldom change.
  final class Findings: Sendable {
    private struct Content {
      var places: [Identity: [Int]]?
      var tallies: [Int: (passed: Int, all: Int)] = [:]
      var unsavedCount: Int?
    }

    private let content = Mutex(Content())

    fileprivate func places(of request: Identity, in checks: [Check]) -> [Int] {
      content.withLock { content in
        if content.places == nil { content.places = Dictionary(grouping: checks.indices) { checks[$0].request } }
        return content.places?[request] ?? []
      }
    }

    fileprivate func tally(on exchange: Int, _ count: () -> (passed: Int, all: Int)) -> (passed: Int, all: Int) {
      if let tally = content.withLock({ $0.tallies[exchange] }) { return tally }
      let tally = count()
      content.withLock { $0.tallies[exchange] = tally }
      return tally
    }

    fileprivate func unsavedCount(_ count: () -> Int) -> Int {
      if let count = content.withLock({ $0.unsavedCount }) { return count }
      let count = count()
      content.withLock { $0.unsavedCount = count }
      return count
    }
  }
}

extension Expectations {
  /// An assertion being written, with the other forms that `p` gives it.
  struct Check: Sendable, Hashable {
    /// The request it belongs to.
    let request: Identity
    /// What it is about, whatever is expected of it.
    let subject: String
    /// The line as it will stand in the scenario.
    private(set) var text: String
    /// The forms that `p` goes through, the likeliest first.
    private(set) var choices: [AssertSyntax]
    private var choice = 0
    /// A proposal is not saved before it is accepted.
    private(set) var isProposed: Bool
    /// Whether other responses have another value there, so that only its presence is expected.
    private(set) var isLoosened = false
    /// Whether a file has it as it is.
    fileprivate(set) var isSaved = false
    /// By the numbers of the exchanges it was tried on.
    private var verdicts: [Int: Verdict] = [:]

    init(request: Identity, choices: [AssertSyntax], isProposed: Bool = false) {
      self.request = request
      self.choices = choices
      self.isProposed = isProposed
      subject = choices.first.map(Self.query) ?? ""
      text = choices.first?.text ?? ""
    }

    var assertion: AssertSyntax { choices[min(choice, choices.count - 1)] }

    /// What is looked at, without what is expected of it: `jsonpath "$.id"`.
    var query: String { Self.query(of: assertion) }

    mutating func cycle() {
      choice = (choice + 1) % choices.count
      change()
    }

    mutating func replace(with assertion: AssertSyntax) {
      choices[min(choice, choices.count - 1)] = assertion
      isProposed = false
      change()
    }

    mutating func setProposed(_ isProposed: Bool) {
      self.isProposed = isProposed
      isSaved = false
    }

    private mutating func change() {
      text = assertion.text
      verdicts = [:]
      isSaved = false
      isLoosened = false
    }

    /// Takes the form that only asks whether it is there, which holds for any value.
    fileprivate mutating func loosen() {
      guard let index = choices.firstIndex(where: { $0.predicate.operator == .exists && !$0.predicate.isNegated }) else { return }
      choice = index
      text = assertion.text
      isLoosened = true
    }

    /// Takes a verdict, and drops those on responses that the history has forgotten.
    fileprivate mutating func add(_ verdict: Verdict, of exchange: Int) {
      verdicts[exchange] = verdict
      if verdicts.count > History.mostEntries, let oldest = verdicts.keys.min() { verdicts[oldest] = nil }
    }

    fileprivate var byteCount: Int { 512 + verdicts.count * 2 * MemoryLayout<Verdict>.stride }

    func verdict(of exchange: Int?) -> Verdict? { exchange.flatMap { verdicts[$0] } }

    /// How many responses it was tried on, and how many of them passed.
    var tally: (passed: Int, all: Int) { (verdicts.values.count { $0.outcome == .passed }, verdicts.count) }

    static func query(of assertion: AssertSyntax) -> String {
      ([assertion.query.text] + assertion.filters.map(\.text)).joined(separator: " ")
    }
  }

  /// A value of a response that a scenario puts into a variable.
  struct Capture: Sendable, Hashable {
    let exchange: Int
    /// The request it belongs to.
    let request: Identity
    var name = ""
    /// Whether a file has it.
    fileprivate(set) var isSaved = false
    let query: QuerySyntax
    /// As text; nil for what is not a single value.
    let value: String?

    /// - Parameter choices: the forms of an assertion about the same value.
    init(exchange: Int, request: Identity, choices: Suggestions.Choices) {
      self.exchange = exchange
      self.request = request
      query = choices.first?.query ?? QuerySyntax(.body)
      let equal = choices.first { $0.predicate.operator == .equal && !$0.predicate.isNegated && $0.filters.isEmpty }
      value = equal?.predicate.value?.singleText
      name = suggestedName
    }

    /// The line as it will stand in the scenario.
    var syntax: CaptureSyntax { CaptureSyntax(name, query) }

    var text: String { syntax.text }

    /// Whether the language takes it as a name: a letter or `_`, then letters, digits and `_`.
    static func isName(_ text: String) -> Bool {
      guard let first = text.utf8.first, first == 0x5F || text.first?.isLetter == true else { return false }
      return text.utf8.allSatisfy { $0 == 0x5F || $0.isAlphanumeric }
    }

    /// `id` for `jsonpath "$.items[0].id"`, `content_type` for the header of that name.
    private var suggestedName: String {
      let source: String
      switch query.kind {
      case .jsonpath(let path): source = path.literal ?? ""
      case .header(let name): source = name.literal ?? ""
      case .cookie(let name, let attribute): source = attribute ?? name.literal ?? ""
      case .status: return "status"
      default: return "value"
      }
      let isPath = source.hasPrefix("$")
      let words = source.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")) }
      guard isPath else { return Self.name(words.joined(separator: "_")) }
      return Self.name(words.last { $0.contains { $0.isLetter } }.map(String.init) ?? "")
    }

    private static func name(_ text: String) -> String { isName(text) ? text : "value" }
  }
}

extension ValueSyntax {
  /// The value as a request could have it; nil unless it is a text, a number, `true` or `false`.
  fileprivate var singleText: String? {
    switch kind {
    case .text(let pattern): pattern.literal
    case .number(let number): number
    case .bool(let value): value ? "true" : "false"
    default: nil
    }
  }
}
