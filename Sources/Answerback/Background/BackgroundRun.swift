/// The background tasks of one response, ready for the server to run them.
public struct BackgroundRun: Sendable {
  private let tasks: BackgroundTasks
  private let onEvent: @Sendable (BackgroundTask.Event) -> Void
  private let onFailure: @Sendable (String, any Error) -> Void

  init(
    _ tasks: BackgroundTasks,
    onEvent: @escaping @Sendable (BackgroundTask.Event) -> Void,
    onFailure: @escaping @Sendable (String, any Error) -> Void
  ) {
    self.tasks = tasks
    self.onEvent = onEvent
    self.onFailure = onFailure
  }

  /// How many tasks there are.
  public var count: Int {
    tasks.steps.reduce(0) { count, step in
      switch step {
      case .single: count + 1
      case .group(let group): count + group.count
      }
    }
  }

  /// Runs every task, even if one fails. Call it once, when the last byte has been handed over or the client has left.
  /// - Parameter observe: Called at the start and the end of every task, in addition to the log and the app's own hook.
  public func run(observing observe: @escaping @Sendable (BackgroundTask.Event) -> Void = { _ in }) async {
    for step in tasks.steps {
      switch step {
      case .single(let task): await run(task, observe)
      case .group(let group):
        await withDiscardingTaskGroup { together in
          for task in group { together.addTask { await run(task, observe) } }
        }
      }
    }
  }

  private func run(_ task: BackgroundTask, _ observe: @Sendable (BackgroundTask.Event) -> Void) async {
    let start = ContinuousClock.now
    func tell(_ state: BackgroundTask.Event.State) {
      let event = BackgroundTask.Event(task: task.name, state: state, after: ContinuousClock.now - start)
      onEvent(event)
      observe(event)
    }
    tell(.running)
    do {
      try await task.run()
      tell(.done)
    } catch {
      onFailure(task.name, error)
      tell(.failed("\(error)"))
    }
  }
}
