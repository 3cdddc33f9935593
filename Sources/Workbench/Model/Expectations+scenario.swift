import ScenarioSyntax
import Scenarios

extension Expectations {
  /// A recorded scenario with the checks and frames that were accepted for its requests, a step each.
  ///
  /// A step whose request has none stays as it was recorded.
  func added(to text: String, requests: [Identity]) -> String {
    guard requests.contains(where: hasExpectations), let file = try? ScenarioFile.parse(text, path: "") else { return text }
    var steps = file.steps
    for (index, request) in requests.enumerated() where steps.indices.contains(index) && hasExpectations(of: request) {
      guard let sent = steps[index].request, let response = steps[index].response else { continue }
      let assertions = checks.filter { $0.request == request && !$0.isProposed }.map(\.assertion)
      let frames = frames.filter { $0.request == request }
      var expected = ResponseSyntax(status: response.status)
      expected.captures = response.captures
      // A stream may have no end of its own: without these lines the step would wait for it.
      expected.events = frames.isEmpty ? response.events : FrameCheck.script(of: frames)
      expected.asserts =
        assertions.filter { $0.query.kind != .status || $0.predicate.operator != .equal } + frames.compactMap(\.assertion)
      steps[index].kind = .exchange(sent, expected)
    }
    return (try? ScenarioFile(metadata: file.metadata, steps: steps))?.text ?? text
  }

  private func hasExpectations(of request: Identity) -> Bool {
    checks.contains { $0.request == request && !$0.isProposed } || frames.contains { $0.request == request }
  }

  /// The captures of exchanges that are saved together.
  func captures(of entries: [HistoryEntry]) -> [Recorder.Capture] {
    captures.compactMap { capture in
      let place = entries.firstIndex { entries.count == 1 ? $0.identity == capture.request : $0.id == capture.exchange }
      return place.map { Recorder.Capture(place: $0, capture: capture.syntax, value: capture.value) }
    }
  }
}
