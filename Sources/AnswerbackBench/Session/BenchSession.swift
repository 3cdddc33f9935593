import Curses
import Scenarios
public import Workbench

/// The loop of the bench: takes in what happened, updates the model, carries out effects and draws.
public actor BenchSession {
  let terminal: any TerminalSurface
  let services: SessionServices
  let inbox = Inbox()
  var model: Model
  var size = Size(columns: 80, rows: 24)

  /// Effects under way by their numbers.
  var effects: [Int: RunningEffect] = [:]
  var effectsStarted = 0
  var waiters: [SessionWaiter] = []
  var waitersSeen = 0
  /// Whether the screen is older than the model.
  var isDirty = false
  /// Whether a drawing was so recent that the next one waits.
  var isResting = false
  var exitCode: Int32?

  public init(model: Model, terminal: any TerminalSurface, services: SessionServices) {
    self.model = model
    self.terminal = terminal
    self.services = services
  }

  /// Tells the session something from outside, a line of the server's log for instance; at any time, from any thread.
  public nonisolated func post(_ message: Message) {
    inbox.put(.message(message))
  }

  /// Runs until the user quits or the terminal ends, and leaves the terminal as it was.
  /// - Returns: the exit code: what quitting said, or 128 and the number of the signal that ended it.
  public func run() async -> Int32 {
    let pumps = startPumps()
    size = await terminal.size
    await update(.resized(size))
    await perform([.restartServer, .listScenarios])
    await draw()
    for await _ in inbox.bell {
      await work()
      if exitCode != nil { break }
    }
    pumps.forEach { $0.cancel() }
    await finish()
    return exitCode ?? 0
  }

  /// Works on what waits until nothing does.
  private func work() async {
    while exitCode == nil {
      let items = inbox.take()
      guard !items.isEmpty else { return }
      var isUrgent = false
      var gathered: [Message] = []
      for item in items {
        isUrgent = isUrgent || item.isUrgent
        // What comes of exchanges is taken in together: the model looks at the whole only once.
        if case .message(let message) = item, case .exchange = message, exitCode == nil {
          gathered.append(message)
          continue
        }
        await update(takingFrom: &gathered)
        await handle(item)
      }
      await update(takingFrom: &gathered)
      await drawIfDue(isUrgent: isUrgent)
      settle()
    }
  }

  private func handle(_ item: Inbox.Item) async {
    switch item {
    case .waiter(let waiter): waiters.append(waiter)
    case .finished(let effect): effects[effect] = nil
    case .rested: isResting = false
    case .expired(let number): expire(number)
    // Who has quit sees no more keys and messages.
    case _ where exitCode != nil: break
    case .terminal(.ended(let signal)): exitCode = 128 &+ signal
    case .terminal(let event): await handle(event)
    case .message(let message): await update(message)
    case .quit(let code): exitCode = code
    }
  }

  private func handle(_ event: TerminalEvent) async {
    switch event {
    case .key(let key): await update(.key(key))
    case .paste(let text): await update(.paste(text))
    case .mouse(let event): await update(.mouse(event))
    case .resized(let size):
      self.size = size
      await update(.resized(size))
    case .ended: break
    }
  }

  private func update(_ message: Message) async {
    isDirty = true
    await perform(model.update([.now(services.now()), message]))
  }

  private func update(takingFrom messages: inout [Message]) async {
    guard !messages.isEmpty else { return }
    isDirty = true
    let effects = model.update([.now(services.now())] + messages)
    messages = []
    await perform(effects)
  }

  private func startPumps() -> [Task<Void, Never>] {
    let (terminal, services, inbox) = (terminal, services, inbox)
    return [
      Task {
        for await event in terminal.events { inbox.put(.terminal(event)) }
      },
      Task {
        for await line in terminal.output {
          inbox.put(.message(.log(LogLine(time: services.timeOfDay(), text: line))))
        }
      },
    ]
  }

  /// Breaks off what can be broken off, waits for files that are being written, and leaves the screen.
  private func finish() async {
    for effect in effects.values { effect.task.cancel() }
    for effect in effects.values where effect.mustFinish { await effect.task.value }
    dismissWaiters()
    await terminal.close()
  }
}
