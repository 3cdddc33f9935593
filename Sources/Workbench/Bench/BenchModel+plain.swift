import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

extension BenchModel {
  /// Takes commands as lines from now on, and tells what is new by ``Effect/tell(_:)``.
  /// - Parameter isTyped: Whether somebody types them, on a terminal that an editor can have for a while.
  package mutating func beginPlainMode(isTyped: Bool = false) {
    plain = PlainMode(isTyped: isTyped)
    arrangement.isZoomed = true
    shared.wrapsRows = true
  }

  /// Carries out a line of the plain mode: a command, or the reply to a question.
  mutating func carryOut(line text: String) -> [Effect] {
    guard plain != nil else { return [] }
    shared.notice = ""
    plain?.notice = ""
    if plain?.body != nil { return continueBody(text) }
    if hasQuestion { return reply(text) }
    let line = text.trimmingSpaces
    guard !line.isEmpty else { return [] }
    let (name, words) = line.splitOnce(at: " ").map { (String($0), String($1).trimmingSpaces) } ?? (line, "")
    let command = PlainMode.Command(word: name)
    // What a line asks for is written after it; what the line before showed is left.
    if command != .more, command != .press { closeOverlay() }
    let before = (focus, response.tab)
    let effects = command.map { carryOut($0, words) } ?? carryOut(name: name, line)
    if case .palette = overlay { overlay = nil }
    if case .comparison = overlay {} else if overlay != nil || before != (focus, response.tab) { plain?.wantsPicture = true }
    // Checks are written when they are judged.
    let judged = effects.count { if case .judge = $0 { true } else { false } }
    if judged > 0 {
      plain?.wantsPicture = false
      if response.tab == .checks { plain?.judging += judged }
    }
    return effects
  }

  private mutating func closeOverlay() {
    overlay = nil
    shared.showsSecrets = false
  }

  private mutating func carryOut(_ command: PlainMode.Command, _ words: String) -> [Effect] {
    switch command {
    case .open where words.isEmpty: return carryOut(name: "open", "open")
    case .open: return open(words)
    case .routes: tell(list: routes(words), none: "no route has these words: \(words)")
    case .scenarios: tell(list: scenarios(words), none: "no scenario has these words: \(words)")
    case .header: setHeader(words)
    case .remove where words.isEmpty: return carryOut(name: "remove", "remove")
    case .remove: remove(words)
    case .body where words.isEmpty:
      plain?.body = []
      shared.notice = "write the body; a line with only a full stop ends it"
    case .body: setBody(words)
    case .show: show(words)
    case .row: tellRow(words)
    case .find: find(words)
    case .check: return check(words)
    case .drop:
      show(.checks)
      focusNow(.response)
      return onRow(words, .response) { $0.performIfPossible(.checks(.remove)) }
    case .save: return save(words)
    case .run where words.isEmpty: return carryOut(name: "run", "run")
    case .run: return runFile(words)
    case .accept: return accept(words)
    case .edit: return performIfPossible(.bench(.editExternally))
    case .pipe: return pipe(words)
    case .pager: return performIfPossible(.bench(.viewInPager))
    case .more: tellMore()
    case .press: return press(words)
    case .status: tell(list: [statusWords + "   help lists the commands"], none: "")
    case .help: tell(list: PlainMode.help(words, CommandPalette(keymap, and: Self.wordCommands).fitting), none: "")
    case .quit: return performIfPossible(.bench(.quit))
    // The session waits; see there.
    case .wait: break
    }
    return []
  }

  /// A command of the palette.
  private mutating func carryOut(name: String, _ line: String) -> [Effect] {
    if name == "record", let effects = record(line) { return effects }
    if name == "curl" { return [.importCurl(line)] }
    let palette = CommandPalette(keymap, and: Self.wordCommands, text: line)
    guard let entry = palette.chosen, entry.name == name else {
      let known = CommandPalette(keymap, and: Self.wordCommands).fitting.map(\.name) + PlainMode.Command.allCases.map(\.rawValue)
      if known.contains(name) {
        shared.notice = "\(name) takes no words after it   help \(name) says what it does"
        return []
      }
      let nearest = Spelling.nearest(to: name, among: known).map { " Did you mean \($0)?" } ?? ""
      shared.notice = "there is no command \(name).\(nearest) help lists the commands."
      return []
    }
    return run(palette)
  }

  private mutating func performIfPossible(_ action: BenchAction) -> [Effect] {
    if let obstacle = obstacle(to: action) {
      shared.notice = obstacle
      return []
    }
    return perform(action)
  }

  private mutating func press(_ words: String) -> [Effect] {
    do {
      let keys = try Key.keys(in: words)
      plain?.wantsPicture = true
      return keys.flatMap { press($0) }
    } catch {
      shared.notice = "press: \(error.description)"
      return []
    }
  }
}

// MARK: - Questions

extension BenchModel {
  private var hasQuestion: Bool {
    switch overlay {
    case .confirm, .prompt: true
    case .palette, .page, .help, .comparison, .choice, .review, .recording: false
    case nil: component(focus).field != nil
    }
  }

  /// Whether the next line is a secret, which a terminal must not show.
  package var asksForSecret: Bool {
    if case .prompt(let prompt) = overlay, case .secret = prompt.purpose { true } else { false }
  }

  /// What is asked for; nil when nothing is.
  var question: String? {
    switch overlay {
    case .confirm(let confirmation): return "\(confirmation.question) Reply with yes or no."
    case .prompt(let prompt) where asksForSecret:
      // A colon after the name would make a secret of the words after it.
      return "Write \(prompt.title); it isn't shown. A full stop leaves."
    case .prompt(let prompt):
      let now = prompt.field.text.isEmpty ? "" : " \(prompt.field.text)   an empty line takes this"
      return "\(prompt.title):\(now)   a full stop leaves"
    case .palette, .page, .help, .comparison, .choice, .review, .recording: return nil
    case nil: break
    }
    guard let field = component(focus).field else { return nil }
    let now = field.text.isEmpty ? "" : " \(field.text.prefix(200))   an empty line takes this"
    return "\(component(focus).question ?? "the new text:")\(now)   a full stop leaves"
  }

  private mutating func reply(_ text: String) -> [Effect] {
    plain?.question = ""
    let word = text.trimmingSpaces
    if case .confirm = overlay {
      switch word.lowercased() {
      case "yes", "y": return performIfPossible(.bench(.yes))
      case "no", "n": return performIfPossible(.bench(.no))
      case ".": break
      default: return []
      }
    }
    if word == "." { return performIfPossible(.bench(.cancel)) }
    if !text.isEmpty {
      if overlay != nil {
        overlay?.field = TextField(text)
      } else {
        for edit in [TextField.Edit.end, .eraseToStart] { pass(.edit(edit), to: focus) }
        insert(text)
      }
    }
    plain?.wantsPicture = overlay == nil
    let isText = contexts.contains(.textArea)
    return performIfPossible(.bench(isText ? .leave : .accept))
  }
}

// MARK: - The request

extension BenchModel {
  private mutating func open(_ words: String) -> [Effect] {
    if let number = Int(words) {
      guard let route = shared.routes.at(number - 1) else {
        shared.notice = "open: there is no route \(number). routes lists them."
        return []
      }
      return prepare(RequestDraft(route))
    }
    if words.hasPrefix("#"), let id = Int(words.dropFirst()) {
      guard shared.history[id] != nil else {
        shared.notice = "open: the history has no exchange #\(id). show history lists them."
        return []
      }
      plain?.exchange = PlainMode.Told()
      return carryOut([.bringBack(id)])
    }
    if words.hasSuffix(".scenario") || shared.scenarios.contains(where: { $0.path == words }) {
      return [.openScenario(path: words)]
    }
    var draft = RequestDraft()
    var outcome = draft.take(line: words)
    if case .proposed(let better, _) = outcome { outcome = draft.take(line: better) }
    if case .refused(let sentence) = outcome {
      shared.notice = "open: \(sentence)"
      return []
    }
    let path = draft.target.prefix { $0 != "?" }
    // Without a method, that of the route.
    if !words.contains(" "), shared.route(method: draft.method, path: path) == nil,
      let method = RequestDraft.knownMethods.first(where: { shared.route(method: $0, path: path) != nil })
    {
      draft.method = method
    }
    if var route = shared.routes.first(where: { $0.path == draft.target && $0.methods.contains(draft.method) }) {
      route.methods = [draft.method]
      draft = RequestDraft(route)
    }
    return prepare(draft)
  }

  private mutating func prepare(_ draft: RequestDraft) -> [Effect] {
    shared.changeDraft("the request") { $0 = draft }
    shared.settleDraft()
    request.rewind()
    focusNow(.request)
    shared.notice = "\(draft.line) is ready   send sends it"
    plain?.wantsPicture = true
    return []
  }

  private mutating func setHeader(_ words: String) {
    let line = HeaderLine(bytes: Array(words.utf8))
    let header = RequestDraft.Header(line: line)
    if let fault = header.fault {
      return shared.notice = "header: \(fault). Write NAME: VALUE, as in header Accept: application/json."
    }
    shared.changeDraft("the header line \(line.name)") { draft in
      let place = draft.headers.firstIndex { $0.line.isNamed(line.name) }
      if let place { draft.headers[place] = header } else { draft.headers.append(header) }
    }
  }

  private mutating func remove(_ words: String) {
    if words == "body" { return shared.changeDraft("the body is left out") { $0.body = nil } }
    guard shared.draft.headers.contains(where: { $0.line.isNamed(words) }) else {
      return shared.notice = "remove: the request has no header line \(words)"
    }
    shared.changeDraft("without the header line \(words)") { draft in
      draft.headers.removeAll { $0.line.isNamed(words) }
    }
  }

  private mutating func setBody(_ text: String) {
    shared.changeDraft("the body") { $0.body = Array(text.utf8) }
  }

  private mutating func continueBody(_ text: String) -> [Effect] {
    if text == "." {
      setBody(plain?.body?.joined(separator: "\n") ?? "")
      plain?.body = nil
    } else {
      plain?.body?.append(text)
    }
    return []
  }

  private mutating func record(_ line: String) -> [Effect]? {
    guard let ids = shared.recording, ids.contains(where: { shared.history[$0]?.exchange.head != nil }) else { return nil }
    nameRecording()
    guard case .prompt(let prompt) = overlay, let (_, path) = line.splitOnce(at: " ") else { return [] }
    return answer(prompt, String(path))
  }
}

// MARK: - Checks and scenarios

extension BenchModel {
  /// Does something with a row of a pane, by its number.
  private mutating func onRow(_ words: String, _ pane: Pane, _ work: (inout BenchModel) -> [Effect]) -> [Effect] {
    guard let row = Int(words), (1...max(1, component(pane).count(shared))).contains(row) else {
      shared.notice = "\(words.isEmpty ? "say which row by its number" : "there is no row \(words)"). show lists the rows."
      return []
    }
    pass(.select(row - 1), to: pane)
    return work(&self)
  }

  private mutating func check(_ words: String) -> [Effect] {
    focusNow(.response)
    let work: (inout BenchModel) -> [Effect] = { bench in
      bench.performIfPossible(bench.response.tab == .checks ? .checks(.accept) : .response(.addCheck))
    }
    return words.isEmpty ? work(&self) : onRow(words, .response, work)
  }

  private mutating func save(_ words: String) -> [Effect] {
    let effects = performIfPossible(.bench(.save))
    guard case .prompt(let prompt) = overlay, !words.isEmpty else { return effects }
    return answer(prompt, words)
  }

  /// Gives the body to a shell command.
  private mutating func pipe(_ words: String) -> [Effect] {
    let effects = performIfPossible(.bench(.pipe))
    guard case .prompt(let prompt) = overlay, !words.isEmpty else { return effects }
    return answer(prompt, words)
  }

  private mutating func answer(_ prompt: Overlay.Prompt, _ text: String) -> [Effect] {
    var prompt = prompt
    prompt.field = TextField(text)
    overlay = nil
    return answer(prompt)
  }

  private mutating func runFile(_ words: String) -> [Effect] {
    if case .starting = shared.server {
      shared.notice = "run: the server is still starting"
      return []
    }
    return run(scenario: Int(words).flatMap { shared.scenarios.at($0 - 1)?.path } ?? words)
  }

  /// Accepts what came in a scenario that failed, or what is proposed.
  private mutating func accept(_ words: String) -> [Effect] {
    guard var review = shared.review else {
      return words.isEmpty ? performIfPossible(.bench(.acceptChecks)) : check(words)
    }
    let numbers = words.split(separator: " ").map { Int($0) ?? 0 }
    guard numbers.allSatisfy(review.items.indices.map({ $0 + 1 }).contains) else {
      shared.notice = "accept: say which by their numbers, 1 to \(review.items.count)"
      return []
    }
    for item in review.items.indices { review.decide(item, numbers.isEmpty || numbers.contains(item + 1) ? .accept : .skip) }
    guard review.acceptedCount > 0 else {
      shared.notice = "accept: nothing of this can be accepted. Edit \(review.result.path)."
      return []
    }
    shared.review = review
    return saveReview()
  }
}
