import Scenarios

extension Model {
  /// What `a` would ask of the frame under the cursor; nil outside event streams.
  var frameCheck: FrameCheck? {
    guard focus == .response, response.tab == .stream, let entry = history[shown], let log = entry.stream,
      log.kind == .events
    else { return nil }
    let number = response.stream.detail?.number ?? response.stream.cursor
    guard let frame = log[number] else { return nil }
    let before = log[number - 1].map { Duration.microseconds($0.time) } ?? entry.exchange.timing.head ?? .zero
    return FrameCheck(
      request: entry.draft.line,
      number: number,
      log.bytes(of: number),
      gap: Duration.microseconds(frame.time) - before
    )
  }

  /// The frames asked for of the request that is shown, by their places in all of them.
  var shownFrames: [Int] { frameChecks.indices.filter { frameChecks[$0].request == checkedRequest } }

  mutating func assertFrame(_ check: FrameCheck) {
    guard !frameChecks.contains(where: { $0.request == check.request && $0.number == check.number }) else {
      return notice = "frame \(check.number + 1) is asked for already   p changes it, t k shows it"
    }
    frameChecks.append(check)
    notice = "asks for frame \(check.number + 1): \(check.text)   p changes it, T judges it"
  }

  /// What `p` changes: the check under the cursor, in the Stream tab the frame that was asked for last.
  var frameUnderCursor: Int? {
    if isOnChecks {
      guard case .frame(let index)? = checkRows.at(checkPosition.selection) else { return nil }
      return index
    }
    return response.tab == .stream ? shownFrames.last : nil
  }

  mutating func cycleFrame(_ index: Int) {
    frameChecks[index].cycle()
    notice = "asks: \(frameChecks[index].text)"
  }

  /// What is asked of the frames of an exchange.
  func shownFrames(of entry: HistoryEntry) -> [FrameCheck] { frameChecks.filter { $0.request == entry.draft.line } }
}
