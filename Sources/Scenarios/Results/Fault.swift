import ScenarioSyntax

/// Why something in a scenario cannot be done or judged: a sentence, and the place in the file where one is known.
package struct Fault: Error, Hashable, Sendable {
  package var message: String
  /// nil means the place of whatever was being done.
  var position: SourcePosition?
  var length: Int
  /// Whether the expectation is to be skipped rather than to fail.
  var isSkip = false

  init(_ message: String, at node: (any LocatedSyntax)? = nil) {
    self.message = message
    position = node?.position
    length = node?.length ?? 1
  }

  /// The reason why an expectation cannot be judged on this server.
  static func skip(_ reason: String) -> Fault {
    var fault = Fault(reason)
    fault.isSkip = true
    return fault
  }

  /// What this version knows of the language but cannot do.
  static func notYet(_ what: String) -> Fault {
    Fault("\(what) cannot be run yet by this version of Answerback")
  }
}
