import Dispatch
import Foundation
import SystemIO
import Workbench

/// A text file that the user names.
struct TextFile: Sendable {
  /// As the user gave it; a `~` at its beginning is the home folder.
  var path: String

  /// Writes the file, its folders made if need be.
  ///
  /// A file that exists is only replaced when `overwrites` says so.
  /// Runs beside the cooperative pool, since files block.
  func save(_ text: String, overwrites: Bool) async -> Message {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: saveNow(Array(text.utf8), overwrites: overwrites)) }
    }
  }

  private func saveNow(_ bytes: [UInt8], overwrites: Bool) -> Message {
    let path = (path as NSString).expandingTildeInPath
    // What keeps the folder from being made also keeps the file from being written, which says so.
    let folder = (path as NSString).deletingLastPathComponent
    if !folder.isEmpty { try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
    var file = OutputFile(path)
    file.waitsForReader = false
    do throws(OutputFileError) {
      if overwrites { try file.write(bytes) } else { try file.create(bytes) }
      return .saved(path: self.path)
    } catch {
      if error.reason == .fileExists { return .fileExists(path: self.path) }
      return .saveFailed(path: self.path, reason: "\(error.reason.cause); \(error.reason.advice)")
    }
  }
}
