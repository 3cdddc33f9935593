import SystemPackage

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

extension FileDescriptor {
  /// Writes all bytes, in as many calls as it takes.
  ///
  /// Calls that a signal interrupted are repeated, and a descriptor that doesn't block is waited for.
  /// - Parameter written: Counts the bytes that were written; it is right also when an error is thrown.
  /// - Throws: What the system said.
  func write(all bytes: UnsafeRawBufferPointer, written: inout Int) throws(SystemError) {
    while written < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
      let count = Glibc.write(rawValue, rest.baseAddress, rest.count)
      if count > 0 {
        written += count
        continue
      }
      // A write of some bytes that writes none and names no error would be repeated for ever.
      try recover(from: count == 0 ? SystemError(.ioError) : .last, waitingFor: POLLOUT)
    }
  }

  /// Writes all bytes.
  /// - Parameter written: The number of bytes that were written is added to it, also when an error is thrown.
  /// - Throws: What the system said.
  func write(_ bytes: [UInt8], written: inout Int) throws(SystemError) {
    var count = 0
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(SystemError) in try write(all: buffer, written: &count) }
    }
    written += count
    try result.get()
  }

  /// Writes the first bytes of a file, a piece at a time.
  /// - Parameter written: The number of bytes that were written is added to it, also when an error is thrown.
  /// - Throws: What the system said. A file with fewer bytes is an error.
  func write(first count: Int, ofFileAt path: String, written: inout Int) throws(SystemError) {
    let source = try FileDescriptor.open(file: path, .readOnly)
    defer { try? source.closeFile() }
    var rest = count
    while rest > 0 {
      let piece = try source.read(atMost: min(rest, 1 << 16))
      guard !piece.isEmpty else { throw SystemError(.ioError) }
      try write(piece, written: &written)
      rest -= piece.count
    }
  }

  /// Reads what comes next; nothing at the end.
  func read(atMost limit: Int) throws(SystemError) -> [UInt8] {
    var piece = [UInt8](repeating: 0, count: limit)
    while true {
      let count = Glibc.read(rawValue, &piece, limit)
      if count >= 0 { return Array(piece[..<count]) }
      try recover(from: .last, waitingFor: POLLIN)
    }
  }

  /// Reads until the end.
  /// - Throws: What the system said.
  func readToEnd() throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(rawValue, &piece, piece.count)
      if count == 0 { return bytes }
      if count > 0 {
        bytes += piece[..<count]
      } else {
        try recover(from: .last, waitingFor: POLLIN)
      }
    }
  }

  /// Returns when a call that failed can be made again.
  /// - Throws: The error when it can't.
  private func recover(from error: SystemError, waitingFor event: Int32) throws(SystemError) {
    switch error.code {
    case .interrupted: return
    case .resourceTemporarilyUnavailable, .wouldBlock:
      var entry = pollfd(fd: rawValue, events: Int16(event), revents: 0)
      // Whatever poll says, the next call tells what is the matter.
      _ = poll(&entry, 1, -1)
    default: throw error
    }
  }
}

extension FileDescriptor {
  /// Opens a file, closed in programs that this one starts.
  /// - Throws: What the system said.
  static func open(
    file path: String,
    _ mode: AccessMode,
    _ options: OpenOptions = [],
    permissions: FilePermissions? = nil
  ) throws(SystemError) -> FileDescriptor {
    do {
      return try open(FilePath(path), mode, options: options.union(.closeOnExec), permissions: permissions)
    } catch {
      throw SystemError(error as? Errno ?? .ioError)
    }
  }

  /// Closes the descriptor.
  /// - Throws: What the system said; some file systems tell only here that the bytes could not be stored.
  func closeFile() throws(SystemError) {
    guard Glibc.close(rawValue) != 0 else { return }
    let error = SystemError.last
    // The descriptor is closed all the same.
    if error.code != .interrupted { throw error }
  }
}
