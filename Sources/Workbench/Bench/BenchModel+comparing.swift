import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

extension BenchModel {
  /// Puts something on the clipboard; controls in it are made visible, so that pasting it is safe.
  mutating func copy(_ target: CopyTarget) -> [Effect] {
    overlay = nil
    guard let text = text(of: target) else {
      shared.notice = "there is nothing to copy"
      return []
    }
    shared.notice = "copied: \(target.rawValue), \(text.utf8.count) byte\(text.utf8.count == 1 ? "" : "s")"
    if target == .curl || target == .http, shared.copiedMessage(showsSecrets: false)?.hidesSecrets == true {
      shared.notice += "; secrets are ***" + (target == .curl ? "   y C copies them too" : "")
    }
    let safe = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      // A line end of HTTP is one.
      let end = line.last == 0x0D ? "\r" : ""
      return Sanitizer.line(String(Substring(end.isEmpty ? line : line.dropLast()))) + end
    }.joined(separator: "\n")
    if safe != text { shared.notice += "; controls in it are visible, as in \\x1b" }
    return [.copy(safe)]
  }

  /// Tells where a copy is.
  mutating func takeCopied(_ outcome: Effect.CopyOutcome) {
    switch outcome {
    case .terminal: shared.notice += "   by the terminal"
    case .tool(let name): shared.notice += "   by \(name)"
    case .file(let path): shared.notice += "   into \(path), because no clipboard takes it"
    case .off: shared.notice = "not copied: the clipboard is off   :clipboard auto turns it on"
    case .failed(let reason): shared.notice = "not copied: \(reason)"
    }
  }

  private func text(of target: CopyTarget) -> String? {
    let exchange = shared.shownEntry?.exchange
    return switch target {
    case .curl: shared.copiedMessage(showsSecrets: false).map { shared.draft.curl($0.message) }
    case .curlWithSecrets: shared.copiedMessage(showsSecrets: true).map { shared.draft.curl($0.message) }
    case .http: shared.copiedMessage(showsSecrets: false).map { RequestDraft($0.message, base: nil).httpText(base: nil) }
    case .header: exchange?.head?.headers.map { String(fieldBytes: $0.bytes) }.joined(separator: "\n")
    case .body: exchange.map { String(decoding: $0.content, as: UTF8.self) }
    case .raw: exchange.map { String(decoding: $0.received, as: UTF8.self) }
    case .value where focus == .log: log.texts(shared)(log.position.selection)
    case .value: exchange.flatMap { _ in response.copiedValue(shared) }
    }
  }
}

extension BenchModel {
  /// Sends the request twice, one after the other, and shows what differs.
  mutating func compareTwice() -> [Effect] {
    let effects = send()
    if case .fill? = effects.first {
      comparesFilled = true
    } else {
      comparing = effects.isEmpty ? nil : shared.shown.map { .first($0) }
    }
    shared.notice = "\(shared.draft.line) is sent twice, to be compared"
    return effects
  }

  /// Sends the second request when the first has ended, and shows the comparison when both have.
  mutating func compareNext(_ entry: HistoryEntry) -> [Effect] {
    guard let comparing, comparing.exchange == entry.id else { return [] }
    self.comparing = nil
    guard entry.exchange.isComplete else { return [] }
    switch comparing {
    case .first:
      let (id, sending) = shared.begin(entry.draft, entry.asked)
      shared.marked = entry.id
      shared.history.setTwins(entry.id, id)
      self.comparing = .second(id)
      show(id)
      return [sending]
    case .second:
      show(entry.id)
      // To find out what changes is why it was sent twice.
      return compareWithMarked(showsVolatile: true)
    case .elsewhere:
      show(entry.id)
      return compareWithMarked()
    }
  }

  /// Sends the request of the response that is shown to another server, and compares both responses.
  mutating func compare(withServer address: String) -> [Effect] {
    let base = address.authorityPrefix
    guard base.hasPrefix("http://") || base.hasPrefix("https://") else {
      shared.notice = "compare: \(address) is not an address. Write it like http://127.0.0.1:8080."
      return []
    }
    guard let entry = shared.shownEntry, entry.exchange.head != nil else {
      shared.notice = "compare: no response yet   r sends the request"
      return []
    }
    var (draft, message) = (entry.draft, entry.asked)
    message.url = base + message.url.dropping(message.url.authorityPrefix)
    draft.target = message.url
    let (id, sending) = shared.begin(draft, message)
    shared.marked = entry.id
    comparing = .elsewhere(id)
    show(id)
    shared.notice = "\(draft.line.withoutUserInfo) is sent, to be compared with #\(entry.id)"
    return [sending]
  }

  /// Asks for the predicate of a check.
  mutating func editCheck(_ index: Int) {
    guard let check = shared.expectations.checks.at(index) else { return }
    let field = TextField(check.assertion.predicate.text)
    overlay = .prompt(Overlay.Prompt(title: check.query, field: field, purpose: .editCheck(index)))
  }

  mutating func mark() {
    shared.remember(.marked(shared.marked), shared.marked.map { "#\($0) is marked" } ?? "no response is marked")
    shared.marked = shared.shown
    shared.notice = "#\(shared.shown ?? 0) is marked   d on another response compares"
  }

  /// Shows what differs from the marked response, once it has been found out.
  mutating func compareWithMarked(showsVolatile: Bool = false) -> [Effect] {
    guard let old = shared.history[shared.marked], let new = shared.shownEntry else { return [] }
    overlay = .comparison(Page.Comparison(old, new, showsVolatile: showsVolatile))
    func side(_ entry: HistoryEntry) -> Effect.Comparison.Side {
      let twin = entry.twin == old.id || entry.twin == new.id ? nil : shared.history.twin(of: entry)
      let repeats = twin.map { [$0] } ?? []
      return Effect.Comparison.Side(id: entry.id, exchange: entry.exchange, base: entry.base, repeats: repeats)
    }
    return [.compare(Effect.Comparison(left: side(old), right: side(new)))]
  }

  mutating func takeComparison(_ result: ComparedResponses, left: Int, right: Int) {
    guard case .comparison(var page) = overlay else { return }
    page.take(result, left: left, right: right)
    overlay = .comparison(page)
  }

  mutating func toggleVolatile() {
    guard case .comparison(var page) = overlay else { return }
    page.toggleVolatile()
    overlay = .comparison(page)
  }
}
