/// A file that could not be written.
package struct OutputFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The path as it was given.
  package let path: String
  /// What the system said.
  package let reason: SystemError
  /// Whether a part of the new content stands in the file.
  package let isIncomplete: Bool

  init(_ path: String, _ reason: SystemError, isIncomplete: Bool = false) {
    self.path = path
    self.reason = reason
    self.isIncomplete = isIncomplete
  }

  /// A sentence that names the file, and what to do.
  package var description: String {
    let state = isIncomplete ? " Only a part of it was written." : ""
    let advice = reason.advice.prefix(1).uppercased() + reason.advice.dropFirst()
    return "\(path) can't be written: \(reason.cause).\(state) \(advice)."
  }
}
