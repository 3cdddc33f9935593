/// What `--update` takes over from answers into scenario files.
package enum UpdateMode: String, Sendable, Hashable, CaseIterable {
  /// Nothing.
  case none
  /// Responses of steps that expect nothing yet.
  case missing
  /// Expectations that failed.
  case failed
  /// Both, into a file `x.scenario.new` beside the scenario.
  case pending
  /// Both, into the scenario itself.
  case all

  var takesMissing: Bool { self == .missing || self == .pending || self == .all }
  var takesFailed: Bool { self == .failed || self == .pending || self == .all }
}
