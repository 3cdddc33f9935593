import FieldValues
import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A regular file that is open for reading, in the state in which it was opened. It is closed with the last reference to it.
///
/// All methods block: call them outside the event loops.
final class OpenFile: Sendable {
  private let descriptor: Int32
  let length: Int
  let lastModified: HTTPDate
  /// A strong entity tag computed from the size, the time of change in nanoseconds, and the inode. It stays the same while the
  /// file is not changed.
  let etag: ETag?

  /// Opens a file.
  /// - Throws: An ``HTTPError``: 404 if the file is missing or isn't a regular file, 403 if it may not be read.
  convenience init(path: String) throws {
    guard !path.utf8.contains(0) else { throw Fault.notFound }
    try self.init(owning: open(path, Self.flags))
  }

  /// Takes over a descriptor. A negative one is the failure to open the file.
  init(owning descriptor: Int32) throws {
    guard descriptor >= 0 else { throw Fault.opening(errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw Fault.notFound
    }
    #if canImport(Darwin)
    let time = status.st_mtimespec
    #else
    let time = status.st_mtim
    #endif
    self.descriptor = descriptor
    length = Int(status.st_size)
    lastModified = min(HTTPDate(secondsSince1970: Int64(time.tv_sec)), .now)
    let parts = [Int(status.st_size), Int(time.tv_sec), Int(time.tv_nsec), Int(truncatingIfNeeded: status.st_ino)]
    etag = try? ETag(parts.map { String($0, radix: 16) }.joined(separator: "-"))
  }

  deinit { close(descriptor) }

  /// Opening a named pipe doesn't wait for its writer. Like every special file it is refused after `fstat`.
  static let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY

  /// Reads a range of bytes, which lies within the length.
  /// - Throws: An error if the file has become shorter since it was opened.
  func read(_ range: Range<Int>) throws -> ByteBuffer {
    var buffer = ByteBuffer()
    try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: range.count) { space in
      var filled = 0
      while filled < range.count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: space[filled..<range.count])
        let count = pread(descriptor, rest.baseAddress, rest.count, off_t(range.lowerBound + filled))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw count == 0 ? Fault.shrunk(length: length) : .system(errno) }
        filled += count
      }
      return filled
    }
    return buffer
  }

  /// Why a file can't be sent. The client gets a 500, or an incomplete body.
  enum Fault: Error, CustomStringConvertible {
    case shrunk(length: Int)
    case system(Int32)

    var description: String {
      switch self {
      case .shrunk(let length):
        "the file has become shorter than the \(length) bytes that its response declares. Replace files instead of truncating them."
      case .system(let code): "the file cannot be read: \(String(cString: strerror(code))). Check that the server may read it."
      }
    }

    /// The error for a missing file, a folder or a device. The client does not learn which it is.
    static var notFound: HTTPError { HTTPError(.notFound, "there is no such file") }

    /// Returns the error for a failure to open a file: 404, 403, or the fault itself if the server is to blame.
    static func opening(_ code: Int32) -> any Error {
      switch code {
      case ENOENT, ENOTDIR, ELOOP, EISDIR, ENAMETOOLONG, ENXIO, ENODEV: notFound
      case EACCES, EPERM: HTTPError(.forbidden, "the server may not read this file")
      default: Fault.system(code)
      }
    }
  }
}

extension OpenFile {
  /// A folder outside of which no file is ever opened.
  ///
  /// A path is walked component by component from the open folder, and no step follows a link, so that changes on the disk
  /// meanwhile can't lead outside. If a path contains a link, the resolved path is walked again if it lies in the folder.
  struct Root: Sendable {
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
