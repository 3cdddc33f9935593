import Dispatch
import Foundation
import Workbench

/// A text file that the user names.
struct TextFile: Sendable {
  /// As the user gave it; a `~` at its beginning is the home folder.
  var path: String

  /// Writes the file, its folders made if need be: beside the old one, which it then replaces whole.
  ///
  /// A file that exists is only replaced when `overwrites` says so. Runs beside the cooperative pool, since files block.
  func save(_ text: String, overwrites: Bool) async -> Message {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: saveNow(text, overwrites: overwrites)) }
    }
  }

  private func saveNow(_ text: String, overwrites: Bool) -> Message {
    // A link is kept, and what it leads to is replaced.
    let file = URL(filePath: (path as NSString).expandingTildeInPath).resolvingSymlinksInPath()
    do {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    } catch {
      return .saveFailed(path: path, reason: Self.reason(of: error))
    }
    do {
      try Data(text.utf8).write(to: file, options: overwrites ? .atomic : .withoutOverwriting)
      return .saved(path: path)
    } catch CocoaError.fileWriteFileExists {
      return .fileExists(path: path)
    } catch {
      return .saveFailed(path: path, reason: Self.reason(of: error))
    }
  }

  private static func reason(of error: any Error) -> String {
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? POSIXError
    return switch cause?.code {
    case .EACCES, .EPERM: "you may not write there; choose another path"
    case .EROFS: "the file system is read-only; choose another path"
    case .ENOSPC, .EDQUOT: "the disk is full; make room or choose another path"
    case .ENOTDIR, .EEXIST: "a part of the path is a file, not a folder; choose another path"
    case .EISDIR: "it is a folder; add a file name"
    case .ENOENT: "the folder cannot be made; choose another path"
    default: "\(error.localizedDescription) Choose another path."
    }
  }
}
