import ScenarioSyntax
import Scenarios

/// An expectation being written: what an answer was seen to say, and in how many ways it can be asked for.
struct DraftCheck: Sendable, Hashable {
  /// The request it belongs to, `GET /items/1`.
  let request: String
  /// What `p` goes through, the one meant first at the start.
  let choices: [AssertSyntax]
  private(set) var choice = 0
  /// A proposal is not saved before it is accepted.
  var isProposed = false
  /// By the numbers of the exchanges it was tried on, with the words it had then.
  private var verdicts: [Int: Verdict] = [:]

  init(request: String, choices: [AssertSyntax]) {
    self.request = request
    self.choices = choices
  }

  var assertion: AssertSyntax { choices[min(choice, choices.count - 1)] }

  /// The line as it will stand in the scenario.
  var text: String { assertion.text }

  /// What is asked, whatever is expected of it.
  var query: String { Self.query(of: assertion) }

  mutating func cycle() {
    choice = (choice + 1) % choices.count
    verdicts = [:]
  }

  /// Takes a predicate of which the values of other answers do not matter.
  mutating func loosen() {
    guard let index = choices.firstIndex(where: { $0.predicate.operator == .exists && !$0.predicate.isNegated }) else { return }
    choice = index
  }

  mutating func take(_ verdict: Verdict, of exchange: Int) { verdicts[exchange] = verdict }

  func verdict(of exchange: Int?) -> Verdict? { exchange.flatMap { verdicts[$0] } }

  /// How many answers it was tried on, and how many of them have it.
  var tally: (passed: Int, all: Int) { (verdicts.values.count { $0.outcome == .passed }, verdicts.count) }

  static func query(of assertion: AssertSyntax) -> String {
    ([assertion.query.text] + assertion.filters.map(\.text)).joined(separator: " ")
  }
}
