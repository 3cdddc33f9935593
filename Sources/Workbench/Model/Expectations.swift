import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

/// What the user expects of responses, until it is saved: assertions, frames of event streams, and captures.
struct Expectations: Sendable {
  private(set) var checks: [Check] = []
  private(set) var frames: [FrameCheck] = []
  private(set) var captures: [Capture] = []

  /// The checks of a request, by their places in all of them.
  func checks(of request: String?) -> [Int] { checks.indices.filter { checks[$0].request == request } }

  func frames(of request: String?) -> [Int] { frames.indices.filter { frames[$0].request == request } }

  func captures(of request: String?) -> [Int] { captures.indices.filter { captures[$0].request == request } }

  /// Adds a check for each of the choices that is not looked at yet.
  /// - Parameter isVolatile: whether other responses have another value there; then only its presence is expected.
  /// - Returns: the texts of the checks that were added.
  mutating func add(
    _ choices: [Suggestions.Choices],
    of request: String,
    areProposed: Bool = false,
    isVolatile: (Suggestions.Choices) -> Bool = { _ in false }
  ) -> [String] {
    var added: [String] = []
    for choices in choices where !choices.isEmpty {
      var check = Check(request: request, choices: choices)
      guard !checks.contains(where: { $0.request == request && $0.query == check.query }) else { continue }
      check.isProposed = areProposed
      if isVolatile(choices) { check.loosen() }
      checks.append(check)
      added.append(check.text)
    }
    return added
  }

  /// - Returns: false when there is a check of this frame already.
  mutating func add(_ frame: FrameCheck) -> Bool {
    guard !frames.contains(where: { $0.request == frame.request && $0.number == frame.number }) else { return false }
    frames.append(frame)
    return true
  }

  /// Adds a capture; one with the same name, or of the same value of this response, gives way.
  mutating func add(_ capture: Capture) {
    captures.removeAll { $0.name == capture.name || ($0.exchange == capture.exchange && $0.query == capture.query) }
    captures.append(capture)
  }

  mutating func cycleCheck(_ index: Int) { checks[index].cycle() }

  mutating func cycleFrame(_ index: Int) { frames[index].cycle() }

  /// Accepts a proposed check, or makes an accepted one a proposal again.
  mutating func toggleCheck(_ index: Int) { checks[index].isProposed.toggle() }

  mutating func removeCheck(_ index: Int) { checks.remove(at: index) }

  mutating func removeFrame(_ index: Int) { frames.remove(at: index) }

  mutating func removeCapture(_ index: Int) { captures.remove(at: index) }

  /// Notes verdicts; a check that was changed meanwhile is left as it is.
  mutating func add(_ verdicts: [Verdict], of assertions: [String], request: String, exchange: Int) {
    for (text, verdict) in zip(assertions, verdicts) {
      guard let index = checks.firstIndex(where: { $0.request == request && $0.text == text }) else { continue }
      checks[index].add(verdict, of: exchange)
    }
  }
}

extension Expectations {
  /// A recorded scenario of one request with the checks and frames that were accepted for it; as it is when there are none.
  func added(to text: String, request: String) -> String {
    let assertions = checks.filter { $0.request == request && !$0.isProposed }.map(\.assertion)
    let frames = frames.filter { $0.request == request }
    guard !assertions.isEmpty || !frames.isEmpty, let file = try? ScenarioFile.parse(text, path: ""), var step = file.steps.first,
      let request = step.request, let response = step.response
    else { return text }
    var expected = ResponseSyntax(status: response.status)
    expected.captures = response.captures
    // A stream may have no end of its own: without these lines the step would wait for it.
    expected.events = frames.isEmpty ? response.events : FrameCheck.script(of: frames)
    expected.asserts = assertions.filter { $0.query.kind != .status || $0.predicate.operator != .equal }
    step.kind = .exchange(request, expected)
    return (try? ScenarioFile(metadata: file.metadata, steps: [step]))?.text ?? text
  }

  /// The captures of exchanges that are saved together.
  func captures(of entries: [HistoryEntry]) -> [Recorder.Capture] {
    captures.compactMap { capture in
      let place = entries.firstIndex { entries.count == 1 ? $0.draft.line == capture.request : $0.id == capture.exchange }
      return place.map { Recorder.Capture(place: $0, capture: capture.syntax, value: capture.value) }
    }
  }
}

extension Expectations {
  /// An assertion being written, with the other forms that `p` gives it.
  struct Check: Sendable, Hashable {
    /// The request it belongs to, `GET /items/1`.
    let request: String
    /// The forms that `p` goes through, the likeliest first.
    let choices: [AssertSyntax]
    private(set) var choice = 0
    /// A proposal is not saved before it is accepted.
    var isProposed = false
    /// By the numbers of the exchanges it was tried on.
    private var verdicts: [Int: Verdict] = [:]

    init(request: String, choices: [AssertSyntax]) {
      self.request = request
      self.choices = choices
    }

    var assertion: AssertSyntax { choices[min(choice, choices.count - 1)] }

    /// The line as it will stand in the scenario.
    var text: String { assertion.text }

    /// What is looked at, without what is expected of it.
    var query: String { Self.query(of: assertion) }

    mutating func cycle() {
      choice = (choice + 1) % choices.count
      verdicts = [:]
    }

    /// Takes the form that only asks whether it is there, which holds for any value.
    mutating func loosen() {
      guard let index = choices.firstIndex(where: { $0.predicate.operator == .exists && !$0.predicate.isNegated }) else { return }
      choice = index
    }

    mutating func add(_ verdict: Verdict, of exchange: Int) { verdicts[exchange] = verdict }

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
    /// The request it belongs to, `POST /items`.
    let request: String
    var name = ""
    let query: QuerySyntax
    /// As text; nil for what is not a single value.
    let value: String?

    /// - Parameter choices: the forms of an assertion about the same value.
    init(exchange: Int, request: String, choices: Suggestions.Choices) {
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
