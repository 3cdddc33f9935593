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
    case .log(let action): log(action)
    case .checks(let action): checks(action, in: context)
    case .response(let action): response(action, in: context)
    case .review(let action): review(action)
    case .recording(let action): recording(action)
    case .tab(let action): tab(action)
    }
  }

  private static func find(_ action: BenchModel.Action, in context: KeyContext) -> KeyExpectation? {
    switch action {
    case .move(let movement): move(movement, in: context)
    case .pane(let pane): KeyExpectation { $1.model.focus == pane }
    case .nextPane, .previousPane: KeyExpectation { $1.model.focus != $0.model.focus }
    case .tab(let tab): KeyExpectation { $1.model.response.tab == tab && $1.model.overlay == nil }
    case .nextTab: KeyExpectation(after: "tb" + "\(pane(context))") { $1.model.response.tab == .headers }
    case .previousTab: KeyExpectation(after: "tb" + "\(pane(context))") { $1.model.response.tab == .summary }
    case .chooseTab: KeyExpectation { $1.model.context == .tabChoice }
    case .chooseCopy: KeyExpectation { $1.model.context == .copyChoice }
    case .showVariables, .showKeys: KeyExpectation { $1.model.context == .help }
    case .toggleSecrets: KeyExpectation { $1.model.shared.showsSecrets }
    case .complete where context == .field:
      KeyExpectation(after: "<C-u>GET /ite") { $1.model.field?.text == "GET /items/{id}" }
    case .copy: KeyExpectation(after: "<Esc>thy") { if case .copy? = $1.effects.first { true } else { false } }
    case .field(let edit): field(edit, in: context)
    case .accept: accept(in: context)
    case .cancel where context.pane == nil:
      KeyExpectation { $1.model.overlay == nil && $1.model.field == nil && $1.effects.isEmpty }
    case .cancel: KeyExpectation(after: "r") { $1.effects == [.cancel(id: 4)] }
    case .send: KeyExpectation { $1.sends("GET", "/cookies") }
    case .editRequest: KeyExpectation { $1.model.focus == .request }
    // The cursor of the checks stands on a verdict.
    case .editExternally where context == .response || context == .checks:
      KeyExpectation { $1.effects == [.editScenario(path: Samples.scenarios[0].path, line: 6)] }
    case .editExternally: KeyExpectation { $1.effects == [.openEditor("GET /cookies\n\n")] }
    case .undo: KeyExpectation { $0.model.shared.draft.target == "/cookies" && $1.model.shared.draft.target == "/json" }
    case .leave where context.pane != nil: KeyExpectation(after: "z") { !$1.model.arrangement.isZoomed }
    case .leave: KeyExpectation { $1.model.context != context && $1.effects.isEmpty }
    case .runScenario where context == .help:
      KeyExpectation(preparing: {
        $0.tell(.scenarioOpened(path: Samples.scenarios[1].path, text: "GET {{base}}/json", request: nil))
      }) { $1.effects == [.runScenario(path: Samples.scenarios[1].path, text: nil)] }
    case .showLogLine:
      KeyExpectation(preparing: { $0.tell(.log(Message.LogLine(text: "GET /cookies: the handler failed"))) }) {
        $1.model.focus == .log && $1.model.log.position.selection == 60
      }
    case .save, .saveAs, .runScenario, .followRedirect, .toggleJar, .proposeChecks, .acceptChecks, .compareTwice, .mark, .diff,
      .record,
      .viewInPager,
      .pipe:
      exchange(action, in: context)
    case .zoom, .wrap, .palette, .help, .repaint, .suspend, .quit, .complete, .yes, .no, .restartServer: program(action)
    case .toggleVolatile: KeyExpectation { $0.shows("hidden   v shows") && $1.shows("shown   v hides them") }
    }
  }

  private static func review(_ action: ReviewScreen.Action) -> KeyExpectation {
    switch action {
    case .accept: KeyExpectation { $1.shows("[x] Set-Cookie csrf: accept \"Path=/; SameSite=Strict\"") }
    case .reject: KeyExpectation { $1.shows("[-] Set-Cookie csrf: keep") }
    case .matcher: KeyExpectation(after: "j") { $1.shows("[p] $.n: accept \"{{*:int}}\"") }
    case .acceptAll: KeyExpectation { $1.model.shared.review?.acceptedCount == 2 }
    case .save:
      KeyExpectation(after: "A") {
        if case .saveReview(let review)? = $1.effects.first { review.acceptedCount == 2 } else { false }
      }
    case .edit: KeyExpectation { $1.effects == [.editScenario(path: Samples.scenarios[0].path, line: 12)] }
    case .run: KeyExpectation { $1.effects == [.runScenario(path: Samples.scenarios[0].path, text: nil)] }
    case .showExchange: KeyExpectation { $1.model.overlay == nil && $1.model.response.tab == .cookies }
    }
  }

  private static func recording(_ action: Overlay.Recording.Action) -> KeyExpectation {
    switch action {
    case .moveUp: KeyExpectation(after: "G") { $1.model.shared.recording == [1, 2, 4, 3] }
    case .moveDown: KeyExpectation { $1.model.shared.recording == [2, 1, 3, 4] }
    case .remove: KeyExpectation { $1.model.shared.recording == [2, 3, 4] }
    case .putBack: KeyExpectation(after: "jx") { $1.model.shared.recording == [1, 2, 3, 4] }
    case .save: KeyExpectation { $1.model.context == .prompt && $1.shows("save 4 steps") }
    }
  }

  static func pane(_ context: KeyContext) -> String { context.pane.map { String($0.rawValue) } ?? "" }

  private static func catalogue(_ action: CataloguePane.Action) -> KeyExpectation {
    switch action {
    case .open: KeyExpectation { $1.sends("GET", "/cookies") }
    case .edit: KeyExpectation { $1.model.focus == .request }
    case .filter: KeyExpectation { $1.model.context == .filter }
    case .fold: KeyExpectation(preparing: showGroup) { $1.model.catalogue.selected == .group("/a") && $1.rows < $0.rows }
    case .unfold:
      KeyExpectation(preparing: {
        showGroup(&$0)
        $0.press("gh")
      }) { $1.rows > $0.rows }
    }
  }

  private static func showGroup(_ bench: inout Bench) {
    bench.tell(.catalogue(["/a/b", "/a/c"].map { CatalogueRoute(methods: ["GET"], path: $0) }))
    bench.press("gj")
  }

  private static func log(_ action: LogPane.Action) -> KeyExpectation {
    switch action {
    case .open: KeyExpectation { $1.model.context == .help && $1.shows("line 59") }
    case .showExchange:
      KeyExpectation(preparing: { $0.tell(.log(Message.LogLine(text: "GET /cookies: the handler failed"))) }) {
        $1.model.focus == .response && $1.model.shared.shown == 3
      }
    case .search: KeyExpectation { $1.model.context == .search }
    case .searchNext: KeyExpectation(after: "/line 5<Enter>") { $1.model.log.position.selection == 5 }
    case .searchPrevious: KeyExpectation(after: "/line 5<Enter>") { $1.model.log.position.selection == 58 }
    }
  }

  private static func request(_ action: RequestPane.Action) -> KeyExpectation {
    switch action {
    case .edit: KeyExpectation { $1.model.context == .field }
    case .toggle: KeyExpectation(after: "jeA: b<Enter>") { !$1.model.shared.draft.headers[0].isOn }
    case .remove: KeyExpectation(after: "jeA: b<Enter>") { $1.model.shared.draft.headers.isEmpty }
    case .toggleRedirects: KeyExpectation { $1.model.shared.draft.followsRedirects }
    case .toggleHTTP2: KeyExpectation { $1.model.shared.draft.usesHTTP2 }
    case .toggleRaw: KeyExpectation { $1.model.shared.draft.raw != nil }
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
    case .filter: KeyExpectation(after: "js") { $1.model.field == nil && $1.shows("1 of 5 routes") }
    case .search: KeyExpectation(after: "vary") { $1.model.field == nil && $1.model.shared.notice == "vary 1 of 2" }
    case .help:
      KeyExpectation(preparing: {
        let texts = { (bench: Bench) in if case .help(let help)? = bench.model.overlay { help.texts } else { [] as [String] } }
        let row = texts($0).firstIndex(of: "Other panes") ?? 0
        $0.press("g" + String(repeating: "j", count: row))
      }) { $1.model.overlay?.rowCount ?? 0 > $0.model.overlay?.rowCount ?? 0 }
    case .frameFilter: KeyExpectation { $1.model.field == nil }
    case .field: KeyExpectation(after: "x") { $1.model.field == nil && $1.model.shared.draft.target == "/cookiesx" }
    default: nil
    }
  }

  private static func program(_ action: BenchModel.Action) -> KeyExpectation? {
    switch action {
    case .wrap: KeyExpectation { !$0.model.shared.wrapsRows && $1.model.shared.wrapsRows }
    case .zoom: KeyExpectation { $1.model.arrangement.isZoomed }
    case .palette: KeyExpectation { $1.model.context == .palette }
    case .help: KeyExpectation { $1.model.context == .help }
    case .repaint: KeyExpectation { $1.effects == [.repaint] }
    case .suspend: KeyExpectation { $1.effects == [.suspend] }
    case .quit: KeyExpectation { $1.effects == [.quit(code: 0)] }
    case .complete: KeyExpectation(after: "restart") { $1.model.field?.text == "restart-server" }
    case .restartServer: KeyExpectation { $1.effects == [.restartServer] }
    case .yes: KeyExpectation { $1.effects == [.quit(code: 0)] && $1.model.overlay == nil }
    case .no: KeyExpectation { $1.effects.isEmpty && $1.model.overlay == nil }
    default: nil
    }
  }
}

extension Bench {
  /// How many rows the catalogue has.
  fileprivate var rows: Int { model.catalogue.list.rows.count }

  /// Whether the last key sent a request.
  func sends(_ method: String, _ target: String) -> Bool {
    guard case .send(_, let request, _)? = effects.first, effects.count == 1 else { return false }
    return request.method == method && request.url == Samples.base + target
  }
}
