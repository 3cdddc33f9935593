import Dispatch
import Foundation
import SystemIO
import Workbench

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The file of `--history`: the exchanges of this bench and of those before, a line of JSON each.
///
/// Only its owner may read it. It grows to 10 MB, then the oldest lines are dropped. Several benches may use it at the same time:
/// each locks it while it adds a line.
package struct HistoryFile: Sendable {
  /// How large the file may become, in bytes, and what is left of it when lines are dropped.
  private let limit: Int
  private let path: String
  /// Files block, and the lines are to be in order.
  private let queue = DispatchQueue(label: "history-file")

  package init(_ path: String, limit: Int = 10_000_000) {
    self.path = (path as NSString).expandingTildeInPath
    self.limit = limit
  }

  /// What the file has.
  struct Content: Sendable {
    /// The newest exchanges, the oldest of them first.
    var exchanges: [KeptExchange] = []
    /// How many lines can't be read.
    var broken = 0
  }

  /// Reads the newest exchanges.
  /// - Throws: Why the file can't be read.
  func read(atMost count: Int) async throws -> Content {
    try await onQueue {
      guard FileManager.default.fileExists(atPath: path) else { return Content() }
      var content = Content()
      for line in try InputFile(path).read().split(separator: 0x0A).reversed() where content.exchanges.count < count {
        if let exchange = KeptExchange(line: Array(line)) { content.exchanges.append(exchange) } else { content.broken += 1 }
      }
      content.exchanges.reverse()
      return content
    }
  }

  /// Makes the file if need be.
  /// - Throws: Why it can't be written.
  func check() throws {
    makeFolder()
    try LockedFile(path).close()
  }

  private func makeFolder() {
    let folder = (path as NSString).deletingLastPathComponent
    if !folder.isEmpty { try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
  }

  /// Adds a line.
  /// - Throws: Why it can't be written; then the file is as it was, apart from a line that may be broken.
  func append(_ line: @escaping @Sendable () -> [UInt8]) async throws {
    try await onQueue { try add(line() + [0x0A]) }
  }

  private func onQueue<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result { try work() }) }
    }
  }

  private func add(_ line: [UInt8]) throws {
    // One exchange is not worth all others.
    guard line.count <= limit else { return }
    makeFolder()
    let file = try LockedFile(path)
    defer { file.close() }
    let end = file.endsInLine ? line : [0x0A] + line
    guard file.size + end.count > limit else { return try file.write(end) }
    // More than one line is dropped, so that not every line rewrites the file.
    var kept = try InputFile(path).read()[...]
    let room = max(0, limit * 9 / 10 - line.count)
    if kept.count > room { kept = kept.suffix(room).drop { $0 != 0x0A }.dropFirst() }
    var new = OutputFile(path)
    new.isPrivate = true
    try new.write(Array(kept) + line)
  }
}

extension HistoryFile {
  /// A file that other benches wait for. They lock whatever file has the name when it is their turn.
  private struct LockedFile {
    private let descriptor: Int32
    let size: Int
    /// Whether the last line is whole; a bench that was killed may have left a part of one.
    let endsInLine: Bool

    private static let mostTries = 100

    init(_ path: String) throws {
      for _ in 0..<Self.mostTries {
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(errno) }
        var (own, named) = (stat(), stat())
        guard Self.lock(descriptor), fstat(descriptor, &own) == 0 else { throw Failure(errno, closing: descriptor) }
        guard own.st_mode & S_IFMT == S_IFREG else { throw Failure(EINVAL, closing: descriptor) }
        guard stat(path, &named) == 0, named.st_ino == own.st_ino, named.st_dev == own.st_dev else {
          Self.close(descriptor)
          continue
        }
        // One that others could read is taken away from them.
        fchmod(descriptor, 0o600)
        var last: UInt8 = 0x0A
        if own.st_size > 0 { pread(descriptor, &last, 1, own.st_size - 1) }
        (self.descriptor, size, endsInLine) = (descriptor, Int(own.st_size), last == 0x0A)
        return
      }
      throw Failure(EBUSY)
    }

    private static func lock(_ descriptor: Int32) -> Bool {
      while flock(descriptor, LOCK_EX) != 0 {
        guard errno == EINTR else { return false }
      }
      return true
    }

    func write(_ bytes: [UInt8]) throws {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Self.write(descriptor, $0) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          let code = errno
          // No part of a line stays where the disk is full.
          ftruncate(descriptor, off_t(size))
          throw Failure(code)
        }
        rest = rest.dropFirst(count)
      }
    }

    func close() { Self.close(descriptor) }

    private static func close(_ descriptor: Int32) {
      #if canImport(Darwin)
      Darwin.close(descriptor)
      #else
      Glibc.close(descriptor)
      #endif
    }

    private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
      #if canImport(Darwin)
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
      #else
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
      #endif
    }

    /// Why the file can't be used.
    private struct Failure: Error, CustomStringConvertible {
      let description: String

      init(_ code: Int32, closing descriptor: Int32? = nil) {
        description = code == EINVAL ? "it is not a regular file" : String(cString: strerror(code))
        if let descriptor { LockedFile.close(descriptor) }
      }
    }
  }
}
