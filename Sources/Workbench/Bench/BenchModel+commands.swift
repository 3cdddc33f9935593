import Exchanges
import FieldValues
import Scenarios

extension BenchModel {
  /// Commands that take words and have no key.
  static let wordCommands = [
    CommandPalette.Entry(name: "dump", title: "write the screen as text to a file", keyLabel: "PATH", takesWords: true),
    CommandPalette.Entry(
      name: "target",
      title: "send requests and run scenarios elsewhere: a URL, or in-process",
      keyLabel: "URL",
      takesWords: true
    ),
    CommandPalette.Entry(name: "set", title: "set a variable", keyLabel: "NAME=VALUE", takesWords: true),
    CommandPalette.Entry(name: "env", title: "read the variables of NAME.vars", keyLabel: "NAME", takesWords: true),
    CommandPalette.Entry(name: "secret", title: "set a secret; its value is asked for", keyLabel: "NAME", takesWords: true),
    CommandPalette.Entry(
      name: "compare",
      title: "send this request to another server and compare",
      keyLabel: "URL",
      takesWords: true
    ),
    CommandPalette.Entry(
      name: "timeout",
      title: "show the time limits, or set one",
      keyLabel: "connect|head|idle|total 10s",
      takesWords: true
    ),
    CommandPalette.Entry(name: "theme", title: "show other colours", keyLabel: names(of: Style.Theme.self), takesWords: true),
    CommandPalette.Entry(
      name: "clipboard",
      title: "say where copies go",
      keyLabel: names(of: Effect.ClipboardUse.self),
      takesWords: true
    ),
    CommandPalette.Entry(name: "reconnect", title: "connect streams again when they end", keyLabel: "auto|off", takesWords: true),
    CommandPalette.Entry(name: "save-body", title: "save the body to a file", keyLabel: "PATH", takesWords: true),
    CommandPalette.Entry(name: "path", title: "show only what a JSONPath leads to", keyLabel: "$.PATH", takesWords: true),
    CommandPalette.Entry(name: "run-file", title: "run a scenario file headless", keyLabel: "PATH", takesWords: true),
    CommandPalette.Entry(
      name: "run-all",
      title: "run all scenarios, or those with some words",
      keyLabel: "[WORDS]",
      takesWords: true
    ),
  ]

  private static func names<Choice: RawRepresentable<String> & CaseIterable>(of type: Choice.Type) -> String {
    type.allCases.map(\.rawValue).joined(separator: "|")
  }

  /// `:theme light`
  private mutating func setTheme(_ word: String) -> [Effect] {
    guard let theme = Style.Theme(rawValue: word) else {
      shared.notice = "theme: the theme is \(shared.theme.rawValue). Write one of \(Self.names(of: Style.Theme.self))."
      return []
    }
    shared.theme = theme
    let note = shared.capabilities.colour || theme == .mono ? "" : "; colours are off"
    shared.notice = "the theme is \(theme.rawValue)\(note)"
    return [.show(theme)]
  }

  /// `:clipboard tool`
  private mutating func setClipboard(_ word: String) -> [Effect] {
    guard let use = Effect.ClipboardUse(rawValue: word) else {
      shared.notice = "clipboard: it is \(shared.clipboard.rawValue). Write one of \(Self.names(of: Effect.ClipboardUse.self))."
      return []
    }
    shared.clipboard = use
    shared.notice = "the clipboard is \(use.rawValue)"
    return [.useClipboard(use)]
  }

  /// `:run-all cookies`: runs scenarios one after the other.
  private mutating func runAll(_ words: String) -> [Effect] {
    if case .starting = shared.server {
      shared.notice = "run-all: the server is still starting"
      return []
    }
    if shared.queue?.isOver == false || !shared.progress.isEmpty {
      shared.notice = "run-all: a scenario is running   ^C cancels it"
      return []
    }
    let paths = shared.scenarios.filter { !$0.hasUnreadableName && "\($0.path) \($0.name)".containsAll(words) }.map(\.path)
    guard !paths.isEmpty else {
      let none = words.isEmpty ? "there are no scenarios   s saves one" : "no scenario has these words: \(words)"
      shared.notice = "run-all: \(none)"
      return []
    }
    shared.queue = CheckReport.Queue(paths)
    return runNext(after: nil)
  }

  /// Runs the next of many scenarios, or tells what became of them.
  mutating func runNext(after path: String?) -> [Effect] {
    guard shared.queue?.isOver == false, path == shared.queue?.current else { return [] }
    if let path { shared.queue?.note(shared.runs[path] ?? .cancelled, of: path) }
    if let next = shared.queue?.next() { return run(scenario: next) }
    guard let queue = shared.queue else { return [] }
    shared.outcome = queue.words
    shared.notice = queue.firstFailure.map { "T runs \($0) again" } ?? ""
    shared.scenarioPath = queue.firstFailure ?? shared.scenarioPath
    return []
  }

  /// A scenario that runs, and how far it is.
  func words(running path: String) -> String {
    let place = shared.queue.map { $0.isOver ? "" : "\($0.begun) of \($0.total), " } ?? ""
    return place + shared.scenarioName(path) + (shared.progress[path]?.step.map { ": \($0.words)" } ?? " is running")
  }

  mutating func complete() {
    if overlay == nil, focus == .request { return request.complete(by: 1, on: &shared) }
    guard case .palette(var palette) = overlay else { return }
    palette.complete()
    overlay = .palette(palette)
  }

  mutating func run(_ palette: CommandPalette) -> [Effect] {
    let text = palette.field.text.trimmingSpaces
    if text == "q" { return perform(.bench(.quit)) }
    guard let entry = palette.chosen else {
      shared.notice = "there is no command \(text)"
      return []
    }
    if entry.takesWords {
      return runWords(entry.name, argument: text.split(separator: " ", maxSplits: 1).dropFirst().first.map(String.init))
    }
    guard let actions = keymap.commands.first(where: { $0.name == entry.name })?.actions else { return [] }
    return run(entry.name, actions)
  }

  /// Performs a command; where it does not hold here, the first pane that has it gets the focus.
  private mutating func run(_ name: String, _ actions: [KeyContext: BenchAction]) -> [Effect] {
    var action = contexts.lazy.compactMap { actions[$0] }.first
    if action == nil {
      let panes = Pane.allCases.filter { actions[KeyContext($0)] != nil }
      let tabs = ResponseTab.allCases.filter { actions[KeyContext($0)] != nil }
      if let pane = panes.first {
        setFocus(pane)
        action = actions[KeyContext(pane)]
      } else if !tabs.isEmpty {
        setFocus(.response)
        action = actions[KeyContext(response.tab)]
        if action == nil { shared.notice = "\(name): \(Self.works(in: tabs) ?? "")" }
      } else {
        action = actions.values.first
      }
    }
    guard let action else { return [] }
    if let obstacle = obstacle(to: action) {
      shared.notice = "\(name): \(obstacle)"
      return []
    }
    return perform(action)
  }

  private mutating func runWords(_ name: String, argument: String?) -> [Effect] {
    switch name {
    case "timeout": return setTimeout(argument?.trimmingSpaces ?? "")
    case "theme": return setTheme(argument?.trimmingSpaces ?? "")
    case "clipboard": return setClipboard(argument?.trimmingSpaces ?? "")
    case "reconnect":
      setReconnecting(argument?.trimmingSpaces ?? "")
      return []
    case "run-all": return runAll(argument?.trimmingSpaces ?? "")
    default: break
    }
    guard let argument = argument?.trimmingSpaces, !argument.isEmpty else {
      overlay = .palette(CommandPalette(keymap, and: Self.wordCommands, text: name + " "))
      shared.notice = "\(name) needs a word after it"
      return []
    }
    switch name {
    case "dump": return [.dump(path: argument)]
    case "save-body": return saveBody(to: argument)
    case "path": return queryBody(argument)
    case "compare": return compare(withServer: argument)
    case "set": return setVariable(argument)
    case "env": return [.loadEnvironment(argument)]
    case "secret": return askForSecret(argument)
    case "run-file":
      guard case .starting = shared.server else { return run(scenario: argument) }
      shared.notice = "run-file: the server is still starting"
      return []
    default: return setTarget(argument)
    }
  }
}
