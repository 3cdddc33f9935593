import FoundationEssentials
import SystemIO

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
      throw FileFault("\(path) leads out of the scenario's folder; write beside the scenario")
    }
    // The name may be harmless and a link in it lead to a hidden folder.
    guard !place.pathComponents.dropFirst(root.pathComponents.count).contains(where: { $0.hasPrefix(".") }) else {
      throw FileFault("\(path) lies in a hidden folder; choose another one")
    }
    do throws(OutputFileError) {
      try WrittenFiles(notes: notes).write(bytes, to: file)
    } catch {
      let reason =
        error.reason == .fileExists
        ? "there is one that no earlier run wrote, or that was changed since; remove it, or choose another name"
        : "\(error.reason.cause); \(error.reason.advice)"
      throw FileFault("\(path) can't be written: \(reason)")
    }
  }
}
