import FoundationEssentials

extension LocalFiles {
  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  func isDirectory(_ path: String) -> Bool {
    var isDirectory = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
  }

  /// The scenarios of a folder and the folders in it, sorted bytewise; what is hidden or in a folder `lib` is none.
  func scenarios(in folder: String) -> [String] {
    let found = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    let scenarios = found.filter { path in
      let parts = path.split(separator: "/")
      return path.hasSuffix(".scenario") && !parts.contains { $0.hasPrefix(".") } && !parts.dropLast().contains("lib")
    }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    return scenarios.map { prefix + $0 }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
