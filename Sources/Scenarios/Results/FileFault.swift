/// The reason why a file can't be read or written. Each case has the path of the file.
package enum FileFault: Error, Hashable, Sendable, CustomStringConvertible {
  case missing(String)
  case unreadable(String)
  case notRegular(String)
  /// - Parameter limit: In bytes, a whole number of MiB.
  case tooLarge(String, limit: Int)
  case readsOutside(String)
  case writesOutside(String)
  case hiddenFolder(String)
  /// No run wrote the file that is there, or somebody changed it since.
  case notOurs(String)
  case unwritable(String, reason: String)

  /// What is wrong, and what to do.
  package var description: String {
    switch self {
    case .missing(let path): "there is no file \(path)"
    case .unreadable(let path): "\(path) cannot be read"
    case .notRegular(let path): "\(path) is not a regular file"
    case .tooLarge(let path, let limit): "\(path) is larger than \(limit >> 20) MiB"
    case .readsOutside(let path): "\(path) leads out of the scenario's folder; put the file beside the scenario"
    case .writesOutside(let path): "\(path) leads out of the scenario's folder; write beside the scenario"
    case .hiddenFolder(let path): "\(path) lies in a hidden folder; choose another one"
    case .notOurs(let path):
      "\(path) can't be written: no earlier run wrote the file that is there, or it was changed since; remove it, or choose another name"
    case .unwritable(let path, let reason): "\(path) can't be written: \(reason)"
    }
  }
}
