import Logging
public import ServiceLifecycle
import Synchronization

/// The services that run beside an app, such as a database client or a queue. Any `Service` of swift-service-lifecycle can be
/// started.
///
/// The function that makes the app starts them. They are stopped in reverse order after the app's server has stopped.
///
/// ```swift
/// await Bench.main { services in
///   let database = PostgresClient(configuration: configuration)
///   services.start(database)
///   return try await makeApp(database)
/// }
/// ```
public final class AppServices: Sendable {
  private struct Running {
    let group: ServiceGroup
    let task: Task<Void, Never>
  }

  private struct State {
    var running: [Running] = []
    var isStopping = false
    var failure: Failure?
    var observers: [@Sendable (Failure) -> Void] = []
  }

  private let state = Mutex(State())
  private let grace: Duration

  /// - Parameter grace: How long a service may take to stop before it is cancelled, and how long it may take after that.
  package init(grace: Duration = .seconds(10)) {
    self.grace = grace
  }

  /// Starts a service and returns at once.
  ///
  /// A service that ends or fails before it is stopped ends the app.
  /// - Parameters:
  ///   - service: The service.
  ///   - name: The name of the service in messages. Nil uses the name of its type.
  public func start(_ service: some Service, name: String? = nil) {
    let name = name ?? "\(type(of: service))"
    var logger = Logger(label: "answerback.services")
    // A failure is reported by the app, so the service group doesn't log it.
    logger.logLevel = .critical
    var configuration = ServiceGroupConfiguration(
      services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
      logger: logger
    )
    configuration.maximumGracefulShutdownDuration = grace
    let group = ServiceGroup(configuration: configuration)
    state.withLock { state in
      if state.isStopping { return }
      let task = Task {
        do {
          try await group.run()
          self.ended(Failure(service: name, reason: nil))
        } catch {
          self.ended(Failure(service: name, reason: "\(error)"))
        }
      }
      state.running.append(Running(group: group, task: task))
    }
  }

  private func ended(_ failure: Failure) {
    let observers = state.withLock { state -> [@Sendable (Failure) -> Void] in
      guard !state.isStopping, state.failure == nil else { return [] }
      state.failure = failure
      return state.observers
    }
    for observer in observers { observer(failure) }
  }

  /// The first service that ended before it was stopped; nil while all run.
  package var failure: Failure? { state.withLock { $0.failure } }

  /// Calls a closure when a service ends before it is stopped, or at once if that has happened.
  package func onFailure(_ observer: @escaping @Sendable (Failure) -> Void) {
    let failure = state.withLock { state in
      state.observers.append(observer)
      return state.failure
    }
    if let failure { observer(failure) }
  }

  /// Runs work that needs the services.
  /// - Throws: What the work throws, or a ``Failure`` as soon as a service fails. The work is then cancelled.
  package func guarding<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    try await firstOutcome(of: work) {
      let (failures, continuation) = AsyncStream.makeStream(of: Failure.self)
      self.onFailure { continuation.yield($0) }
      for await failure in failures { throw failure }
      throw CancellationError()
    }
  }

  /// Stops the services in reverse order, each after the one before has ended.
  package func stop() async {
    let running = state.withLock { state in
      state.isStopping = true
      defer { state.running = [] }
      return state.running
    }
    for service in running.reversed() {
      await service.group.triggerGracefulShutdown()
      let limit = grace * 2
      try? await firstOutcome(of: { await service.task.value }, { try await Task.sleep(for: limit) })
      service.task.cancel()
    }
  }

  /// A service that ended before it was stopped.
  public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The name of the service.
    public var service: String
    /// The error that it threw; nil if it returned.
    public var reason: String?

    /// What happened.
    public var description: String {
      guard let reason else { return "The service \(service) ended before the app did." }
      return "The service \(service) failed: \(reason)\(reason.hasSuffix(".") ? "" : ".")"
    }
  }
}
