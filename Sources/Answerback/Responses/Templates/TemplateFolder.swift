#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The folder from which an engine reads its templates. A name that leads out of it is refused: `..`, an absolute path, a
/// symbolic link to elsewhere, a NUL.
///
/// Both methods read the disk. Call them on a thread that may block, as ``TemplateEngine/render(_:_:escaping:)`` is.
public struct TemplateFolder: Sendable {
  /// The path as it was given. A relative path starts at the working directory of the process.
  public let path: String

  /// Creates a folder from its path. A relative path starts at the working directory of the process.
  public init(_ path: String) {
    self.path = path
  }

  /// The version of a file. If the file is changed, its device, inode, size or time of change differs.
  public struct Version: Sendable, Hashable {
    fileprivate var device: UInt64
    fileprivate var inode: UInt64
    fileprivate var size: Int64
    fileprivate var seconds: Int
    fileprivate var nanoseconds: Int
  }

  /// The maximum size of a template in bytes.
  package static let sizeLimit = 8 << 20

  /// Returns the text of a template and the version that was read.
  public func read(_ name: String) throws(TemplateError) -> (text: String, version: Version) {
    let file = try opened(name)
    defer { file.end() }
    let version = file.version
    guard let text = String(validating: try contents(of: file, name), as: UTF8.self) else {
      throw TemplateError(name, "the file is not UTF-8", "Save it in UTF-8")
    }
    return (text, version)
  }

  /// Returns the current version of a template.
  public func version(of name: String) throws(TemplateError) -> Version {
    let file = try opened(name)
    file.end()
    return file.version
  }

  private func opened(_ name: String) throws(TemplateError) -> OpenedFile {
    let parts = name.parts(between: "/", omittingEmpty: false)
    guard !name.utf8.contains(0), !parts.contains(where: { ["", ".", ".."].contains($0) }) else { throw outside(name) }
    guard let root = OpenedFile.realPath(path) else {
      throw TemplateError(name, "the folder \(path) does not exist", "Use the folder of the templates")
    }
    guard let real = OpenedFile.realPath("\(path)/\(name)") else {
      throw TemplateError(name, "the file is not in the folder \(path)", "Create it, or correct the name")
    }
    guard real.utf8.starts(with: (root == "/" ? root : root + "/").utf8) else { throw outside(name) }
    do {
      return try OpenedFile(real)
    } catch {
      throw TemplateError(name, error.text, "Use a file that the server may read")
    }
  }

  private func contents(of file: OpenedFile, _ name: String) throws(TemplateError) -> [UInt8] {
    do {
      return try file.contents(upTo: Self.sizeLimit)
    } catch {
      throw TemplateError(name, error.text, "Use a file that the server may read")
    }
  }

  private func outside(_ name: String) -> TemplateError {
    TemplateError(name, "the name leads out of the folder \(path)", "Use the path of a file in the folder, without . and ..")
  }
}

extension TemplateFolder {
  /// A file that is open for reading.
  fileprivate struct OpenedFile {
    struct Fault: Error {
      var text: String

      init(_ text: String) { self.text = text }

      static var ofSystem: Fault { Fault("the file can't be read: \(String(cString: strerror(errno)))") }
    }

    private let descriptor: Int32
    let version: TemplateFolder.Version

    /// Returns the path with all links resolved, or nil if the file doesn't exist.
    static func realPath(_ path: String) -> String? {
      guard let real = realpath(path, nil) else { return nil }
      defer { free(real) }
      return String(validatingCString: real)
    }

    /// - Parameter path: The resolved path. A link in it was created in the meantime and is refused. Opening a named pipe doesn't
    ///   wait.
    init(_ path: String) throws(Fault) {
      descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
      guard descriptor >= 0 else { throw .ofSystem }
      var status = stat()
      let isKnown = fstat(descriptor, &status) == 0
      version = TemplateFolder.Version(status)
      guard isKnown, status.st_mode & S_IFMT == S_IFREG else {
        end()
        throw Fault("the file is not a regular file")
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
      throw Fault("the file is larger than \(limit) bytes")
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
