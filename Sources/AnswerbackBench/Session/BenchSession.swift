import Curses
import Scenarios
package import Workbench

/// The loop of the bench: takes in what happened, updates the model, carries out effects and draws.
package actor BenchSession {
  let terminal: any TerminalSurface
  let services: SessionServices
  let inbox = Inbox()
  private(set) var model: BenchModel
  private var size = Size(columns: 80, rows: 24)

  /// Effects under way by their numbers.
  var effects: [Int: RunningEffect] = [:]
  var effectsStarted = 0
  private var waiters: [Waiter] = []
  private var waitersSeen = 0
  /// Whether the screen is older than the model.
  private var isDirty = false
  /// Whether a drawing was so recent that the next one waits.
  private var isResting = false
  /// Whether nothing was drawn yet, and whether the first picture has waited long enough.
  private var isOpening = true
  private var hasWaited = false
  /// How many drawings are left after which the next one hardly waits.
  private var promptDrawings = 0
  var exitCode: Int32?
  /// How long the scenario files are left alone before they are looked at again.
  private static let timeBetweenListings = Duration.seconds(1)
  /// The limits that the user set.
  var timeouts: Effect.Timeouts?
  var clipboardUse = Effect.ClipboardUse.auto
  /// Whether the start, or something that ran, has left memory that can be given back; nil where nothing has.
  private var leftovers: Leftovers? = .ofStart
  /// Whether a tick is on its way.
  private var isTicking = false

  package init(model: BenchModel, terminal: any TerminalSurface, services: SessionServices) {
    self.model = model
    self.terminal = terminal
    self.services = services
  }

  /// Tells the session something from outside, a line of the server's log for instance; at any time, from any thread.
  package nonisolated func post(_ message: Message) {
    inbox.put(.message(message))
  }

  /// Runs until the user quits or the terminal ends, and leaves the terminal as it was.
  /// - Returns: The exit code: what quitting said, or 128 and the number of the signal that ended it.
  package func run() async -> Int32 {
    let pumps = startPumps()
    size = await terminal.size
    await update(.resized(size))
    if services.history != nil {
      model.keepsHistory = true
      readHistory()
    }
    await perform(model.firstEffects)
    tell(.rested, after: Self.opening)
    await drawIfDue(isUrgent: false)
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
        isUrgent = isUrgent || isUrgentNow(item)
        // What comes of exchanges is taken in together: the model looks at the whole only once.
        if case .message(let message) = item, message.isOfExchange, exitCode == nil {
          gathered.append(message)
          continue
        }
        await update(takingFrom: &gathered)
        await handle(item)
      }
      await update(takingFrom: &gathered)
      await drawIfDue(isUrgent: isUrgent)
      keepTime()
      giveMemoryBack()
      settle()
    }
  }

  /// Whether something is drawn at once. Before the first picture only a key is.
  private func isUrgentNow(_ item: Inbox.Item) -> Bool {
    if isOpening, case .message = item { return false }
    return item.isUrgent
  }

  private func handle(_ item: Inbox.Item) async {
    switch item {
    case .waiter(let waiter): waiters.append(waiter)
    case .finished(let effect): effects[effect] = nil
    case .rested where isOpening: hasWaited = true
    case .rested: isResting = false
    case .expired(let number): expire(number)
    // Who has quit sees no more keys and messages.
    case _ where exitCode != nil: break
    case .terminal(.ended(let signal)): exitCode = 128 &+ signal
    case .terminal(let event): await handle(event)
    case .message(let message):
      if case .tick = message { isTicking = false }
      await update(message)
    case .quit(let code): exitCode = code
    }
  }

  private func handle(_ event: Terminal.Event) async {
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
    var pumps = [
      Task {
        for await event in terminal.events { inbox.put(.terminal(event)) }
      },
      Task {
        for await line in terminal.output {
          inbox.put(.message(.log(Message.LogLine(received: line, at: services.timeOfDay()))))
        }
      },
    ]
    if let changes = services.scenarioChanges {
      pumps.append(
        Task {
          var rest = Self.timeBetweenListings
          while !Task.isCancelled {
            await services.sleep(rest)
            let start = ContinuousClock.now
            if let entries = await changes() { inbox.put(.message(.scenarioFiles(entries))) }
            // A large folder is looked at less often, so that it costs no more.
            rest = max(Self.timeBetweenListings, start.duration(to: .now) * 100)
          }
        }
      )
    }
    return pumps
  }

  /// Has the model look at the clock in a second, where it shows how long something runs.
  private func keepTime() {
    guard model.needsClock, !isTicking, exitCode == nil else { return }
    isTicking = true
    tell(.message(.tick), after: .seconds(1))
  }

  private enum Leftovers {
    case ofStart, ofRuns
  }

  /// How long nothing must have begun before memory is given back.
  private static let timeBeforeGivingBack = Duration.seconds(1)

  /// Gives memory back once the bench has opened, and again whenever what ran has ended.
  private func giveMemoryBack() {
    if model.needsClock, leftovers == nil { leftovers = .ofRuns }
    guard let leftovers, !model.needsClock, !isOpening, exitCode == nil else { return }
    self.leftovers = nil
    let (services, terminal) = (services, terminal)
    Task.detached {
      await services.sleep(Self.timeBeforeGivingBack)
      terminal.releaseMemory(ofStart: leftovers == .ofStart)
    }
  }

  /// Breaks off what can be broken off, waits for files that are being written, and leaves the screen.
  private func finish() async {
    for effect in effects.values { effect.task.cancel() }
    for effect in effects.values where effect.mustFinish { await effect.task.value }
    dismissWaiters()
    await terminal.close()
  }
}

extension BenchSession {
  /// The shortest time between two drawings that no one asked for by a key: 30 a second.
  private static let rest = Duration.milliseconds(33)
  /// The same for the first drawings after a key. What a key asked for, such as a response of the app in this process, is there after one
  /// or two milliseconds, often in two or three parts, and is not to wait for a whole rest.
  private static let shortRest = (length: Duration.milliseconds(4), drawings: 3)

  /// How long the first picture waits for the routes and the scenarios, so that a slow line doesn't carry three pictures.
  private static let opening = Duration.milliseconds(100)

  /// Draws when the model changed: at once after a key and after a quiet time, else at the end of the rest. The first picture is drawn
  /// when there is something to do.
  private func drawIfDue(isUrgent: Bool) async {
    if isUrgent { promptDrawings = Self.shortRest.drawings }
    guard isDirty, isUrgent || (isOpening ? model.isReady || hasWaited : !isResting) else { return }
    isOpening = false
    await draw(isUrgent: isUrgent)
    guard !isResting, !isUrgent else { return }
    isResting = true
    tell(.rested, after: promptDrawings > 0 ? Self.shortRest.length : Self.rest)
    promptDrawings = max(0, promptDrawings - 1)
  }

  private func tell(_ item: Inbox.Item, after time: Duration) {
    let (services, inbox) = (services, inbox)
    Task {
      await services.sleep(time)
      inbox.put(item)
    }
  }

  /// Whether the next line is a secret, which a terminal must not show.
  var asksForSecret: Bool { model.asksForSecret }

  func draw(isUrgent: Bool = true) async {
    isDirty = false
    await terminal.draw(view(model, size: size), isUrgent: isUrgent)
  }

  /// The screen as text: a line for each row, without the blanks at its end.
  var screenText: String {
    view(model, size: size).grid.lines.map { line in
      let end = line.lastIndex { $0 != " " }
      return (end.map { line[...$0] } ?? "") + "\n"
    }.joined()
  }

  /// Waits until a condition holds.
  /// - Returns: False when the time is over or the session has ended before.
  func wait(for condition: Waiter.Condition, atMost limit: Duration) async -> Bool {
    guard exitCode == nil else { return false }
    waitersSeen += 1
    let number = waitersSeen
    let (services, inbox) = (services, inbox)
    let alarm = Task {
      await services.sleep(limit)
      inbox.put(.expired(waiter: number))
    }
    defer { alarm.cancel() }
    return await withCheckedContinuation { continuation in
      inbox.put(.waiter(Waiter(number: number, condition: condition, continuation: continuation)))
    }
  }

  /// Tells those whose condition holds now.
  private func settle() {
    guard !waiters.isEmpty, inbox.isEmpty else { return }
    let (told, waiting) = waiters.partitioned { holds($0.condition) }
    waiters = waiting
    for waiter in told { waiter.continuation.resume(returning: true) }
  }

  private func expire(_ number: Int) {
    let (told, waiting) = waiters.partitioned { $0.number == number }
    waiters = waiting
    for waiter in told { waiter.continuation.resume(returning: false) }
  }

  /// Tells everybody that the session has ended.
  private func dismissWaiters() {
    for case .waiter(let waiter) in inbox.takeAll() { waiters.append(waiter) }
    for waiter in waiters { waiter.continuation.resume(returning: false) }
    waiters = []
  }

  private func holds(_ condition: Waiter.Condition) -> Bool {
    switch condition {
    case .processed: true
    case .free: effects.values.allSatisfy { !$0.usesTerminal }
    case .idle: effects.isEmpty && model.isIdle
    case .settled: model.isSettled && effects.values.allSatisfy { $0.exchange.map(model.isStreaming) ?? false }
    case .shows(let text): screenText.contains(text)
    }
  }
}

extension Array {
  fileprivate func partitioned(by isFirst: (Element) -> Bool) -> ([Element], [Element]) {
    (filter(isFirst), filter { !isFirst($0) })
  }
}

extension BenchSession {
  /// Somebody who waits for the session to come to a state.
  struct Waiter: Sendable {
    enum Condition: Sendable, Hashable {
      /// All that was put in has been worked on.
      case processed
      /// And no other program has the terminal.
      case free
      /// And no request, no scenario and no other effect is under way.
      case idle
      /// And nothing but event streams is under way.
      case settled
      /// The screen shows this text.
      case shows(String)
    }

    var number: Int
    var condition: Condition
    /// Receives true when the condition holds, false when the time is over or the session has ended.
    var continuation: CheckedContinuation<Bool, Never>
  }

  /// An effect under way.
  struct RunningEffect: Sendable {
    var task: Task<Void, Never>
    /// True for what must not be lost when the user quits: files that are being written.
    var mustFinish: Bool
    /// Whether another program has the terminal meanwhile.
    var usesTerminal = false
    /// The model's number of the exchange, when it is one.
    var exchange: Int?
    /// The path of the scenario that runs, when one does.
    var scenario: String?
  }
}
