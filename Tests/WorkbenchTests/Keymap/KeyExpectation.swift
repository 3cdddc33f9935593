import Exchanges
import Scenarios
import XCTest

@testable import Workbench

/// What must be so after a key, and what is done before it is pressed.
struct KeyExpectation {
  var prepare: (inout Bench) -> Void = { _ in }
  let holds: (_ before: Bench, _ after: Bench) -> Bool

  init(preparing prepare: @escaping (inout Bench) -> Void, _ holds: @escaping (Bench, Bench) -> Bool) {
    self.prepare = prepare
    self.holds = holds
  }

  init(after keys: String = "", _ holds: @escaping (Bench, Bench) -> Bool) {
    prepare = { if !keys.isEmpty { $0.press(keys) } }
    self.holds = holds
  }

  static func find(_ action: Action, in context: KeyContext) -> KeyExpectation? {
    if let expectation = movement(action, in: context) { return expectation }
    switch action {
    case .pane(let pane): return KeyExpectation { $1.model.focus == pane }
    case .nextPane: return KeyExpectation { $1.model.focus != $0.model.focus }
    case .previousPane: return KeyExpectation { $1.model.focus != $0.model.focus }
    case .tab(let tab): return KeyExpectation { $1.model.response.tab == tab && $1.model.overlay == nil }
    case .nextTab: return KeyExpectation(after: "tb" + "\(pane(context))") { $1.model.response.tab == .stream }
    case .previousTab: return KeyExpectation(after: "tb" + "\(pane(context))") { $1.model.response.tab == .negotiation }
    case .chooseTab: return KeyExpectation { $1.model.context == .tabChoice }
    case .chooseCopy: return KeyExpectation { $1.model.context == .copyChoice }
    case .copy: return KeyExpectation(after: "<Esc>thy") { if case .copy? = $1.effects.first { true } else { false } }
    case .open, .send, .cancel, .edit, .editExternally, .toggle, .remove, .undo: return work(action, in: context)
    case .field: return field(action, in: context)
    case .pauseStream, .followStream, .filterStream, .closeStream, .reconnect, .search, .searchNext, .searchPrevious:
      return stream(action, in: context)
    case .toggleHTTP2: return KeyExpectation { $1.model.draft.usesHTTP2 }
    case .followRedirect, .toggleRedirects: return redirect(action, in: context)
    case .toggleJar: return KeyExpectation { $0.model.jar.isOn && !$1.model.jar.isOn }
    case .clearJar: return KeyExpectation(after: "tc") { !$0.jarIsEmpty && $1.jarIsEmpty }
    case .assertCursor, .capture, .suggest, .cyclePredicate, .compareTwice, .mark, .diff, .viewInPager, .pipe, .record:
      return asking(action, in: context)
    default: return program(action, in: context)
    }
  }

  private static func pane(_ context: KeyContext) -> String { context.pane.map { String($0.rawValue) } ?? "" }

  private static func work(_ action: Action, in context: KeyContext) -> KeyExpectation? {
    switch action {
    case .open where context == .catalogue: return KeyExpectation { $1.sends("GET", "/cookies") }
    case .open where context == .history:
      return KeyExpectation(after: "G") { $1.model.shown == 1 && $1.model.draft.target == "/json" }
    case .open where context == .response: return KeyExpectation { $1.model.response.tab == .headers && $1.model.shown == 3 }
    case .open: return KeyExpectation { $1.model.response.tab == .headers && $1.model.focus == .response }
    case .send: return KeyExpectation { $1.sends("GET", "/cookies") }
    case .cancel where context.pane == nil:
      return KeyExpectation { $1.model.overlay == nil && $1.model.edit == nil && $1.effects.isEmpty }
    case .cancel: return KeyExpectation(after: "r") { $1.effects == [.cancel(id: 4)] }
    case .edit where context == .request: return KeyExpectation { $1.model.context == .field }
    case .edit: return KeyExpectation { $1.model.focus == .request }
    case .editExternally: return KeyExpectation { $1.effects == [.openEditor("GET /cookies\n\n")] }
    case .toggle: return KeyExpectation(after: "jeA: b<Enter>") { !$1.model.draft.headers[0].isOn }
    case .remove: return KeyExpectation(after: "jeA: b<Enter>") { $1.model.draft.headers.isEmpty }
    case .undo: return KeyExpectation { $0.model.draft.target == "/cookies" && $1.model.draft.target == "/json" }
    default: return nil
    }
  }

  private static func program(_ action: Action, in context: KeyContext) -> KeyExpectation? {
    switch action {
    case .filter: KeyExpectation { $1.model.context == .filter }
    case .save: KeyExpectation { $1.model.context == .prompt && $1.shows("scenarios/recorded/get-cookies.scenario") }
    case .runScenario: KeyExpectation { $1.effects == [.runScenario(path: Samples.scenarios[0].path, text: nil)] }
    case .zoom: KeyExpectation { $1.model.isZoomed }
    case .rawBody: KeyExpectation(after: "tb") { $1.model.response.isRawBody }
    case .palette: KeyExpectation { $1.model.context == .palette }
    case .help: KeyExpectation { $1.model.context == .help }
    case .repaint: KeyExpectation { $1.effects == [.repaint] }
    case .suspend: KeyExpectation { $1.effects == [.suspend] }
    case .quit: KeyExpectation { $1.effects == [.quit(code: 0)] }
    case .leave where context.pane != nil: KeyExpectation(after: "z") { !$1.model.isZoomed }
    case .leave: KeyExpectation { $1.model.context != context && $1.effects.isEmpty }
    case .accept where context == .prompt:
      KeyExpectation {
        if case .save("scenarios/recorded/get-cookies.scenario", _, false)? = $1.effects.first { true } else { false }
      }
    case .accept where context == .palette: KeyExpectation(after: "quit") { $1.effects == [.quit(code: 0)] }
    case .accept where context == .filter: KeyExpectation(after: "js") { $1.model.overlay == nil && $1.shows("ROUTES (1 of 5)") }
    case .accept where context == .search:
      KeyExpectation(after: "vary") { $1.model.overlay == nil && $1.model.notice == "vary 1 of 2" }
    case .accept where context == .frameFilter: KeyExpectation { $1.model.overlay == nil }
    case .accept: KeyExpectation(after: "x") { $1.model.edit == nil && $1.model.draft.target == "/cookiesx" }
    case .complete: KeyExpectation(after: "restart") { $1.model.field?.text == "restart-server" }
    case .yes: KeyExpectation { $1.effects == [.quit(code: 0)] && $1.model.overlay == nil }
    case .no: KeyExpectation { $1.effects.isEmpty && $1.model.overlay == nil }
    default: nil
    }
  }
}

extension Bench {
  /// Whether the last key sent a request.
  func sends(_ method: String, _ target: String) -> Bool {
    guard case .send(_, let request, _)? = effects.first, effects.count == 1 else { return false }
    return request.method == method && request.url == Samples.base + target
  }
}

extension Bench {
  fileprivate var jarIsEmpty: Bool { model.jar.cookies(at: 0).isEmpty }
}
