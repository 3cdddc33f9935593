/// Several background tasks: one after the other, or together (seed pages: Executing Multiple Background Tasks, BackgroundTasks).
public struct BackgroundTasks: BackgroundWork, ExpressibleByArrayLiteral {
  /// What runs at one time.
  enum Step: Sendable {
    case single(BackgroundTask)
    case group([BackgroundTask])
  }

  private(set) var steps: [Step]

  /// One after the other, in this order.
  public init(_ tasks: [BackgroundTask] = []) {
    steps = tasks.map(Step.single)
  }

  public init(arrayLiteral elements: BackgroundTask...) {
    self.init(elements)
  }

  /// All at once, in a task group (Litestar: `run_in_task_group`).
  public static func group(_ tasks: [BackgroundTask]) -> BackgroundTasks {
    var all = BackgroundTasks()
    all.steps = [.group(tasks)]
    return all
  }

  /// Adds a task to run after those that are there (Starlette: `add_task`).
  public mutating func add(_ task: BackgroundTask) {
    steps.append(.single(task))
  }

  /// These, then others.
  public func then(_ others: (any BackgroundWork)?) -> BackgroundTasks {
    var all = self
    all.steps += others?.tasks.steps ?? []
    return all
  }

  public var isEmpty: Bool { steps.isEmpty }

  /// What the tasks are called, in order.
  var names: [String] {
    steps.flatMap { step in
      switch step {
      case .single(let task): [task.name]
      case .group(let tasks): tasks.map(\.name)
      }
    }
  }

  public var tasks: BackgroundTasks { self }
}
