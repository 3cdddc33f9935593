import FoundationEssentials

/// Files of this machine; relative paths begin at the process's folder.
package struct LocalFiles: FileSource {
  /// The folder in which notes for the next run are kept.
  package var notes = ".answerback"

  /// Files of this machine, with notes for the next run in the folder `.answerback`.
  package init() {}

  /// The bytes of a file, symbolic links followed before it is looked where it lies.
  package func read(_ path: String, within folder: String?) throws(FileFault) -> [UInt8] {
    let place = URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL
    if let folder {
      let root = URL(filePath: folder.isEmpty ? "." : folder, directoryHint: .isDirectory).resolvingSymlinksInPath()
        .standardizedFileURL
      guard place.pathComponents.starts(with: root.pathComponents) else {
        throw FileFault("\(path) leads out of the scenario's folder; put the file beside the scenario")
      }
    }
    do {
      return Array(try Data(contentsOf: place))
    } catch {
      let exists = FileManager.default.fileExists(atPath: place.path)
      throw FileFault(exists ? "\(path) cannot be read" : "there is no file \(path)")
    }
  }
}
