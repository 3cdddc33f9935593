import Exchanges
import ScenarioSyntax
import Scenarios

extension SharedState {
  /// The most responses of one request that checks are judged on; the newest.
  private static let mostJudged = 20

  /// The verdicts of the scenario's step that made an exchange, else of the checks that were added by hand.
  func tally(of entry: HistoryEntry) -> (passed: Int, all: Int) {
    report?.tally(ofExchange: entry.id) ?? expectations.tally(of: entry.identity, on: entry.id)
  }

  /// Judges the checks of the shown request on its latest responses.
  func judge() -> [Effect] {
    guard let request = shownRequest else { return [] }
    let texts = expectations.checks(of: request).map { expectations.checks[$0].text }
    guard !texts.isEmpty else { return [] }
    return history.entries.filter { $0.identity == request && $0.exchange.isComplete && !$0.isEarlier }.suffix(Self.mostJudged)
      .map { .judge(id: $0.id, $0.exchange, assertions: texts) }
  }

  /// Judges the checks of a request on a response that has just come.
  func judge(_ entry: HistoryEntry) -> [Effect] {
    let texts = expectations.checks(of: entry.identity).map { expectations.checks[$0].text }
    return texts.isEmpty || !entry.exchange.isComplete ? [] : [.judge(id: entry.id, entry.exchange, assertions: texts)]
  }

  /// Adds a check for each of the values of a row.
  mutating func addChecks(_ values: [Suggestions.Choices]) -> [Effect] {
    guard let request = shownRequest else { return [] }
    let before = expectations
    let added = expectations.add(values, of: request)
    guard !added.isEmpty else {
      notice = expectations.isFull ? Self.noRoomForChecks : "this has a check already   t k shows it"
      return []
    }
    let texts = added.joined(separator: ", ")
    remember(.expectations(before), added.count == 1 ? "\(texts) is not expected" : "these are not expected: \(texts)")
    notice = "checks: \(texts)   p changes it, u undoes"
    return judge()
  }

  /// Expects a frame of an event stream.
  mutating func addFrame(_ frame: FrameCheck) {
    let before = expectations
    let name = "frame \(frame.number + 1)"
    guard expectations.add(frame) else {
      let isFull = expectations.frames.count >= Expectations.most
      return notice = isFull ? Self.noRoomForChecks : "\(name) has a check already   p changes it, t k shows it"
    }
    remember(.expectations(before), "\(name) is not expected")
    notice = "expects \(name): \(frame.text)   p changes it, T judges it"
  }

  /// The responses to the same request, the shown one not among them.
  private func others(of entry: HistoryEntry) -> [Exchange] {
    var room = Self.mostCompared
    return history.others(than: entry, atMost: Self.mostJudged).reversed().filter { other in
      room -= other.content.count
      return room >= 0
    }
  }

  /// As many bytes of other bodies are looked at while a key is worked on.
  private static let mostCompared = 4 << 20

  /// Proposes checks for the whole response; the second time it accepts what was proposed.
  ///
  /// Where other responses to the request differ, only presence is expected.
  mutating func proposeChecks() -> [Effect] {
    guard let entry = shownEntry else { return [] }
    guard !expectations.hasProposals(of: entry.identity) else { return acceptProposals() }
    let (before, others) = (expectations, others(of: entry))
    let seen = others.map { Set(Suggestions.all($0).compactMap { $0.first?.text }) }
    let added = expectations.add(
      Suggestions.all(entry.exchange, others: others),
      of: entry.identity,
      areProposed: true
    ) { choices in
      guard let text = choices.first?.text else { return false }
      return !seen.allSatisfy { $0.contains(text) }
    }
    guard !added.isEmpty else {
      notice = expectations.isFull ? Self.noRoomForChecks : "nothing new to propose: every value has a check"
      return []
    }
    let count = added.count == 1 ? "1 check" : "\(added.count) checks"
    remember(.expectations(before), "\(count) not proposed any more")
    let compared = others.isEmpty ? "V finds out what changes" : "compared with \(others.count) other responses"
    notice =
      expectations.isFull ? Self.noRoomForChecks : "\(count) proposed, \(compared)   Space takes one, A takes all, p changes it"
    return judge()
  }

  /// What is said where no more checks are kept.
  static let noRoomForChecks = "no more than \(Expectations.most) checks are kept   s saves them, x removes one"

  /// Accepts every check that is proposed for the response that is shown.
  mutating func acceptProposals() -> [Effect] {
    guard let request = shownRequest else { return [] }
    let before = expectations
    let proposed = expectations.proposals(of: request).count
    expectations.acceptProposals(of: request)
    let count = proposed == 1 ? "1 check" : "\(proposed) checks"
    remember(.expectations(before), "\(count) only proposed again")
    notice = "\(count) accepted   s saves them, u takes them back"
    return []
  }

  /// Accepts a proposed check, or makes it a proposal again.
  mutating func toggleCheck(_ index: Int) {
    let before = expectations
    expectations.toggleCheck(index)
    let check = expectations.checks[index]
    remember(.expectations(before), check.isProposed ? "\(check.text) is accepted" : "\(check.text) is only proposed")
    notice = check.isProposed ? "not accepted: it will not be saved" : "accepted: \(check.text)"
  }

  /// Gives a check its next form and judges it.
  mutating func changeCheck(_ index: Int) -> [Command] {
    let before = expectations
    expectations.cycleCheck(index)
    remember(.expectations(before), "\(before.checks[index].text) is expected again")
    notice = "checks: \(expectations.checks[index].text)"
    return judge().map { .perform($0) }
  }

  /// Gives the expectation of a frame its next form.
  mutating func changeFrame(_ index: Int) -> [Command] {
    let before = expectations
    expectations.cycleFrame(index)
    remember(.expectations(before), "\(before.frames[index].text) is expected again")
    notice = "expects: \(expectations.frames[index].text)"
    return []
  }

  /// Gives a check the predicate that was written for it, or says why it is none.
  mutating func editCheck(_ index: Int, predicate text: String) -> [Effect] {
    guard let check = expectations.checks.at(index) else { return [] }
    do {
      let assertion = try AssertSyntax.parse("\(check.query) \(text)")
      guard assertion.text != check.text || check.isProposed else {
        notice = "unchanged"
        return []
      }
      let before = expectations
      expectations.replaceCheck(index, with: assertion)
      remember(.expectations(before), "\(check.text) is expected again")
      notice = "checks: \(assertion.text)   u undoes"
      return judge()
    } catch {
      notice = "not changed: \(error.message)" + (error.hint.isEmpty ? "" : "   \(error.hint)")
      return []
    }
  }

  /// Removes a check, a frame or a capture.
  mutating func removeExpectation(_ text: String, _ remove: (inout Expectations) -> Void) {
    remember(.expectations(expectations), "\(text) is expected again")
    remove(&expectations)
    notice = "removed: \(text)   u brings it back"
  }
}
