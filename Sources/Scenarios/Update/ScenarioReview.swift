import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

/// A scenario that failed, line by line beside what came, and what an update would change: each change is accepted or rejected by itself.
package struct ScenarioReview: Sendable, Hashable {
  package let result: ScenarioResult
  let replay: Replay
  /// The statuses that an update would expect from now on although they tell of a fault of the server.
  private let warnings: [ScenarioUpdate.Warning]
  private var changes: ScenarioChanges
  /// The lines of the steps that failed, in file order.
  package let rows: [Row]
  /// The expectations that failed, in file order.
  package let items: [Item]

  init(_ result: ScenarioResult, _ replay: Replay, _ update: ScenarioUpdate?, changes: ScenarioChanges, _ lines: Lines) {
    self.result = result
    self.replay = replay
    warnings = update?.warnings ?? []
    self.changes = changes
    rows = lines.rows
    items = lines.items
  }

  /// The scenario with what was accepted.
  package var text: String { changes.text(of: [.accept, .matcher]) }

  /// How many changes were accepted.
  package var acceptedCount: Int { items.indices.count { decision(of: $0).isAccepted } }

  package func decision(of item: Int) -> ScenarioChanges.Decision {
    guard let place = items[item].place else { return .skip }
    return changes.steps[place.step].hunks[place.hunk].decision
  }

  /// Decides on an expectation; one that can't be updated stays as it is.
  package mutating func decide(_ item: Int, _ decision: ScenarioChanges.Decision) {
    guard let place = items[item].place else { return }
    changes.decide(step: place.step, hunk: place.hunk, decision)
  }

  /// The update that writes what was accepted.
  /// - Parameter judged: The new text judged against the same responses.
  package func update(_ judged: ScenarioResult) -> ScenarioUpdate {
    let accepted = items.indices.filter { decision(of: $0).isAccepted }.map { SourcePosition(line: items[$0].line) }
    var update = ScenarioUpdate(path: result.path, text: text, accepted: accepted, refused: [])
    let lines = Set(accepted.map(\.line))
    update.warnings = warnings.filter { lines.contains($0.position.line) }
    update.remaining = judged.failures
    return update
  }
}

extension ScenarioReview {
  /// A line of the scenario and what came in its place.
  package struct Row: Sendable, Hashable {
    package enum Mark: Sendable, Hashable {
      /// A line that isn't an expectation of its own, or one that holds without a word about it.
      case none
      /// The head of a response or of a section.
      case heading
      case passed, failed
      /// A sentence about the line above.
      case remark
    }

    package var expected: String
    package var came: String
    package var mark: Mark
    /// The step's place in the result.
    package var step: Int
    /// The line of the file.
    package var line: Int
    /// The expectation that is decided on here, by its place in the items.
    package var item: Int?
  }

  /// An expectation that failed.
  package struct Item: Sendable, Hashable {
    /// What is expected: `$.n`, `Set-Cookie csrf`.
    package let title: String
    /// What accepting it does: `accept 8`, `remove it`. Why it can't be accepted, where `isFixed` says so.
    package let offer: String
    /// The same with a matcher; nil where there is nothing to turn into one.
    package let generalOffer: String?
    /// The step's place in the result.
    package let step: Int
    /// The line of the file.
    package let line: Int
    package let subject: Subject
    fileprivate let place: Place?

    /// Whether only an editor changes it.
    package var isFixed: Bool { place == nil }
  }

  /// What part of a response an expectation is about.
  package enum Subject: Sendable, Hashable {
    case status, headers, cookies, body, stream, other

    /// The lines of a scenario's expected responses; none of a text that can't be parsed.
    package static func lines(of result: ScenarioResult) -> [Int: Subject] {
      guard !result.steps.isEmpty, let file = try? ScenarioFile.parse(result.text, path: result.path) else { return [:] }
      return file.steps.compactMap(\.response).reduce(into: [:]) { lines, response in
        lines.merge(ReviewedLine.nodes(of: response).mapValues(\.subject)) { first, _ in first }
      }
    }
  }

  fileprivate struct Place: Hashable {
    var step: Int
    var hunk: Int
  }
}

extension ScenarioRunner {
  /// Puts a scenario that failed beside what came.
  /// - Returns: Nil when it passed, was not run, or no response came.
  package func review(of result: ScenarioResult, against replay: Replay) async -> ScenarioReview? {
    let failed = result.steps.filter { !$0.passed }
    guard failed.contains(where: { $0.exchanges.last?.head != nil }),
      let file = try? ScenarioFile.parse(result.text, path: result.path)
    else { return nil }
    let update = await update(of: result, against: replay, mode: .failed)
    let changes = ScenarioChanges(result.text, update?.text ?? result.text, path: result.path)
    var lines = ScenarioReview.Lines(file, result, changes, refused: update?.refused ?? [])
    await lines.addAll()
    return lines.items.isEmpty ? nil : ScenarioReview(result, replay, update, changes: changes, lines)
  }

  /// Judges what was accepted against the same responses.
  package func judge(_ review: ScenarioReview) async -> ScenarioResult {
    await judge(review.text, path: review.result.path, against: review.replay)
  }

  /// What is left of a review after it was written.
  package func review(of result: ScenarioResult, after review: ScenarioReview) async -> ScenarioReview? {
    await self.review(of: result, against: review.replay)
  }
}

extension ScenarioReview {
  /// Makes the rows and the items.
  struct Lines {
    /// Text that is longer than this is cut: it is read on one row of a screen.
    private static let longest = 1000

    private let file: ScenarioFile
    private let source: SourceText
    private let result: ScenarioResult
    /// Why an expectation can't be updated, by its line: an update moves lines that it leaves as they are.
    private var reasons: [String: String] = [:]
    /// By the line they begin at.
    private var hunks: [Int: [(place: Place, hunk: ScenarioChanges.Hunk)]] = [:]
    private(set) var rows: [Row] = []
    private(set) var items: [Item] = []

    init(_ file: ScenarioFile, _ result: ScenarioResult, _ changes: ScenarioChanges, refused: [ScenarioUpdate.Refusal]) {
      self.file = file
      self.result = result
      source = SourceText(file.text)
      let updated = SourceText(changes.new)
      for refusal in refused {
        for text in [updated, source].compactMap({ $0.line(refusal.position.line) }) where reasons[text] == nil {
          reasons[text] = "\(refusal.reason)"
        }
      }
      for (number, step) in changes.steps.enumerated() {
        for (place, hunk) in step.hunks.enumerated() {
          hunks[hunk.lines.lowerBound, default: []].append((Place(step: number, hunk: place), hunk))
        }
      }
    }

    mutating func addAll() async {
      for step in file.steps {
        let places = result.steps.indices.filter { result.steps[$0].position == step.position }
        guard let place = places.first(where: { !result.steps[$0].passed }), let response = step.response else { continue }
        await add(step, response, place)
      }
    }

    private mutating func add(_ step: StepSyntax, _ response: ResponseSyntax, _ place: Int) async {
      let outcome = result.steps[place]
      guard let exchange = outcome.exchanges.last?.readable else { return }
      if !rows.isEmpty {
        rows.append(Row(expected: "", came: "", mark: .none, step: place, line: step.lines.lowerBound))
        rows.append(Row(expected: "### \(outcome.name)", came: "", mark: .heading, step: place, line: step.lines.lowerBound))
      }
      let nodes = ReviewedLine.nodes(of: response)
      var reader = QueryReader(answer: QueriedResponse(exchange), variables: Variables())
      // A table says what its rows expect.
      for line in step.lines.lowerBound..<response.position.line {
        for (change, hunk) in hunks[line] ?? [] { add(hunk, change, place, line, .row) }
      }
      var line = response.position.line
      while line <= step.lines.upperBound + 1 {
        let node = nodes[line] ?? .none
        for (change, hunk) in hunks[line] ?? [] where hunk.lines.isEmpty {
          add(hunk, change, place, line, line > response.position.line ? nodes[line - 1] ?? .none : node)
        }
        guard line <= step.lines.upperBound else { return }
        if let (change, hunk) = hunks[line]?.first(where: { !$0.hunk.lines.isEmpty }) {
          let isSame = hunk.old.count == hunk.new.count
          let came = isSame ? await node.came(exchange, &reader) : nil
          add(hunk, change, place, line, node, came: hunk.old.count == 1 ? came : nil)
          for remark in node.remarks(exchange) { addRemark(remark, place, line) }
          line = hunk.lines.upperBound
          continue
        }
        await add(line, node, exchange, &reader, outcome, place)
        line += 1
      }
    }

    /// Lines that an update changes, beside those that came.
    private mutating func add(
      _ hunk: ScenarioChanges.Hunk,
      _ change: Place,
      _ step: Int,
      _ line: Int,
      _ node: ReviewedLine,
      came: String? = nil
    ) {
      let item = Item(
        title: node.title(hunk.old.first ?? hunk.new.first ?? ""),
        offer: node.offer(hunk.old, hunk.new),
        generalOffer: hunk.general.map { node.offer(hunk.old, $0) },
        step: step,
        line: line,
        subject: node.subject,
        place: change
      )
      for place in 0..<max(hunk.old.count, hunk.new.count) {
        let new = place < hunk.new.count ? hunk.new[place] : ""
        rows.append(
          Row(
            expected: cut(place < hunk.old.count ? hunk.old[place] : ""),
            came: cut(place == 0 ? came ?? new : new),
            mark: .failed,
            step: step,
            line: min(line + place, max(line, hunk.lines.upperBound - 1)),
            item: items.count
          )
        )
      }
      items.append(item)
    }

    /// A line that no update changes.
    private mutating func add(
      _ line: Int,
      _ node: ReviewedLine,
      _ exchange: Exchange,
      _ reader: inout QueryReader,
      _ outcome: StepResult,
      _ step: Int
    ) async {
      let text = source.line(line) ?? ""
      let verdicts = outcome.verdicts.filter { ($0.focus ?? $0.position).line == line }
      let failure = verdicts.first { $0.outcome == .failed }
      var row = Row(expected: cut(text), came: "", mark: node.isHeading ? .heading : .none, step: step, line: line)
      row.came = cut(await node.came(exchange, &reader) ?? (node.showsItself ? text : ""))
      if node.isAssert, verdicts.first?.outcome == .passed { row.mark = .passed }
      guard let failure, !hasHunk(around: failure, node) else {
        if let verdict = verdicts.first, verdict.outcome == .notReached { row.came = "not reached" }
        rows.append(row)
        return
      }
      row.mark = .failed
      row.item = items.count
      rows.append(row)
      // The expectation itself stands on the left already.
      if failure.message != text { addRemark(failure.message, step, line) }
      // What is not refused changes somewhere else, in a table for instance.
      guard let reason = reasons[text] else {
        for place in rows.indices.suffix(2) where rows[place].item == items.count { rows[place].item = nil }
        return
      }
      items.append(
        Item(
          title: node.title(text),
          offer: reason,
          generalOffer: nil,
          step: step,
          line: line,
          subject: node.subject,
          place: nil
        )
      )
    }

    /// Whether lines of the section or the body change that a failure is about, so that nothing is left to decide on its own line.
    private func hasHunk(around failure: Verdict, _ node: ReviewedLine) -> Bool {
      guard let lines = node.lines else { return false }
      return lines.contains { hunks[$0] != nil } || hunks[lines.upperBound + 1]?.contains { $0.hunk.lines.isEmpty } == true
    }

    private mutating func addRemark(_ text: String, _ step: Int, _ line: Int) {
      guard !text.isEmpty else { return }
      let item = rows.last?.item
      rows.append(Row(expected: "", came: cut(text), mark: .remark, step: step, line: line, item: item))
    }

    private func cut(_ text: String) -> String {
      let line = text.hasSuffix("\r") ? text.dropLast() : text[...]
      return line.utf8.count > Self.longest ? line.prefix(Self.longest) + "…" : String(line)
    }
  }
}
