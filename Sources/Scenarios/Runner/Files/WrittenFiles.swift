import FieldValues
import FoundationEssentials
import Synchronization
import SystemIO

/// The files that the option `output` wrote, in this run and earlier ones: only these are written again.
///
/// They are kept as `sha256sum` writes them, a line with the digest of the content and the path, so that a file that was changed since
/// is not taken for one of them.
struct WrittenFiles: Sendable {
  /// What this process wrote, by path; it counts also where no notes can be kept.
  private static let ofThisProcess = Mutex<[String: String]>([:])

  private let notes: String

  /// - Parameter notes: the folder in which the list is kept.
  init(notes: String) {
    self.notes = notes
  }

  private var list: String { notes + "/outputs.sha256" }

  /// Writes a file that is new or one of these.
  /// - Throws: ``SystemError/fileExists`` for a file that is neither.
  func write(_ bytes: [UInt8], to file: String) throws(OutputFileError) {
    let digest = bytes.digest.hexText
    try Self.ofThisProcess.withLock { own throws(OutputFileError) in
      let output = OutputFile(file)
      // Only a regular file is read: a pipe would wait for a writer.
      let kind = try? FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType
      let old = kind == .typeRegular ? (try? InputFile(file).read())?.digest.hexText : nil
      if old == digest { return }
      if let old, own[file] == old || recorded[file] == old {
        try output.write(bytes)
      } else {
        try output.create(bytes)
      }
      own[file] = digest
      record(file, digest)
    }
  }

  /// The digests of the list by path; the last line of a path counts.
  private var recorded: [String: String] {
    let text = (try? InputFile(list).read()).map { String(decoding: $0, as: UTF8.self) } ?? ""
    // 64 digits and two blanks stand before the path.
    let entries = text.split(separator: "\n").map { (String($0.dropFirst(66)), String($0.prefix(64))) }
    return Dictionary(entries) { _, last in last }
  }

  /// Without notes the next run refuses to write the file, which is better than a run that fails for its notes.
  private func record(_ file: String, _ digest: String) {
    guard !file.contains("\n") else { return }
    try? FileManager.default.createDirectory(atPath: notes, withIntermediateDirectories: true)
    try? OutputFile(list).append(Array("\(digest)  \(file)\n".utf8))
  }
}
