/// An effect under way.
struct RunningEffect: Sendable {
  var task: Task<Void, Never>
  /// True for what must not be lost when the user quits: files that are being written.
  var mustFinish: Bool
  /// The model's number of the exchange, when it is one.
  var exchange: Int?
}
