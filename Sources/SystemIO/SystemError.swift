import SystemPackage

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Why the system did not do what it was asked for.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  let code: Errno

  init(_ code: Errno) {
    self.code = code
  }

  /// What the last call of this thread that failed left in `errno`.
  static var last: SystemError { SystemError(Errno(rawValue: errno)) }

  /// Nothing reads from the pipe or socket any more.
  package static let readerHasGone = SystemError(.brokenPipe)
  /// There is a file of that name already.
  package static let fileExists = SystemError(.fileExists)
  /// There is a folder of that name.
  package static let isFolder = SystemError(.isDirectory)
  /// The file, or a folder of its path, does not exist.
  package static let isMissing = SystemError(.noSuchFileOrDirectory)

  package var description: String { cause }

  var isFullDisk: Bool { code == .noSpace || code == .diskQuotaExceeded }

  /// What is wrong, as a clause.
  package var cause: String {
    switch code {
    case .permissionDenied, .notPermitted: "you may not write there"
    case .readOnlyFileSystem: "the file system is read-only"
    case .noSpace, .diskQuotaExceeded: "the disk is full"
    case .fileTooLarge: "it would be larger than a file may be"
    case .notDirectory: "a part of the path is a file, not a folder"
    case .noSuchFileOrDirectory: "its folder doesn't exist"
    case .isDirectory: "it is a folder"
    case .fileExists: "there is a file of this name"
    case .fileNameTooLong: "the name is too long"
    case .tooManySymbolicLinkLevels: "its symbolic links lead nowhere"
    case .brokenPipe: "its reader has gone"
    case .noSuchAddressOrDevice: "nothing reads from it"
    case .badFileDescriptor: "it is closed"
    default: code.description
    }
  }

  /// What to do, as a clause.
  package var advice: String {
    switch code {
    case .noSpace, .diskQuotaExceeded: "make room, or choose another path"
    case .noSuchFileOrDirectory: "make the folder, or choose another path"
    case .isDirectory: "add a file name"
    case .fileExists: "remove it, or choose another path"
    case .brokenPipe, .noSuchAddressOrDevice: "start its reader first"
    default: "choose another path"
    }
  }
}

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
