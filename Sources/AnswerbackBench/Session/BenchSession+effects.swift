import Scenarios
import Synchronization
import Workbench

extension BenchSession {
  /// How many bytes of an answer are kept beside the model's.
  private static let recordLimit = 1 << 20

  func perform(_ effects: [Effect]) async {
    for effect in effects { await perform(effect) }
  }

  private func perform(_ effect: Effect) async {
    let services = services
    switch effect {
    case .send(let id, let request, let version): send(id, request, by: version)
    case .cancel(let id): effects.values.first { $0.exchange == id }?.task.cancel()
    case .save(let path, let text, let overwrite):
      start(mustFinish: true) { [await TextFile(path: path).save(text, overwrites: overwrite)] }
    case .dump(let path): dump(to: path)
    case .runScenario(let path, let text):
      start { [.scenarioFinished(path: path, await services.runScenario(path, text))] }
    case .listScenarios: start { [.scenarioFiles(await services.listScenarios())] }
    case .restartServer:
      let inbox = inbox
      start {
        for message in await services.startServer() { inbox.put(.message(message)) }
        return await services.describeServer()
      }
    case .copy(let text): await copy(text)
    case .openEditor(let text):
      let terminal = terminal
      start { await Editor(command: services.editor).edit(text, on: terminal) }
    case .judge(let id, let exchange, let assertions):
      start { [.judged(id: id, assertions: assertions, await RecordedExchange(exchange).verdicts(on: assertions))] }
    case .openPager(let body):
      let terminal = terminal
      start { await Pager(command: services.pager).show(body, on: terminal) }
    case .pipe(let body, let command):
      let terminal = terminal
      start { await Pager(command: services.pager).show(body, through: command, on: terminal) }
    case .suspend: await terminal.suspend()
    case .repaint:
      await draw()
      await terminal.repaint()
    case .quit(let code): exitCode = code
    }
  }

  /// Starts an effect; what it answers is told to the model, in order.
  private func start(
    mustFinish: Bool = false,
    exchange: Int? = nil,
    _ work: @escaping @Sendable () async -> [Message]
  ) {
    effectsStarted += 1
    let (number, inbox) = (effectsStarted, inbox)
    let task = Task {
      for message in await work() { inbox.put(.message(message)) }
      inbox.put(.finished(effect: number))
    }
    effects[number] = RunningEffect(task: task, mustFinish: mustFinish, exchange: exchange)
  }

  private func send(_ id: Int, _ request: RequestMessage, by version: ProtocolPreference) {
    let (services, inbox) = (services, inbox)
    var limited = services.transportOptions
    // The model keeps what is shown; this copy is compared with its declaration.
    limited.recordLimit = Self.recordLimit
    limited.sizeLimit = .max
    limited.decompresses = true
    limited.protocolPreference = version
    limited.flow = inbox.gate
    start(exchange: id) { [options = limited] in
      let ordinal = Mutex(0)
      let exchange = await services.transport.perform(request, options: options) { event, time in
        if case .connected(let connection) = event { ordinal.withLock { $0 = services.beginOnConnection(connection) } }
        inbox.put(.message(.exchange(id: id, event, at: time)))
      }
      return await services.settledTrace(of: exchange, ordinal.withLock { $0 }) { inbox.put(.message(.trace(id: id, $0))) }
        .map { [.trace(id: id, $0)] } ?? []
    }
  }

  private func dump(to path: String) {
    let text = screenText
    start(mustFinish: true) {
      switch await TextFile(path: path).save(text, overwrites: true) {
      case .saveFailed(_, let reason): [.notice("\(path) — \(reason)")]
      default: [.notice("the screen is in \(path)")]
      }
    }
  }

  private func copy(_ text: String) async {
    guard await !terminal.copy(text) else { return }
    post(.notice("clipboard: \(text.utf8.count) bytes are more than a terminal takes; save it to a file"))
  }
}
