import Exchanges
import ScenarioSyntax
import Scenarios

/// A scenario that is to be saved, before its text is written: that can take longer than a key may for a large recording.
package struct UnsavedScenario: Sendable, Hashable {
  enum Content: Sendable, Hashable {
    /// A text that is ready.
    case text(String)
    /// Exchanges, a step each.
    case exchanges([Recorded], Expectations)
  }

  /// An exchange, and other responses to its request, which show what changes.
  struct Recorded: Sendable, Hashable {
    var entry: HistoryEntry
    var sample: History.ChangeSample?
  }

  /// The file, with its extension.
  let path: String
  let content: Content
  /// The secrets that are known, by their names.
  let secrets: [String: String]
  /// The exchanges of the recording that is over when the file is there.
  let recording: [Int]

  /// Whether it is put together within a key's time.
  var isSmall: Bool {
    guard secrets.count <= Self.mostSecrets else { return false }
    switch content {
    case .text(let text): return text.utf8.count <= Self.mostBytes
    case .exchanges(let recorded, let expectations):
      let bytes = recorded.map { $0.entry.exchange.received.count + ($0.entry.exchange.request.body ?? []).count }
      return bytes.reduce(0, +) <= Self.mostBytes && expectations.checks.count <= Self.mostChecks
    }
  }

  private static let mostSecrets = 32
  private static let mostBytes = 32 * 1024
  private static let mostChecks = 256

  /// Writes the text, and the same text without secrets.
  package func composed() -> Composed {
    var parts: Parts?
    let plain: String
    switch content {
    case .text(let text): plain = text
    case .exchanges(let recorded, let expectations):
      plain = text(of: recorded, expectations)
      parts = Parts(requests: Set(recorded.map(\.entry.identity)), recording: recording)
    }
    let hidden = Recorder.HiddenSecrets(hiding: plain, known: secrets)
    return Composed(path: path, plain: plain, hidden: hidden, parts: parts)
  }

  /// A step for each exchange, with the checks that were made for it.
  private func text(of recorded: [Recorded], _ expectations: Expectations) -> String {
    let entries = recorded.map(\.entry)
    let text = Recorder.scenario(
      from: entries.map(\.soFar),
      name: path.fileStem,
      base: entries.first?.base ?? "",
      captures: expectations.captures(of: entries),
      repeats: Dictionary(uniqueKeysWithValues: recorded.enumerated().map { ($0, $1.sample?.exchanges ?? []) })
    )
    return expectations.added(to: Self.keepingVariables(text, entries), requests: entries.map(\.identity))
  }

  /// The text with `{{name}}` where the requests were written so.
  private static func keepingVariables(_ text: String, _ entries: [HistoryEntry]) -> String {
    let drafts = entries.filter { $0.exchange.head != nil }.map(\.draft)
    guard let file = try? ScenarioFile.parse(text), file.steps.count == drafts.count else { return text }
    let steps = zip(file.steps, drafts).map { step, draft in
      guard case .exchange(var request, let response) = step.kind else { return step }
      draft.keepVariables(in: &request)
      var step = step
      step.kind = .exchange(request, response)
      return step
    }
    guard steps != file.steps else { return text }
    return (try? ScenarioFile(metadata: file.metadata, steps: steps))?.text ?? text
  }

  /// The text of a scenario that is to be saved.
  package struct Composed: Sendable {
    let path: String
    /// With secrets in clear.
    let plain: String
    /// With variables in their place; nil where that could not be read again.
    let hidden: Recorder.HiddenSecrets?
    /// Nil for a text that was ready.
    let parts: Parts?
  }

  /// What a scenario was made of.
  struct Parts: Sendable {
    /// The requests whose checks it has.
    let requests: Set<Expectations.Identity>
    /// The exchanges of a recording.
    let recording: [Int]
  }
}

extension HistoryEntry {
  /// The exchange; one that runs as if it was cancelled now, so that a stream is saved with a bound.
  fileprivate var soFar: Exchange {
    guard isRunning else { return exchange }
    var exchange = exchange
    exchange.ending = .cancelled
    return exchange
  }
}
