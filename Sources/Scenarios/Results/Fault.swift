import ScenarioSyntax

/// The reason why something in a scenario can't be done or judged, with its place in the file if it is known.
package struct Fault: Error, Hashable, Sendable {
  package var message: String
  /// nil stands for the place of the line that was being run or judged.
  var position: SourcePosition?
  var length: Int
  /// Whether the expectation is skipped instead of failing.
  var isSkip = false

  init(_ message: String, at node: (any LocatedSyntax)? = nil) {
    self.message = message
    position = node?.position
    length = node?.length ?? 1
  }

  /// Creates the fault of an expectation that can't be judged on this server.
  static func skip(_ reason: String) -> Fault {
    var fault = Fault(reason)
    fault.isSkip = true
    return fault
  }

  /// Creates the fault of a part of the language that this version can't run.
  static func notYet(_ what: String) -> Fault {
    Fault("\(what) cannot be run yet by this version of Answerback")
  }
}
