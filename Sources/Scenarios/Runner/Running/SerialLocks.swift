/// Lets one scenario at a time have each resource that `#@ serial:` names. All names are taken at once, so that two scenarios
/// never wait for each other.
actor SerialLocks {
  private var held: Set<String> = []
  private var waiting: [(names: Set<String>, wake: CheckedContinuation<Void, Never>)] = []

  func acquire(_ names: Set<String>) async {
    if held.isDisjoint(with: names) {
      held.formUnion(names)
      return
    }
    await withCheckedContinuation { waiting.append((names, $0)) }
  }

  func release(_ names: Set<String>) {
    held.subtract(names)
    var still: [(names: Set<String>, wake: CheckedContinuation<Void, Never>)] = []
    for waiter in waiting {
      if held.isDisjoint(with: waiter.names) {
        held.formUnion(waiter.names)
        waiter.wake.resume()
      } else {
        still.append(waiter)
      }
    }
    waiting = still
  }
}
