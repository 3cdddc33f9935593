#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The folder an engine reads its templates from. A name that leads out of it is refused: `..`, an absolute path, a symbolic link
/// to elsewhere, a NUL.
///
/// Both methods read the disk: call them where blocking is allowed, as ``TemplateEngine/render(_:_:escaping:)`` is.
public struct TemplateFolder: Sendable {
  /// As given; a relative one counts from the working directory of the process.
  public let path: String

  /// Creates a folder from its path; a relative one counts from the working directory of the process.
  public init(_ path: String) {
    self.path = path
  }

  /// What a file is recognised by: another version of it has another device, inode, size or time of change.
  public struct Version: Sendable, Hashable {
    fileprivate var device: UInt64
    fileprivate var inode: UInt64
    fileprivate var size: Int64
    fileprivate var seconds: Int
    fileprivate var nanoseconds: Int
  }

  /// A larger template is refused, in bytes.
  public static let sizeLimit = 8 << 20

  /// The text of a template and the version that was read.
  public func read(_ name: String) throws(TemplateError) -> (text: String, version: Version) {
    let file = try opened(name)
    defer { file.end() }
    let version = file.version
    guard let text = String(validating: try contents(of: file, name), as: UTF8.self) else {
      throw TemplateError(name, "is not UTF-8", "save it in UTF-8")
    }
    return (text, version)
  }

  /// The version a template has now.
  public func version(of name: String) throws(TemplateError) -> Version {
    let file = try opened(name)
    file.end()
    return file.version
  }

  private func opened(_ name: String) throws(TemplateError) -> OpenedFile {
    let parts = name.parts(between: "/", omittingEmpty: false)
    guard !name.utf8.contains(0), !parts.contains(where: { ["", ".", ".."].contains($0) }) else { throw outside(name) }
    guard let root = OpenedFile.realPath(path) else {
      throw TemplateError(name, "its folder \(path) does not exist", "name the folder of the templates")
    }
    guard let real = OpenedFile.realPath("\(path)/\(name)") else {
      throw TemplateError(name, "is not in the folder \(path)", "write it there, or correct the name")
    }
    guard real.utf8.starts(with: (root == "/" ? root : root + "/").utf8) else { throw outside(name) }
    do {
      return try OpenedFile(real)
    } catch {
      throw TemplateError(name, error.text, "name a file that the server may read")
    }
  }

  private func contents(of file: OpenedFile, _ name: String) throws(TemplateError) -> [UInt8] {
    do {
      return try file.contents(upTo: Self.sizeLimit)
    } catch {
      throw TemplateError(name, error.text, "name a file that the server may read")
    }
  }

  private func outside(_ name: String) -> TemplateError {
    TemplateError(name, "leads out of the folder \(path)", "name a file in it, by a path without . and ..")
  }
}

extension TemplateFolder {
  /// A file that is open for reading.
  fileprivate struct OpenedFile {
    struct Fault: Error {
      var text: String

      init(_ text: String) { self.text = text }

      static var ofSystem: Fault { Fault("cannot be read: \(String(cString: strerror(errno)))") }
    }

    private let descriptor: Int32
    let version: TemplateFolder.Version

    /// The path without links; nil when there is no such file.
    static func realPath(_ path: String) -> String? {
      guard let real = realpath(path, nil) else { return nil }
      defer { free(real) }
      return String(validatingCString: real)
    }

    /// - Parameter path: without links, so that a link found now was put in between; a pipe is not waited for.
    init(_ path: String) throws(Fault) {
      descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
      guard descriptor >= 0 else { throw .ofSystem }
      var status = stat()
      let isKnown = fstat(descriptor, &status) == 0
      version = TemplateFolder.Version(status)
      guard isKnown, status.st_mode & S_IFMT == S_IFREG else {
        end()
        throw Fault("is not a file")
      }
    }

    func contents(upTo limit: Int) throws(Fault) -> [UInt8] {
      var bytes: [UInt8] = []
      var piece = [UInt8](repeating: 0, count: 65536)
      while bytes.count <= limit {
        let count = pread(descriptor, &piece, piece.count, off_t(bytes.count))
        if count == 0 { return bytes }
        if count > 0 {
          bytes += piece[..<count]
        } else if errno != EINTR {
          throw .ofSystem
        }
      }
      throw Fault("is larger than \(limit) bytes")
    }

    func end() { close(descriptor) }
  }
}

extension TemplateFolder.Version {
  fileprivate init(_ status: stat) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(truncatingIfNeeded: status.st_ino)
    size = Int64(status.st_size)
    #if canImport(Darwin)
    (seconds, nanoseconds) = (status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec)
    #else
    (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    #endif
  }
}
