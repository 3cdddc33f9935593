import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

extension Model {
  /// Answers of one request that checks are tried on, the newest.
  private static let mostTried = 20

  /// The request whose checks are shown.
  var checkedRequest: String? { history[shown]?.draft.line }

  /// The checks of the exchange that is shown, by their places in all of them.
  var shownChecks: [Int] { checks.indices.filter { checks[$0].request == checkedRequest } }

  /// What the row under the cursor can be asked for.
  var suggestions: [Suggestions.Choices] {
    guard focus == .response, let entry = history[shown], let head = entry.exchange.head else { return [] }
    switch response.tab {
    case .summary: return summarySuggestions(entry, head)
    case .headers: return headerSuggestions(entry.exchange, head)
    case .cookies: return cookiesTab(of: entry).rows.at(responseRow)?.setCookie?.cookie.map(Suggestions.cookie) ?? []
    case .body: return bodySuggestions(entry.exchange)
    case .timing:
      let row = TimingTab(entry, in: history).rows.at(responseRow)
      guard let time = entry.exchange.timing.ended, row?.bar != nil else { return [] }
      if row?.name == "total" { return [AssertSyntax.choices(.duration, below: time)] }
      guard row?.name == "wait", let first = entry.exchange.timing.firstByte else { return [] }
      return [AssertSyntax.choices(.timeToFirstByte, below: first)]
    case .negotiation, .stream, .raw, .checks: return []
    }
  }

  private func summarySuggestions(_ entry: HistoryEntry, _ head: ResponseHead) -> [Suggestions.Choices] {
    switch summaryRow?.name {
    case "status": return [Suggestions.status(head)]
    case "type": return head.headers.first { $0.isNamed("Content-Type") }.map { Suggestions.header($0, of: head) } ?? []
    case "location": return head.headers.first { $0.isNamed("Location") }.map { Suggestions.header($0, of: head) } ?? []
    case "body": return [Suggestions.size(entry.exchange.isDecoded ? entry.decodedCount : entry.bodyCount)]
    case "timing": return entry.exchange.timing.ended.map { [AssertSyntax.choices(.duration, below: $0)] } ?? []
    default: return []
    }
  }

  private func headerSuggestions(_ exchange: Exchange, _ head: ResponseHead) -> [Suggestions.Choices] {
    let rows = HeadersTab(exchange).rows
    let start = exchange.informational.reduce(0) { $0 + $1.headers.count + 1 }
    guard (start...start + head.headers.count).contains(responseRow) else { return [] }
    switch rows.at(responseRow) {
    case .status: return [Suggestions.status(head)]
    case .line(let line, _, _): return Suggestions.header(line, of: head)
    default: return []
    }
  }

  private func bodySuggestions(_ exchange: Exchange) -> [Suggestions.Choices] {
    guard let body = response.body else { return [] }
    if case .json(let json) = body.layout {
      return Suggestions.json(json.lines, at: body.line(at: responseRow), in: exchange.content).map { [$0] } ?? []
    }
    guard case .text = body.layout, let text = responseText(at: responseRow), !text.isEmpty else { return [] }
    return [Suggestions.part(text)]
  }

  /// Asks for what the cursor is on.
  mutating func assertFromCursor() -> [Effect] {
    if let check = frameCheck {
      assertFrame(check)
      return []
    }
    let added = add(suggestions, areProposed: false)
    notice = added.isEmpty ? "this is asked for already   t k shows it" : "asks: \(added.joined(separator: ", "))   t k shows it"
    return judge()
  }

  /// Proposes a set; what other answers to the same request say differently is only asked to be there.
  mutating func suggestSet() -> [Effect] {
    guard let entry = history[shown] else { return [] }
    let others = history.repeats(of: entry).suffix(Self.mostTried).filter { $0.id != entry.id }
    let seen = others.map { Set(Suggestions.all($0.exchange).compactMap { $0.first?.text }) }
    let added = add(Suggestions.all(entry.exchange), areProposed: true) { choices in
      guard let text = choices.first?.text else { return false }
      return !seen.allSatisfy { $0.contains(text) }
    }
    response.tab = .checks
    setFocus(.response)
    checkPosition = ListPosition()
    notice = "\(added.count) proposed, compared with \(others.count) other answers   Space accepts one, p changes it"
    return judge()
  }

  /// - Returns: the texts of those that were not there yet.
  private mutating func add(
    _ choices: [Suggestions.Choices],
    areProposed: Bool,
    isVolatile: (Suggestions.Choices) -> Bool = { _ in false }
  ) -> [String] {
    guard let request = checkedRequest else { return [] }
    var added: [String] = []
    for choices in choices where !choices.isEmpty {
      var check = DraftCheck(request: request, choices: choices)
      guard !checks.contains(where: { $0.request == request && $0.query == check.query }) else { continue }
      check.isProposed = areProposed
      if isVolatile(choices) { check.loosen() }
      checks.append(check)
      added.append(check.text)
    }
    return added
  }

  /// The check under the cursor, by its place in all of them.
  var checkUnderCursor: Int? {
    guard focus == .checks || (focus == .response && response.tab == .checks) else { return nil }
    return switch checkRows.at(checkPosition.selection) {
    case .draft(let index), .detail(let index, _): index
    default: nil
    }
  }

  mutating func cyclePredicate() -> [Effect] {
    if checkUnderCursor == nil, let index = frameUnderCursor {
      cycleFrame(index)
      return []
    }
    guard let index = checkUnderCursor ?? shownChecks.last else { return [] }
    checks[index].cycle()
    notice = "asks: \(checks[index].text)"
    return judge()
  }

  mutating func acceptCheck() {
    guard let index = checkUnderCursor else { return }
    checks[index].isProposed.toggle()
    notice = checks[index].isProposed ? "not accepted: it will not be saved" : "accepted: \(checks[index].text)"
  }

  mutating func removeCheck() {
    if isOnChecks, let index = frameUnderCursor {
      notice = "removed: \(frameChecks[index].text)"
      frameChecks.remove(at: index)
      return
    }
    if let index = captureUnderCursor {
      notice = "removed: \(captures[index].text)"
      captures.remove(at: index)
      return
    }
    guard let index = checkUnderCursor else { return }
    notice = "removed: \(checks[index].text)"
    checks.remove(at: index)
  }

  /// Tries the checks on the answer that is shown and on the others to the same request.
  mutating func judge() -> [Effect] {
    guard let request = checkedRequest else { return [] }
    let texts = shownChecks.map { checks[$0].text }
    guard !texts.isEmpty else { return [] }
    return history.entries.filter { $0.draft.line == request && $0.exchange.isComplete }.suffix(Self.mostTried)
      .map { .judge(id: $0.id, $0.exchange, assertions: texts) }
  }

  /// What came of checks; one that was changed meanwhile is judged anew.
  mutating func take(_ verdicts: [Verdict], of assertions: [String], id: Int) {
    guard let request = history[id]?.draft.line else { return }
    for (text, verdict) in zip(assertions, verdicts) {
      guard let index = checks.firstIndex(where: { $0.request == request && $0.text == text }) else { continue }
      checks[index].take(verdict, of: id)
    }
  }

  /// Tries the checks of a request on an answer that has just come.
  mutating func judge(_ entry: HistoryEntry) -> [Effect] {
    let texts = checks.filter { $0.request == entry.draft.line }.map(\.text)
    return texts.isEmpty || !entry.exchange.isComplete ? [] : [.judge(id: entry.id, entry.exchange, assertions: texts)]
  }

  /// What was accepted for the request of an exchange.
  func shownChecks(of entry: HistoryEntry) -> [AssertSyntax] {
    checks.filter { $0.request == entry.draft.line && !$0.isProposed }.map(\.assertion)
  }

  /// A recorded scenario that asks for the status and what was chosen, and for nothing else; all as it was where nothing was chosen.
  func asking(_ assertions: [AssertSyntax], _ frames: [FrameCheck], in text: String) -> String {
    guard !assertions.isEmpty || !frames.isEmpty, let file = try? ScenarioFile.parse(text, path: ""), var step = file.steps.first,
      let request = step.request, let response = step.response
    else { return text }
    var asked = ResponseSyntax(status: response.status)
    asked.captures = response.captures
    // A stream may have no end of its own: without these lines the step would wait for it.
    asked.events = frames.isEmpty ? response.events : FrameCheck.script(of: frames)
    asked.asserts = assertions.filter { $0.query.kind != .status || $0.predicate.operator != .equal }
    step.kind = .exchange(request, asked)
    return (try? ScenarioFile(metadata: file.metadata, steps: [step]))?.text ?? text
  }
}

extension Model {
  /// Sends the request twice, one after the other, and shows what differs.
  mutating func compareTwice() -> [Effect] {
    let effects = send()
    comparing = effects.isEmpty ? nil : shown.map { .first($0) }
    notice = "\(draft.line) is sent twice, to be compared"
    return effects
  }

  /// The second sending, when the first has ended; the comparison, when both have.
  mutating func compareNext(_ entry: HistoryEntry) -> [Effect] {
    guard let comparing, comparing.exchange == entry.id else { return [] }
    self.comparing = nil
    guard entry.exchange.isComplete else { return [] }
    if case .second = comparing {
      show(entry.id)
      compareWithMarked()
      return []
    }
    let (id, sending) = begin(entry.draft, entry.asked)
    marked = entry.id
    self.comparing = .second(id)
    show(id)
    return [sending]
  }

  mutating func mark() {
    marked = shown
    notice = "#\(shown ?? 0) is marked   d on another answer compares"
  }

  mutating func compareWithMarked() {
    guard let old = history[marked], let new = history[shown] else { return }
    let lines = Comparison(old, new).lines
    overlay = .comparison(title: "#\(old.id) and #\(new.id)", lines, ListPosition())
  }

  /// Begins a recording, or asks where to save it.
  mutating func record() {
    guard let ids = recording else {
      recording = []
      return notice = "what is sent is recorded   R again saves it"
    }
    let answered = ids.filter { history[$0]?.exchange.head != nil }
    guard !answered.isEmpty else {
      recording = nil
      return notice = "the recording is over; nothing was sent"
    }
    let field = TextField("scenarios/recorded/recording.scenario")
    overlay = .prompt(Overlay.Prompt(title: "save \(answered.count) steps", field: field, purpose: .saveRecording(answered)))
  }

  func viewInPager() -> [Effect] { history[shown].map { [.openPager($0.exchange.content)] } ?? [] }

  mutating func askForCommand() {
    guard let body = history[shown]?.exchange.content else { return }
    overlay = .prompt(Overlay.Prompt(title: "give the body to", field: TextField(), purpose: .pipe(body)))
  }
}
