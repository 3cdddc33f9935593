import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

extension BenchModel {
  /// Puts something on the clipboard.
  mutating func copy(_ target: CopyTarget) -> [Effect] {
    overlay = nil
    guard let content = content(of: target) else {
      shared.notice = "there is nothing to copy"
      return []
    }
    if content.isSmall { return takeCopied(content.copied()) }
    composing += 1
    shared.notice = "\(target.rawValue) is being copied"
    return [.composeCopy(content)]
  }

  /// Puts a text on the clipboard.
  mutating func takeCopied(_ copied: UncopiedText.Copied) -> [Effect] {
    shared.notice = copied.notice
    return [.copy(copied.text)]
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

  private func content(of target: CopyTarget) -> UncopiedText? {
    let exchange = shared.shownEntry?.exchange
    switch target {
    case .curl, .curlWithSecrets, .http:
      guard let message = shared.copiedMessage else { return nil }
      let content = target == .http ? UncopiedText.Content.http(message) : .curl(message, shared.draft)
      let hiding = target == .curlWithSecrets ? nil : UncopiedText.Hiding(secrets: shared.secrets, isOfCurl: target == .curl)
      return UncopiedText(name: target.rawValue, content: content, hiding: hiding)
    case .header: return text(exchange?.head?.headers.map { String(fieldBytes: $0.bytes) }.joined(separator: "\n"), of: target)
    case .body: return exchange.map { UncopiedText(name: target.rawValue, content: .bytes($0.content)) }
    case .raw: return exchange.map { UncopiedText(name: target.rawValue, content: .bytes($0.received)) }
    case .value where focus == .log: return text(log.texts(shared)(log.position.selection), of: target)
    case .value: return text(exchange.flatMap { _ in response.copiedValue(shared) }, of: target)
    }
  }

  private func text(_ text: String?, of target: CopyTarget) -> UncopiedText? {
    text.map { UncopiedText(name: target.rawValue, content: .text($0)) }
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
