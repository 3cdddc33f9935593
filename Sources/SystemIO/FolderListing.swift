#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What lies in a folder and the folders in it; links to folders are not followed.
package struct FolderListing: Sendable {
  /// The paths of everything but folders, relative to the folder, in the order of their bytes.
  package private(set) var files: [String] = []
  /// The paths of files and folders whose names are not UTF-8, with U+FFFD for what can't be read; such a folder is not looked into.
  package private(set) var unreadable: [Unreadable] = []

  /// A file or folder whose name is not UTF-8.
  package struct Unreadable: Hashable, Sendable {
    /// Its path, relative to the folder, with U+FFFD for what can't be read.
    package let path: String
    /// Whether it is a folder.
    package let isFolder: Bool
  }

  /// Looks through a folder. Folders in it that may not be read count as empty.
  /// - Throws: What the system said of the folder itself.
  package init(of folder: String) throws(SystemError) {
    try add(folder, named: "")
    files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    unreadable.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  private mutating func add(_ folder: String, named prefix: String) throws(SystemError) {
    guard let stream = opendir(folder) else { throw SystemError.last }
    var folders: [String] = []
    while let entry = readdir(stream) {
      let bytes = Self.name(of: entry)
      if bytes == [UInt8(ascii: ".")] || bytes == [UInt8](repeating: UInt8(ascii: "."), count: 2) { continue }
      let isFolder = Self.isFolder(entry, in: dirfd(stream))
      if let name = String(validating: bytes, as: UTF8.self) {
        if isFolder { folders.append(name) } else { files.append(prefix + name) }
      } else {
        unreadable.append(Unreadable(path: prefix + String(decoding: bytes, as: UTF8.self), isFolder: isFolder))
      }
    }
    // Closed before the folders in it are opened, so that deep trees need no more descriptors than flat ones.
    closedir(stream)
    for name in folders { try? add("\(folder)/\(name)", named: "\(prefix)\(name)/") }
  }

  private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
    withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
  }

  private static func isFolder(_ entry: UnsafeMutablePointer<dirent>, in folder: Int32) -> Bool {
    guard Int(entry.pointee.d_type) == Int(DT_UNKNOWN) else { return Int(entry.pointee.d_type) == Int(DT_DIR) }
    var state = stat()
    let isThere = withUnsafePointer(to: &entry.pointee.d_name) { name in
      name.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
        fstatat(folder, $0, &state, AT_SYMLINK_NOFOLLOW) == 0
      }
    }
    return isThere && state.st_mode & S_IFMT == S_IFDIR
  }
}
