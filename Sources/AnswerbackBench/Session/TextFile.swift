import Dispatch
import Foundation
import Glibc
import Workbench

/// A text file that the user names.
struct TextFile: Sendable {
  /// As the user gave it; a `~` at its beginning is the home folder.
  var path: String

  /// Writes the file, its folders made if need be.
  ///
  /// A file that exists is only replaced when `overwrites` says so, and then as a whole by one written beside it.
  /// Runs beside the cooperative pool, since files block.
  func save(_ text: String, overwrites: Bool) async -> Message {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: saveNow(Data(text.utf8), overwrites: overwrites)) }
    }
  }

  private func saveNow(_ data: Data, overwrites: Bool) -> Message {
    // A link is kept, and what it leads to is replaced.
    let file = URL(filePath: (path as NSString).expandingTildeInPath).resolvingSymlinksInPath()
    do {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    } catch {
      return .saveFailed(path: path, reason: Self.reason(of: error))
    }
    do {
      if overwrites { try replace(file, with: data) } else { try data.write(to: file, options: .withoutOverwriting) }
      return .saved(path: path)
    } catch CocoaError.fileWriteFileExists where !file.isFolder {
      return .fileExists(path: path)
    } catch {
      return .saveFailed(path: path, reason: file.isFolder ? "it is a folder; add a file name" : Self.reason(of: error))
    }
  }

  /// The new file is written beside the old one and takes its mode and its name.
  private func replace(_ file: URL, with data: Data) throws {
    let files = FileManager.default
    let beside = file.deletingLastPathComponent().appending(path: ".\(file.lastPathComponent).\(UUID().uuidString)")
    do {
      try data.write(to: beside, options: .withoutOverwriting)
      if let mode = try? files.attributesOfItem(atPath: file.path)[.posixPermissions] {
        try files.setAttributes([.posixPermissions: mode], ofItemAtPath: beside.path)
      }
      guard rename(beside.path, file.path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    } catch {
      try? files.removeItem(at: beside)
      throw error
    }
  }

  private static func reason(of error: any Error) -> String {
    let cause = error as? POSIXError ?? (error as NSError).userInfo[NSUnderlyingErrorKey] as? POSIXError
    return switch cause?.code {
    case .EACCES, .EPERM: "you may not write there; choose another path"
    case .EROFS: "the file system is read-only; choose another path"
    case .ENOSPC, .EDQUOT: "the disk is full; make room or choose another path"
    case .ENOTDIR, .EEXIST: "a part of the path is a file, not a folder; choose another path"
    case .ENAMETOOLONG: "the name is too long; choose another path"
    case .ENOENT: "the folder cannot be made; choose another path"
    default: "\(error.localizedDescription) Choose another path."
    }
  }
}

extension URL {
  fileprivate var isFolder: Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}
