import FoundationEssentials

extension LocalFiles: FileSink {
  /// Writes a file whose folder is there already.
  public func write(_ bytes: [UInt8], to path: String, within folder: String) throws(FileFault) {
    let place = URL(filePath: path).deletingLastPathComponent().resolvingSymlinksInPath().standardizedFileURL
    let root = URL(filePath: folder.isEmpty ? "." : folder, directoryHint: .isDirectory).resolvingSymlinksInPath()
      .standardizedFileURL
    let file = URL(filePath: path)
    let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: file.path)) != nil
    guard place.pathComponents.starts(with: root.pathComponents), !isLink else {
      throw FileFault("\(path) leads out of the scenario's folder; write beside the scenario")
    }
    do {
      try Data(bytes).write(to: file, options: .atomic)
    } catch {
      throw FileFault("\(path) cannot be written; its folder must be there, and be writable")
    }
  }
}
