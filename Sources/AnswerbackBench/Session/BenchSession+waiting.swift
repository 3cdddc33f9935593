import Workbench

extension BenchSession {
  /// Waits until a condition holds.
  /// - Returns: false when the time is over or the session has ended before.
  func wait(for condition: SessionWaiter.Condition, atMost limit: Duration) async -> Bool {
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
      inbox.put(.waiter(SessionWaiter(number: number, condition: condition, continuation: continuation)))
    }
  }

  /// Tells those whose condition holds now.
  func settle() {
    guard !waiters.isEmpty, inbox.isEmpty else { return }
    let (told, waiting) = waiters.partitioned { holds($0.condition) }
    waiters = waiting
    for waiter in told { waiter.continuation.resume(returning: true) }
  }

  func expire(_ number: Int) {
    let (told, waiting) = waiters.partitioned { $0.number == number }
    waiters = waiting
    for waiter in told { waiter.continuation.resume(returning: false) }
  }

  /// Tells everybody that the session has ended.
  func dismissWaiters() {
    for case .waiter(let waiter) in inbox.takeAll() { waiters.append(waiter) }
    for waiter in waiters { waiter.continuation.resume(returning: false) }
    waiters = []
  }

  private func holds(_ condition: SessionWaiter.Condition) -> Bool {
    switch condition {
    case .processed: true
    case .idle: effects.isEmpty && model.isIdle
    case .shows(let text): screenText.contains(text)
    }
  }
}

extension Array {
  fileprivate func partitioned(by isFirst: (Element) -> Bool) -> ([Element], [Element]) {
    (filter(isFirst), filter { !isFirst($0) })
  }
}
