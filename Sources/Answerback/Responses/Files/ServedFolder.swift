#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension OpenFile {
  /// A folder outside of which no file is ever opened.
  ///
  /// A path is walked component by component from the open folder, and no step follows a link, so that changes on the disk
  /// meanwhile can't lead outside. If a path contains a link, the resolved path is walked again if it lies in the folder.
  struct Root: Sendable, Hashable {
    let path: String
    /// Whether names that begin with a dot are served.
    let servesHidden: Bool

    /// Opens a file.
    /// - Parameter names: The folders that lead to the file, then its own name.
    /// - Throws: An ``HTTPError``: 404 if the file is missing or hidden, 403 if it may not be read.
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

    /// Opens the file at the end of a path without links. Returns nil if a component is a link.
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

    /// Returns the path relative to the folder with all links resolved, or nil if it leads out of the folder or doesn't exist.
    private func resolved(_ names: [String]) -> [String]? {
      let wanted = "\(path)/\(names.joined(separator: "/"))"
      guard let root = Self.realPath(path), let real = Self.realPath(wanted) else { return nil }
      let prefix = root == "/" ? root : root + "/"
      return real.droppingPrefix(prefix)?.parts(between: "/").map(String.init)
    }

    private static func realPath(_ path: String) -> String? {
      guard let real = realpath(path, nil) else { return nil }
      defer { free(real) }
      return String(validatingCString: real)
    }

    /// Whether a path leads to a folder, with or without links.
    func isFolder(_ names: [String]) -> Bool {
      guard names.allSatisfy(isServed), let direct = names.isEmpty ? [] : resolved(names), direct.allSatisfy(isServed) else {
        return false
      }
      var status = stat()
      return stat(([path] + direct).joined(separator: "/"), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
  }
}
