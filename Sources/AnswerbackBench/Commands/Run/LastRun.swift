import Foundation
import Scenarios
import SystemIO

/// What the last run told, kept for `--failed`.
enum LastRun {
  static var path: String {
    (Surroundings.current.folder as NSString).appendingPathComponent(".answerback/last-run.ndjson")
  }

  /// - Throws: a fault where there is none.
  static func report() throws(UsageFault) -> String {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw UsageFault("--failed — there is no report of a last run in \(path) — run without --failed")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A folder that cannot be written is no reason to let a run fail.
  static func write(_ report: String) {
    let folder = (path as NSString).deletingLastPathComponent
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    do throws(OutputFileError) {
      try OutputFile(path).write(Array(report.utf8))
    } catch {
      StandardError.write("note: --failed will not know of this run: \(error)")
    }
  }
}
