import FieldValues
import NIOConcurrencyHelpers
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
package final class OpenFile: Sendable {
  fileprivate let descriptor: Int32
  let length: Int
  /// `Accept-Ranges: bytes`, Last-Modified, and a strong entity tag computed from the size, the time of change in nanoseconds, and
  /// the inode, which stays the same while the file is not changed.
  let headers: AnyResponse.Fallback
  fileprivate let state: State
  /// All bytes of a file that is no longer open; nil while it is.
  fileprivate let content: ByteBuffer?

  /// Opens a file.
  /// - Throws: An ``HTTPError``: 404 if the file is missing or isn't a regular file, 403 if it may not be read.
  convenience init(path: String) throws {
    guard !path.utf8.contains(0) else { throw Fault.notFound }
    try self.init(owning: open(path, Self.flags))
  }

  /// Takes over a descriptor. A negative one is the failure to open the file.
  init(owning descriptor: Int32) throws {
    guard descriptor >= 0 else { throw Fault.opening(errno) }
    guard let state = State(of: descriptor) else {
      close(descriptor)
      throw Fault.notFound
    }
    self.descriptor = descriptor
    self.state = state
    content = nil
    length = state.size
    let parts = [state.size, state.changed.seconds, state.changed.nanoseconds, state.inode]
    let lastModified = min(HTTPDate(secondsSince1970: Int64(state.changed.seconds)), .now)
    headers = AnyResponse.Fallback(shared: [
      "Accept-Ranges": "bytes", "ETag": "\"\(parts.map { String($0, radix: 16) }.joined(separator: "-"))\"",
      "Last-Modified": lastModified.description,
    ])
  }

  /// Creates the same file with its bytes in memory.
  fileprivate init(_ file: OpenFile, content: ByteBuffer) {
    descriptor = -1
    self.content = content
    (length, headers, state) = (file.length, file.headers, file.state)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Opening a named pipe doesn't wait for its writer. Like every special file it is refused after `fstat`.
  static let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY

  /// Reads a range of bytes, which lies within the length.
  /// - Throws: An error if the file has become shorter since it was opened.
  func read(_ range: Range<Int>) throws -> ByteBuffer {
    if let content { return content.getSlice(at: content.readerIndex + range.lowerBound, length: range.count) ?? ByteBuffer() }
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

  /// A part of an open file, for a server that can send it without reading it into memory.
  package struct Part: Sendable {
    /// The bytes, which lie within the length that the file had when it was opened.
    package let range: Range<Int>
    private let file: OpenFile

    init(_ file: OpenFile, _ range: Range<Int>) {
      self.file = file
      self.range = range
    }

    /// The descriptor of the file, which is open as long as this value exists.
    package var descriptor: Int32 { file.descriptor }

    /// Returns without an error if the file still has all bytes of the part.
    /// - Throws: The error of a file that has become shorter.
    package func check() throws {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw Fault.system(errno) }
      if status.st_size < range.upperBound { throw Fault.shrunk(length: file.length) }
    }
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
  /// What tells one state of a file from another.
  fileprivate struct State: Equatable {
    struct Time: Equatable {
      let seconds: Int
      let nanoseconds: Int
    }

    let size: Int
    /// When the bytes were changed.
    let changed: Time
    /// When the bytes, the owner or the mode were changed.
    let touched: Time
    let inode: Int
    let device: Int

    /// Reads the state of an open file. Nil for anything but a regular file.
    init?(of descriptor: Int32) {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { return nil }
      self.init(status)
    }

    /// Reads the state of the file at a path. Nil for anything but a regular file.
    init?(at path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      self.init(status)
    }

    private init?(_ status: stat) {
      guard status.st_mode & S_IFMT == S_IFREG else { return nil }
      #if canImport(Darwin)
      let (changed, touched) = (status.st_mtimespec, status.st_ctimespec)
      #else
      let (changed, touched) = (status.st_mtim, status.st_ctim)
      #endif
      size = Int(status.st_size)
      self.changed = Time(seconds: Int(changed.tv_sec), nanoseconds: Int(changed.tv_nsec))
      self.touched = Time(seconds: Int(touched.tv_sec), nanoseconds: Int(touched.tv_nsec))
      inode = Int(truncatingIfNeeded: status.st_ino)
      device = Int(truncatingIfNeeded: status.st_dev)
    }
  }

  /// Small files that were sent a moment ago, with their bytes in memory.
  ///
  /// Whether a file has changed is asked for each response. That does not block: the system has the state of a file that was in
  /// use a moment ago in memory. Opening a file on a thread that may block takes as long as everything else of a small response.
  final class Recent: Sendable {
    /// How a response names a file. A file that was opened without checks isn't found by its name within a folder.
    enum Name: Hashable {
      case path(String)
      case inside(Root, [String])

      fileprivate var path: String {
        switch self {
        case .path(let path): path
        case .inside(let root, let names): ([root.path] + names).joined(separator: "/")
        }
      }

      /// The media type by the suffix of the name.
      var mediaType: MediaType { MediaType(fileName: path) ?? .octetStream }
    }

    /// A file, and what follows from its name.
    struct Entry {
      let file: OpenFile
      let mediaType: MediaType
      fileprivate let path: String
      fileprivate var used: NIODeadline
    }

    static let shared = Recent()

    /// The number of bytes of the largest file that is kept, and the number of files.
    private static let (largest, most) = (64 * 1024, 64)
    /// A file that wasn't sent for this time is opened again.
    private static let idle = TimeAmount.seconds(10)
    /// A file is kept if it wasn't changed for this many seconds. Two changes within a tick of the system's clock look like one.
    private static let settled = 2

    private let entries = NIOLockedValueBox<[Name: Entry]>([:])
    /// The time of the system in seconds.
    private let clock: @Sendable () -> Int

    init(clock: @escaping @Sendable () -> Int = { time(nil) }) { self.clock = clock }

    /// Returns the file of a name if it was sent a moment ago and has not changed.
    func file(_ name: Name) -> Entry? {
      let now = NIODeadline.now()
      let entry = entries.withLockedValue { entries -> Entry? in
        guard let index = entries.index(forKey: name) else { return nil }
        if entries.values[index].used + Self.idle < now {
          entries.remove(at: index)
          return nil
        }
        entries.values[index].used = now
        return entries.values[index]
      }
      guard let entry, State(at: entry.path) == entry.file.state else { return nil }
      return entry
    }

    /// Keeps the bytes of a small file. This may block.
    func add(_ file: OpenFile, _ name: Name) {
      let latest = max(file.state.changed.seconds, file.state.touched.seconds)
      guard file.length <= Self.largest, latest + Self.settled < clock(), let content = try? file.read(0..<file.length),
        State(of: file.descriptor) == file.state
      else { return }
      let file = OpenFile(file, content: content)
      let entry = Entry(file: file, mediaType: name.mediaType, path: name.path, used: .now())
      entries.withLockedValue { entries in
        if entries.count >= Self.most, entries[name] == nil, let oldest = entries.min(by: { $0.value.used < $1.value.used }) {
          entries[oldest.key] = nil
        }
        entries[name] = entry
      }
    }
  }
}
