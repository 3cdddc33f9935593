#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A folder nothing outside of which is ever opened.
///
/// A path is walked name by name from the open folder, and no step follows a link, so that nothing that changes on the disk
/// meanwhile can lead outside. A path with a link in it is walked again as it reads without links, where that lies in the folder.
struct FileRoot: Sendable {
  let path: String
  /// Whether names that begin with a dot are served.
  let servesHidden: Bool

  /// Opens a file.
  /// - Parameter names: the folders that lead to it, then its own name.
  /// - Throws: an ``HTTPError``: 404 for what is not there or not to be seen, 403 for what may not be read.
  func open(_ names: [String]) throws -> OpenFile {
    guard names.allSatisfy(isServed) else { throw OpenFile.Fault.notFound }
    if let found = try walk(names) { return found }
    guard let direct = resolved(names), direct.allSatisfy(isServed), let found = try walk(direct) else {
      throw OpenFile.Fault.notFound
    }
    return found
  }

  private func isServed(_ name: String) -> Bool {
    !["", ".", ".."].contains(name) && (servesHidden || name.utf8.first != UInt8(ascii: "."))
      && !name.utf8.contains { $0 == 0 || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
  }

  /// The file at the end of names none of which is a link; nil where one is.
  private func walk(_ names: [String]) throws -> OpenFile? {
    guard let last = names.last else { return nil }
    var folder = try step(AT_FDCWD, path, O_DIRECTORY)
    defer { close(folder) }
    for name in names.dropLast() {
      if isLink(folder, name) { return nil }
      let next = try step(folder, name, O_DIRECTORY | O_NOFOLLOW)
      close(folder)
      folder = next
    }
    if isLink(folder, last) { return nil }
    return try OpenFile(owning: openat(folder, last, OpenFile.flags | O_NOFOLLOW))
  }

  private func step(_ folder: Int32, _ name: String, _ flags: Int32) throws -> Int32 {
    let descriptor = openat(folder, name, O_RDONLY | O_CLOEXEC | flags)
    if descriptor < 0 { throw OpenFile.Fault.opening(errno) }
    return descriptor
  }

  private func isLink(_ folder: Int32, _ name: String) -> Bool {
    var status = stat()
    return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// The names beneath the folder without links; nil where they lead out of it, or nowhere.
  private func resolved(_ names: [String]) -> [String]? {
    guard let root = Self.realPath(path), let real = Self.realPath("\(path)/\(names.joined(separator: "/"))") else { return nil }
    let prefix = root == "/" ? root : root + "/"
    guard real.utf8.starts(with: prefix.utf8) else { return nil }
    return String(real.utf8.dropFirst(prefix.utf8.count))?.parts(between: "/").map(String.init)
  }

  private static func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(validatingCString: real)
  }

  /// Whether names lead to a folder, by links or without.
  func isFolder(_ names: [String]) -> Bool {
    guard names.allSatisfy(isServed), let direct = names.isEmpty ? [] : resolved(names), direct.allSatisfy(isServed) else {
      return false
    }
    var status = stat()
    return stat(([path] + direct).joined(separator: "/"), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
