import Exchanges
import Scenarios

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

  static func find(_ action: BenchAction, in context: KeyContext) -> KeyExpectation? {
    switch action {
    case .bench(let action): find(action, in: context)
    case .catalogue(let action): catalogue(action)
    case .request(let action): request(action)
    case .history(let action): history(action)
    case .log: nil
    case .checks(let action): checks(action, in: context)
    case .response(let action): response(action, in: context)
    case .tab(let action): tab(action)
    }
  }

  private static func find(_ action: BenchModel.Action, in context: KeyContext) -> KeyExpectation? {
    switch action {
    case .move(let movement): move(movement, in: context)
    case .pane(let pane): KeyExpectation { $1.model.focus == pane }
    case .nextPane, .previousPane: KeyExpectation { $1.model.focus != $0.model.focus }
    case .tab(let tab): KeyExpectation { $1.model.response.tab == tab && $1.model.overlay == nil }
    case .nextTab: KeyExpectation(after: "tb" + "\(pane(context))") { $1.model.response.tab == .stream }
    case .previousTab: KeyExpectation(after: "tb" + "\(pane(context))") { $1.model.response.tab == .negotiation }
    case .chooseTab: KeyExpectation { $1.model.context == .tabChoice }
    case .chooseCopy: KeyExpectation { $1.model.context == .copyChoice }
    case .copy: KeyExpectation(after: "<Esc>thy") { if case .copy? = $1.effects.first { true } else { false } }
    case .field(let edit): field(edit, in: context)
    case .accept: accept(in: context)
    case .cancel where context.pane == nil:
      KeyExpectation { $1.model.overlay == nil && $1.model.field == nil && $1.effects.isEmpty }
    case .cancel: KeyExpectation(after: "r") { $1.effects == [.cancel(id: 4)] }
    case .send: KeyExpectation { $1.sends("GET", "/cookies") }
    case .editRequest: KeyExpectation { $1.model.focus == .request }
    case .editExternally: KeyExpectation { $1.effects == [.openEditor("GET /cookies\n\n")] }
    case .undo: KeyExpectation { $0.model.shared.draft.target == "/cookies" && $1.model.shared.draft.target == "/json" }
    case .leave where context.pane != nil: KeyExpectation(after: "z") { !$1.model.arrangement.isZoomed }
    case .leave: KeyExpectation { $1.model.context != context && $1.effects.isEmpty }
    case .save, .runScenario, .followRedirect, .toggleJar, .proposeChecks, .compareTwice, .mark, .diff, .record, .viewInPager,
      .pipe:
      exchange(action, in: context)
    case .zoom, .palette, .help, .repaint, .suspend, .quit, .complete, .yes, .no, .restartServer: program(action)
    }
  }

  static func pane(_ context: KeyContext) -> String { context.pane.map { String($0.rawValue) } ?? "" }

  private static func catalogue(_ action: CataloguePane.Action) -> KeyExpectation {
    switch action {
    case .open: KeyExpectation { $1.sends("GET", "/cookies") }
    case .edit: KeyExpectation { $1.model.focus == .request }
    case .filter: KeyExpectation { $1.model.context == .filter }
    }
  }

  private static func request(_ action: RequestPane.Action) -> KeyExpectation {
    switch action {
    case .edit: KeyExpectation { $1.model.context == .field }
    case .toggle: KeyExpectation(after: "jeA: b<Enter>") { !$1.model.shared.draft.headers[0].isOn }
    case .remove: KeyExpectation(after: "jeA: b<Enter>") { $1.model.shared.draft.headers.isEmpty }
    case .toggleRedirects: KeyExpectation { $1.model.shared.draft.followsRedirects }
    case .toggleHTTP2: KeyExpectation { $1.model.shared.draft.usesHTTP2 }
    }
  }

  private static func history(_ action: HistoryPane.Action) -> KeyExpectation {
    switch action {
    case .bringBack:
      KeyExpectation(after: "G") { $1.model.shared.shown == 1 && $1.model.shared.draft.target == "/json" }
    case .edit: KeyExpectation(after: "G") { $1.model.shared.draft.target == "/json" && $1.model.focus == .request }
    }
  }

  private static func accept(in context: KeyContext) -> KeyExpectation? {
    switch context {
    case .prompt:
      KeyExpectation {
        if case .save("scenarios/recorded/get-cookies.scenario", _, false)? = $1.effects.first { true } else { false }
      }
    case .palette: KeyExpectation(after: "quit") { $1.effects == [.quit(code: 0)] }
    case .filter: KeyExpectation(after: "js") { $1.model.field == nil && $1.shows("ROUTES (1 of 5)") }
    case .search: KeyExpectation(after: "vary") { $1.model.field == nil && $1.model.shared.notice == "vary 1 of 2" }
    case .frameFilter: KeyExpectation { $1.model.field == nil }
    case .field: KeyExpectation(after: "x") { $1.model.field == nil && $1.model.shared.draft.target == "/cookiesx" }
    default: nil
    }
  }

  private static func program(_ action: BenchModel.Action) -> KeyExpectation? {
    switch action {
    case .zoom: KeyExpectation { $1.model.arrangement.isZoomed }
    case .palette: KeyExpectation { $1.model.context == .palette }
    case .help: KeyExpectation { $1.model.context == .help }
    case .repaint: KeyExpectation { $1.effects == [.repaint] }
    case .suspend: KeyExpectation { $1.effects == [.suspend] }
    case .quit: KeyExpectation { $1.effects == [.quit(code: 0)] }
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
