import Exchanges
import Scenarios

@testable import Workbench

extension KeyExpectation {
  /// What the tabs of the response do.
  static func tab(_ action: ResponsePane.TabAction) -> KeyExpectation? {
    switch action {
    case .summary(.openRow): redirect(tab: "s", row: "G") { $1.model.shared.shown == 4 }
    case .headers(.explain): KeyExpectation(after: "gj") { !$0.shows("subtype") && $1.shows("subtype") }
    case .negotiation(.fireMatrix): KeyExpectation { $1.effects.count { if case .send = $0 { true } else { false } } == 10 }
    case .negotiation(.open): KeyExpectation(after: "G") { $1.effects.count { if case .send = $0 { true } else { false } } == 10 }
    case .cookies(let action): cookies(action)
    case .negotiation(.saveMatrix): nil
    case .body(.fold): KeyExpectation(preparing: showJSON) { $1.shows(" 6 lines }") }
    case .body(.toggleRaw): KeyExpectation { $1.model.response.body.isRaw }
    case .body(.query): KeyExpectation(preparing: showJSON) { $1.model.field?.text == "path $" }
    case .body(.save): KeyExpectation { $1.model.field?.text == "save-body body.html" }
    case .stream(let action): stream(action)
    case .checks: nil
    }
  }

  private static func showJSON(_ bench: inout Bench) {
    bench.press("4G<Enter>tb3g")
  }

  /// In Summary the way has two hops, of which the last row is the first; in Headers there is a Location line.
  private static func redirect(
    tab: String,
    row: String,
    _ holds: @escaping (Bench, Bench) -> Bool
  ) -> KeyExpectation {
    KeyExpectation(
      preparing: {
        $0.press("r")
        $0.answerWithRedirect(to: "/elsewhere")
        if tab == "s" {
          $0.press(">")
          $0.answerWithJSON()
        }
        $0.press("t\(tab)3\(row)")
      },
      holds
    )
  }

  private static func cookies(_ action: CookiesTab.Action) -> KeyExpectation {
    switch action {
    case .toggle: KeyExpectation(after: "G") { $1.shows("[ ] held") }
    case .remove: KeyExpectation(after: "G") { $0.cookies - 1 == $1.cookies }
    case .clearJar: KeyExpectation { $0.cookies > 0 && $1.cookies == 0 }
    }
  }

  private static func stream(_ action: StreamTab.Action) -> KeyExpectation {
    let showEvents: (inout Bench) -> Void = { $0.showEvents() }
    return switch action {
    case .open: KeyExpectation(preparing: showEvents) { $1.shows("Esc goes back to the list") }
    case .pause: KeyExpectation(preparing: showEvents) { $1.model.response.stream.state.pausedAt == 4 }
    case .follow: KeyExpectation(preparing: showEvents) { !$1.model.response.stream.state.isFollowing }
    case .filter: KeyExpectation(preparing: showEvents) { $1.model.context == .frameFilter }
    case .close: KeyExpectation(preparing: showEvents) { $1.effects == [.cancel(id: 4)] }
    case .reconnect:
      KeyExpectation(preparing: showEvents) { $1.effects == [.cancel(id: 4), .wait(.seconds(3), exchange: 4)] }
    }
  }

  /// What works in every tab.
  static func response(_ action: ResponsePane.Action, in context: KeyContext) -> KeyExpectation {
    switch action {
    case .addCheck where context == .checks:
      KeyExpectation { $1.model.shared.notice == "a: the response is not on the screen   3 shows it" }
    case .addCheck:
      KeyExpectation(after: "thg" + pane(context)) { $1.model.shared.expectations.checks.map(\.text) == ["status == 200"] }
    case .capture: KeyExpectation(after: "thg") { $1.model.context == .prompt && $1.model.field?.text == "status" }
    case .changePredicate where context == .stream:
      KeyExpectation(preparing: {
        $0.showEvents()
        $0.press("ga")
      }) { $0.model.shared.expectations.frames.map(\.text) != $1.model.shared.expectations.frames.map(\.text) }
    case .changePredicate:
      KeyExpectation(after: context == .negotiation || context == .summary ? "gja" : context == .timing ? "gGka" : "ga") {
        let (before, after) = ($0.model.shared.expectations.checks, $1.model.shared.expectations.checks)
        return !before.isEmpty && before.map(\.text) != after.map(\.text)
      }
    case .search: KeyExpectation { $1.model.context == .search }
    case .searchNext: KeyExpectation(after: "thg/set-cookie<Enter>") { $1.row == $0.row + 1 }
    case .searchPrevious: KeyExpectation(after: "thg/set-cookie<Enter>n") { $1.row == $0.row - 1 }
    }
  }

  /// In the Checks pane and in the Checks tab.
  static func checks(_ action: ChecksTab.Action, in context: KeyContext) -> KeyExpectation {
    let keys = "A\(pane(context))gj"
    return switch action {
    case .showExchange:
      KeyExpectation { $1.model.response.tab == .headers && $1.model.focus == .response && $1.model.shared.shown == 3 }
    case .edit:
      KeyExpectation(after: keys) { $1.model.context == .prompt && $1.model.field?.text == "== 200" }
    case .openReview:
      KeyExpectation(preparing: {
        $0.review()
        $0.press("<Esc>\(pane(context))")
      }) { $1.model.context == .review }
    case .accept: KeyExpectation(after: keys) { $0.proposals == $1.proposals + 1 }
    case .remove:
      KeyExpectation(after: keys) {
        $0.model.shared.expectations.checks.count == $1.model.shared.expectations.checks.count + 1
      }
    case .changePredicate: KeyExpectation(after: keys) { $1.model.shared.expectations.checks.first?.text == "status >= 200" }
    }
  }

  /// What is done with exchanges, whichever pane has the focus.
  static func exchange(_ action: BenchModel.Action, in context: KeyContext) -> KeyExpectation? {
    let pane = pane(context)
    switch action {
    case .save: return KeyExpectation { $1.shows("scenarios/recorded/get-cookies.scenario") }
    case .saveAs: return KeyExpectation { $1.model.field?.text == "scenarios/cookies/" }
    case .runScenario: return KeyExpectation { $1.effects == [.runScenario(path: Samples.scenarios[0].path, text: nil)] }
    case .followRedirect:
      return KeyExpectation(preparing: {
        $0.press("r")
        $0.answerWithRedirect(to: "/elsewhere")
        $0.press(pane)
      }) { $1.sends("GET", "/elsewhere") }
    case .toggleJar: return KeyExpectation { $0.model.shared.jar.isOn && !$1.model.shared.jar.isOn }
    case .proposeChecks: return KeyExpectation { $0.model.shared.expectations.checks.isEmpty && $1.proposals > 3 }
    case .compareTwice: return KeyExpectation { $1.sends("GET", "/cookies") && $1.model.comparing == .first(4) }
    case .mark: return KeyExpectation { $1.model.shared.marked == 3 }
    case .diff:
      return KeyExpectation(preparing: {
        $0.press("mr")
        $0.answerWithJSON()
        $0.press(pane)
      }) { if case .compare? = $1.effects.first { $1.model.context == .comparison } else { false } }
    case .acceptChecks: return KeyExpectation(after: "A") { $0.proposals > 3 && $1.proposals == 0 }
    case .viewInPager: return KeyExpectation { $1.effects == [.openPager(Array("<p>cookies</p>".utf8))] }
    case .pipe: return KeyExpectation { $1.model.context == .prompt && $1.shows("pipe the body to") }
    case .record: return KeyExpectation { $1.model.shared.recording == [] && $1.shows("REC 0") }
    default: return nil
    }
  }
}

extension Bench {
  fileprivate var proposals: Int { model.shared.expectations.checks.count(where: \.isProposed) }

  fileprivate var cookies: Int { model.shared.jar.cookies(at: 0).count }

  fileprivate var row: Int { model.response.position.selection }
}
