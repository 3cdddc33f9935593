import FoundationEssentials
import SystemIO

extension LocalFiles {
  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  func isDirectory(_ path: String) -> Bool {
    var isDirectory = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
  }

  /// The scenarios of a folder and the folders in it, sorted bytewise; what is hidden or in a folder `lib` is none.
  /// - Returns: Their paths, and a sentence for each that is left out because its name can't be read.
  package func scenarios(in folder: String) -> (paths: [String], warnings: [String]) {
    guard let listing = try? FolderListing(of: folder) else { return ([], []) }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    let unreadable = listing.unreadable.filter { Self.isScenario($0.isFolder ? $0.path + "/x.scenario" : $0.path) }
    return (
      listing.files.filter(Self.isScenario).map { prefix + $0 },
      unreadable.map { "\(prefix)\($0.path) is left out: its name is not UTF-8. Rename it." }
    )
  }

  private static func isScenario(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    return path.hasSuffix(".scenario") && !parts.contains { $0.hasPrefix(".") } && !parts.dropLast().contains("lib")
  }
}
