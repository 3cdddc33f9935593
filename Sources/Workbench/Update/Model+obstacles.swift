import Exchanges
import Scenarios

extension Model {
  /// Why an action cannot be done now, and what can; nil when it can.
  func obstacle(to action: Action) -> String? {
    switch action {
    case .send: obstacleToSending
    case .open: obstacleToOpening
    case .closeStream where isOnChecks && (captureUnderCursor ?? frameUnderCursor) != nil: nil
    case .capture: capturable == nil ? "there is no value to capture in this row" : nil
    case .pauseStream where isOnChecks, .closeStream where isOnChecks:
      checkUnderCursor == nil ? "put the cursor on a check first" : nil
    case .pauseStream where isOnCookies, .closeStream where isOnCookies:
      cookieUnderCursor == nil ? "put the cursor on a cookie of the jar first" : nil
    case .clearJar: obstacleToClearing
    case .assertCursor: suggestions.isEmpty && frameCheck == nil ? "there is nothing to ask of this row   A proposes a set" : nil
    case .suggest: history[shown]?.exchange.head == nil ? "there is no answer yet" : nil
    case .cyclePredicate:
      checkUnderCursor == nil && frameUnderCursor == nil && shownChecks.isEmpty ? "nothing is asked yet   a asks for a row" : nil
    case .compareTwice: obstacleToSending
    case .mark: history[shown] == nil ? "there is no answer yet" : nil
    case .diff: obstacleToComparing
    case .viewInPager, .pipe: history[shown]?.exchange.content.isEmpty == false ? nil : "there is no body"
    case .pauseStream, .followStream, .filterStream, .closeStream, .reconnect: obstacleToStreaming(action)
    case .followRedirect:
      history[shown]?.redirect == nil ? "the answer redirects nowhere" : nil
    case .searchNext, .searchPrevious: response.search.text.isEmpty ? "nothing is looked for   / looks for something" : nil
    case .cancel: overlay == nil && edit == nil && history.running.isEmpty ? "nothing is in flight   q quits" : nil
    case .undo: pastDrafts.isEmpty && !canRestoreJar ? "there is nothing to undo" : nil
    case .toggle: draftHeaderIndex == nil ? "put the cursor on a header line first" : nil
    case .remove:
      draftHeaderIndex == nil && !(requestRow == .body && draft.body != nil)
        ? "put the cursor on a header line or a body first" : nil
    case .edit: obstacleToEditing
    case .editExternally: draft.text == nil ? "the body is not UTF-8 and would not survive an editor" : nil
    case .save: obstacleToSaving
    case .runScenario: chosenScenario == nil ? "no scenario is chosen   s saves this exchange as one" : nil
    case .restartServer: if case .remote = server { "the server is not of this process" } else { nil }
    case .rawBody: response.tab == .body ? nil : "works in the Body tab   t b goes there"
    case .copy(.value), .copy(.header), .copy(.body), .copy(.raw): history[shown] == nil ? "there is no answer yet" : nil
    default: nil
    }
  }

  private var obstacleToSending: String? {
    if let name = draft.openParameter { return "\(name) is to be filled first   e edits the line" }
    guard draft.target.hasPrefix("/"), server.base == nil else { return nil }
    if case .stopped(let reason) = server { return "the server has stopped: \(reason)   :restart-server starts it" }
    return "the server is still starting"
  }

  private var obstacleToClearing: String? {
    if !isOnCookies { return "works in the Cookies tab   t c goes there" }
    return jar.cookies(at: now).isEmpty ? "the jar is empty" : nil
  }

  /// Whether keys are about checks: in their pane and in their tab.
  var isOnChecks: Bool { focus == .checks || response.tab == .checks }

  private var obstacleToComparing: String? {
    guard let marked else { return "nothing is marked   m marks this answer" }
    guard history[marked] != nil else { return "the marked answer is forgotten" }
    return shown == nil || shown == marked ? "this is the marked answer; show another one" : nil
  }

  private func obstacleToStreaming(_ action: Action) -> String? {
    guard response.tab == .stream else { return "works in the Stream tab   t e goes there" }
    guard let entry = history[shown], entry.stream != nil else { return "there is no body yet" }
    switch action {
    case .closeStream: return entry.isRunning ? nil : "the stream has ended"
    case .reconnect: return entry.isEventStream ? nil : "only an event stream goes on where it was"
    default: return nil
    }
  }

  private var obstacleToOpening: String? {
    switch focus {
    case .catalogue: catalogue.selected == nil ? "there is nothing to open" : nil
    case .history: history.entries.isEmpty ? "nothing was sent yet" : nil
    case .response where response.tab == .body:
      if case .json = response.body?.layout { nil } else { "only laid-out JSON folds" }
    case .response where response.tab == .stream:
      responseCount == 0 && response.stream.detail == nil ? "there is no frame yet" : nil
    case .response where response.tab == .summary || response.tab == .headers:
      summaryRow?.hop == nil && !isOnLocation ? "nothing to open in this row" : nil
    case .response where response.tab != .checks: "nothing to open in this tab"
    case .response, .checks:
      report.flatMap { report in reportRow.flatMap { report.exchange(at: $0) } } == nil ? "there is no exchange to show" : nil
    case .request, .log: nil
    }
  }

  private var obstacleToEditing: String? {
    if focus == .catalogue, case .scenario = catalogue.selected { return "a scenario is edited in its file" }
    if focus == .history, history.entries.isEmpty { return "nothing was sent yet" }
    guard focus == .request else { return nil }
    let bytes: [UInt8]? =
      switch requestRow {
      case .header(let index): draft.headers[index].line.bytes
      case .body: draft.body
      case .line, .newHeader: nil
      }
    guard let bytes, String(validating: bytes, as: UTF8.self) == nil else { return nil }
    return "this is not UTF-8 and would not survive being edited"
  }

  private var obstacleToSaving: String? {
    guard let entry = history[shown] else { return "nothing was sent yet" }
    if entry.exchange.head == nil, !entry.isRunning { return "there is no answer to save" }
    if entry.exchange.failure?.kind == .malformed { return "the answer is no HTTP, and no scenario can ask for that" }
    return entry.isRunning ? "the exchange is still running   ^C cancels it" : nil
  }

  /// The header under the request's cursor.
  var draftHeaderIndex: Int? { if case .header(let index) = requestRow { index } else { nil } }

  /// The scenario under the cursor, else the one saved or run last.
  var chosenScenario: String? {
    if focus == .catalogue, case .scenario(let path) = catalogue.selected { return path }
    return scenarioPath
  }
}
