import Exchanges
import Scenarios

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
