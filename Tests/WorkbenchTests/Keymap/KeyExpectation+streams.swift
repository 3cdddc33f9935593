import Scenarios

@testable import Workbench

extension KeyExpectation {
  /// What is done with a stream, and with words that are looked for.
  static func stream(_ action: Action) -> KeyExpectation? {
    let showEvents: (inout Bench) -> Void = { $0.showEvents() }
    switch action {
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

extension Bench {
  fileprivate var responseRow: Int { model.responseRow }

  /// Whether the stream was broken off and asked for again from an event on.
  fileprivate func resumesAfter(_ id: String) -> Bool {
    guard case .send(5, let request)? = effects.last, effects.first == .cancel(id: 4) else { return false }
    return request.headers.map(\.value) == [id] && request.headers.allSatisfy { $0.isNamed("Last-Event-ID") }
  }
}
