import FieldValues
import Synchronization
import SystemIO

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Files of this machine; relative paths begin at the process's folder.
package struct LocalFiles: FileSource {
  /// The folder in which notes for the next run are kept.
  package var notes = ".answerback"

  /// Creates a source of the files of this machine. Notes for the next run are kept in the folder `.answerback`.
  package init() {}

  /// Returns the bytes of a file. Symbolic links are followed before its folder is checked.
  package func read(_ path: String, within folder: String?) throws(FileFault) -> [UInt8] {
    let place = URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL
    if let folder {
      let root = URL(filePath: folder.isEmpty ? "." : folder, directoryHint: .isDirectory).resolvingSymlinksInPath()
        .standardizedFileURL
      guard place.pathComponents.starts(with: root.pathComponents) else {
        throw .readsOutside(path)
      }
    }
    do {
      return Array(try Data(contentsOf: place))
    } catch {
      let exists = FileManager.default.fileExists(atPath: place.path)
      throw exists ? .unreadable(path) : .missing(path)
    }
  }

  /// Returns the bytes of a regular file. A pipe would wait for a writer, and a large file isn't read.
  package func read(_ path: String, within folder: String?, limit: Int) throws(FileFault) -> [UInt8] {
    let attributes = try? FileManager.default.attributesOfItem(atPath: URL(filePath: path).resolvingSymlinksInPath().path)
    guard let attributes else { throw .missing(path) }
    guard attributes[.type] as? FileAttributeType == .typeRegular else { throw .notRegular(path) }
    guard (attributes[.size] as? Int).map({ $0 <= limit }) == true else { throw .tooLarge(path, limit: limit) }
    return try read(path, within: folder)
  }

  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  func isDirectory(_ path: String) -> Bool {
    var isDirectory = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
  }

  /// Returns the scenarios of a folder and its subfolders, sorted bytewise, without hidden files and folders named `lib`.
  /// - Returns: Their paths, and the path of each that is left out because its name can't be read, with a sentence about it.
  package func scenarios(in folder: String) -> (paths: [String], unreadable: [String], warnings: [String]) {
    guard let listing = try? FolderListing(of: folder) else { return ([], [], []) }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    let unreadable = listing.unreadable.filter { Self.isScenario($0.isFolder ? $0.path + "/x.scenario" : $0.path) }
      .map { prefix + $0.path }
    return (
      listing.files.filter(Self.isScenario).map { prefix + $0 }, unreadable,
      unreadable.map { "\($0) is left out: its name is not UTF-8. Rename it." }
    )
  }

  private static func isScenario(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    return path.hasSuffix(".scenario") && !parts.contains { $0.hasPrefix(".") } && !parts.dropLast().contains("lib")
  }
}

extension LocalFiles: FileSink {
  /// Writes a file whose folder is there already.
  ///
  /// A file that is there is only replaced if this run or an earlier one wrote it and it was not changed since.
  package func write(_ bytes: [UInt8], to path: String, within folder: String) throws(FileFault) {
    let place = URL(filePath: path).deletingLastPathComponent().resolvingSymlinksInPath().standardizedFileURL
    let root = URL(filePath: folder.isEmpty ? "." : folder, directoryHint: .isDirectory).resolvingSymlinksInPath()
      .standardizedFileURL
    let name = URL(filePath: path).lastPathComponent
    let file = place.appending(path: name).path
    let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: file)) != nil
    guard place.pathComponents.starts(with: root.pathComponents), !isLink else {
      throw .writesOutside(path)
    }
    // The name may be harmless and a link in it lead to a hidden folder.
    guard !place.pathComponents.dropFirst(root.pathComponents.count).contains(where: { $0.hasPrefix(".") }) else {
      throw .hiddenFolder(path)
    }
    do throws(OutputFileError) {
      try WrittenFiles(notes: notes).write(bytes, to: file)
    } catch {
      throw error.reason == .fileExists
        ? .notOurs(path) : .unwritable(path, reason: "\(error.reason.cause); \(error.reason.advice)")
    }
  }
}

extension LocalFiles {
  /// The files that the option `output` wrote, in this run and earlier ones: only these are written again.
  ///
  /// They are kept as `sha256sum` writes them, a line with the digest of the content and the path, so that a file that was changed since
  /// is not taken for one of them.
  private struct WrittenFiles: Sendable {
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
}

/// A place from which a runner reads files.
package protocol FileSource: Sendable {
  /// The bytes of a file.
  /// - Parameter folder: when there is one, the file must lie in it, symbolic links followed.
  /// - Throws: ``FileFault``, a sentence.
  func read(_ path: String, within folder: String?) throws(FileFault) -> [UInt8]
  /// The bytes of a regular file that has at most so many.
  func read(_ path: String, within folder: String?, limit: Int) throws(FileFault) -> [UInt8]
}

extension FileSource {
  /// Reads the file, and then looks at its size.
  package func read(_ path: String, within folder: String?, limit: Int) throws(FileFault) -> [UInt8] {
    let bytes = try read(path, within: folder)
    guard bytes.count <= limit else { throw .tooLarge(path, limit: limit) }
    return bytes
  }
}

/// A place to which a runner writes the bodies of the option `output`.
package protocol FileSink: Sendable {
  /// Writes a file. One that is there is only replaced if this run or an earlier one wrote it.
  /// - Parameter folder: the file must lie in it, symbolic links followed.
  /// - Throws: ``FileFault``, a sentence.
  func write(_ bytes: [UInt8], to path: String, within folder: String) throws(FileFault)
}
