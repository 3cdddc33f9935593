import Exchanges
import Scenarios

@testable import Workbench

extension KeyExpectation {
  /// What is done with a stream, and with words that are looked for.
  static func stream(_ action: Action, in context: KeyContext) -> KeyExpectation? {
    let showEvents: (inout Bench) -> Void = { $0.showEvents() }
    switch action {
    case .pauseStream where context == .checks: return KeyExpectation(after: "A6gj") { $0.proposals == $1.proposals + 1 }
    case .closeStream where context == .checks:
      return KeyExpectation(after: "A6gj") { $0.model.checks.count == $1.model.checks.count + 1 }
    case .pauseStream: return KeyExpectation(preparing: showEvents) { $1.model.response.stream.pausedAt == 4 }
    case .followStream: return KeyExpectation(preparing: showEvents) { !$1.model.response.stream.isFollowing }
    case .filterStream: return KeyExpectation(preparing: showEvents) { $1.model.context == .frameFilter }
    case .closeStream: return KeyExpectation(preparing: showEvents) { $1.effects == [.cancel(id: 4)] }
    case .reconnect: return KeyExpectation(preparing: showEvents) { $1.model.draft.headers.isEmpty && $1.resumesAfter("3") }
    case .search: return KeyExpectation { $1.model.context == .search }
    case .searchNext: return KeyExpectation(after: "thg/set-cookie<Enter>") { $1.responseRow == $0.responseRow + 1 }
    case .searchPrevious: return KeyExpectation(after: "thg/set-cookie<Enter>n") { $1.responseRow == $0.responseRow - 1 }
    default: return nil
    }
  }

  static func redirect(_ action: Action, in context: KeyContext) -> KeyExpectation? {
    guard action == .followRedirect else { return KeyExpectation { $1.model.draft.followsRedirects } }
    let pane = context.pane.map { String($0.rawValue) } ?? ""
    return KeyExpectation(preparing: {
      $0.press("r")
      $0.answerWithRedirect(to: "/elsewhere")
      $0.press(pane)
    }) { $1.sends("GET", "/elsewhere") }
  }
}

extension KeyExpectation {
  /// What is asked of answers, and how they are compared.
  static func asking(_ action: Action, in context: KeyContext) -> KeyExpectation? {
    let pane = context.pane.map { String($0.rawValue) } ?? ""
    switch action {
    case .assertCursor: return KeyExpectation(after: "thg") { $1.model.checks.map(\.text) == ["status == 200"] }
    case .capture: return KeyExpectation(after: "thg") { $1.model.context == .prompt && $1.model.field?.text == "status" }
    case .suggest: return KeyExpectation { $0.model.checks.isEmpty && $1.proposals > 3 }
    case .cyclePredicate:
      return KeyExpectation(after: "A\(pane)gj") { $1.model.checks.first?.text == "status >= 200" }
    case .compareTwice: return KeyExpectation { $1.sends("GET", "/cookies") && $1.model.comparing == .first(4) }
    case .mark: return KeyExpectation { $1.model.marked == 3 }
    case .diff:
      return KeyExpectation(preparing: {
        $0.press("mr")
        $0.answerWithJSON()
        $0.press(pane)
      }) { $1.model.context == .help && $1.shows("+ HTTP") == false && $1.shows("- <p>cookies</p>") }
    case .viewInPager: return KeyExpectation { $1.effects == [.openPager(Array("<p>cookies</p>".utf8))] }
    case .pipe: return KeyExpectation { $1.model.context == .prompt && $1.shows("give the body to") }
    case .record: return KeyExpectation { $1.model.recording == [] && $1.shows("REC 0") }
    default: return nil
    }
  }
}

extension Bench {
  fileprivate var proposals: Int { model.checks.count(where: \.isProposed) }

  fileprivate var responseRow: Int { model.responseRow }

  /// Whether the stream was broken off and asked for again from an event on.
  fileprivate func resumesAfter(_ id: String) -> Bool {
    guard case .send(5, let request, _)? = effects.last, effects.first == .cancel(id: 4) else { return false }
    return request.headers.filter { $0.isNamed("Last-Event-ID") }.map(\.value) == [id]
  }
}
