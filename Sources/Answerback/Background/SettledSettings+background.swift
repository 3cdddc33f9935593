import Logging

extension SettledSettings {
  /// The background tasks of an answer, the response's own first, then those of the layers; nil when there are none.
  func backgroundRun(of own: BackgroundTasks?, _ trace: TraceRecorder?) -> BackgroundRun? {
    if own == nil, background == nil { return nil }
    let tasks = (own ?? BackgroundTasks()).then(background)
    if tasks.isEmpty { return nil }
    trace?.record { $0.background = tasks.names.map { BackgroundEvent(task: $0, state: .waiting, after: .zero) } }
    return BackgroundRun(
      tasks,
      onEvent: { event in trace?.record { $0.record(event) } },
      onFailure: { [route, logger, onBackgroundFailure] task, error in
        logger.error("\(route) — \(task) failed: \(error)")
        onBackgroundFailure?(BackgroundFailure(task: task, route: route, error: error))
      }
    )
  }
}

extension Trace {
  /// The latest word on a task takes the place of the one before.
  mutating func record(_ event: BackgroundEvent) {
    let before: BackgroundEvent.State = event.state == .running ? .waiting : .running
    if let index = background.firstIndex(where: { $0.task == event.task && $0.state == before }) {
      background[index] = event
    } else {
      background.append(event)
    }
  }
}
