/// Several background tasks: one after the other, or together (seed pages: Executing Multiple Background Tasks, BackgroundTasks).
public struct BackgroundTasks: BackgroundWork, ExpressibleByArrayLiteral {
  /// One task, or several that run at the same time.
  enum Step: Sendable {
    case single(BackgroundTask)
    case group([BackgroundTask])
  }

  private(set) var steps: [Step]

  /// Creates tasks that run one after the other, in this order.
  public init(_ tasks: [BackgroundTask] = []) {
    steps = tasks.map(Step.single)
  }

  /// Creates tasks that run one after the other.
  public init(arrayLiteral elements: BackgroundTask...) {
    self.init(elements)
  }

  /// Creates tasks that run at the same time, in a task group (Litestar: `run_in_task_group`).
  public static func group(_ tasks: [BackgroundTask]) -> BackgroundTasks {
    var all = BackgroundTasks()
    all.steps = [.group(tasks)]
    return all
  }

  /// Adds a task that runs after the others (Starlette: `add_task`).
  public mutating func add(_ task: BackgroundTask) {
    steps.append(.single(task))
  }

  /// Returns these tasks followed by others.
  public func then(_ others: (any BackgroundWork)?) -> BackgroundTasks {
    var all = self
    all.steps += others?.tasks.steps ?? []
    return all
  }

  /// Whether it has no tasks.
  public var isEmpty: Bool { steps.isEmpty }

  /// The names of the tasks, in order.
  var names: [String] {
    steps.flatMap { step in
      switch step {
      case .single(let task): [task.name]
      case .group(let tasks): tasks.map(\.name)
      }
    }
  }

  /// These tasks.
  public var tasks: BackgroundTasks { self }
}
