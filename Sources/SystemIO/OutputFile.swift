import SystemPackage

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A file that is written as a whole.
///
/// A regular file is replaced by one that is written beside it, so that readers see the old content or the new one; its mode and owner are
/// kept. Where that can't be done it is written in place: a file with several hard links, a file in a folder that may not be changed, and
/// a file whose owner can't be kept stay the same file. Symbolic links are followed. Pipes and devices are opened and written to. The path
/// of a descriptor of this process (`/dev/stdout`, `/dev/fd/3`), and a file that is its standard output or standard error, are written to
/// at the place where that descriptor stands. Access control lists and extended attributes of a file that is replaced are not kept.
package struct OutputFile: Sendable {
  /// The path of the file.
  package let path: String
  /// Whether opening a pipe waits until something reads from it; else a pipe without a reader is an error.
  package var waitsForReader = true
  /// Whether a file that is made may be read and written by its owner only.
  package var isPrivate = false

  /// - Parameter path: Of the file; its folder must exist.
  package init(_ path: String) {
    self.path = path
  }

  /// Writes the file, whether it exists or not.
  /// - Throws: Why it could not be written; a regular file that would have been replaced is then as it was.
  package func write(_ bytes: [UInt8]) throws(OutputFileError) {
    try write(Content(bytes: bytes))
  }

  /// Writes the beginning of another file, then bytes. The other file may be larger than the memory.
  /// - Parameters:
  ///   - count: How many bytes of the other file are written; it must have as many.
  ///   - other: The path of the other file.
  ///   - bytes: What follows them.
  /// - Throws: Why it could not be written; a regular file that would have been replaced is then as it was.
  package func write(first count: Int, of other: String, then bytes: [UInt8]) throws(OutputFileError) {
    try write(Content(file: (other, count), bytes: bytes))
  }

  private func write(_ content: Content) throws(OutputFileError) {
    let place: String
    switch try target {
    case .descriptor(let descriptor): return try send(content, into: descriptor)
    case .path(let path): place = path
    }
    guard let state = Self.state(of: place) else {
      if let reason = try replace(place, with: content, like: nil) { throw OutputFileError(path, reason) }
      return
    }
    if state.type == .directory { throw OutputFileError(path, .isFolder) }
    if let stream = Self.standardStream(at: state) { return try send(content, into: stream) }
    guard state.type == .regular else {
      return try fill(try open(place, waitsForReader ? [] : .nonBlocking), with: content)
    }
    guard faccessat(AT_FDCWD, place, W_OK, AT_EACCESS) == 0 else { throw OutputFileError(path, .last) }
    if state.linkCount == 1, try replace(place, with: content, like: state) == nil { return }
    try overwrite(place, state, with: content)
  }

  /// Writes the file only if nothing is there.
  /// - Throws: Why it could not be written, with ``SystemError/fileExists`` for a file and ``SystemError/isFolder`` for a folder that is
  ///   there; nothing is left behind.
  package func create(_ bytes: [UInt8]) throws(OutputFileError) {
    guard case .path(let place) = try target else { throw OutputFileError(path, .fileExists) }
    if let state = Self.state(of: place) {
      throw OutputFileError(path, state.type == .directory ? .isFolder : .fileExists)
    }
    let descriptor = try open(place, [.create, .exclusiveCreate], permissions: newFile)
    do throws(OutputFileError) {
      try fill(descriptor, with: Content(bytes: bytes))
    } catch {
      unlink(place)
      throw OutputFileError(path, error.reason)
    }
  }

  /// Adds to the end of the file, which is made if it isn't there.
  /// - Throws: Why it could not be written.
  package func append(_ bytes: [UInt8]) throws(OutputFileError) {
    guard case .path(let place) = try target else { return try write(bytes) }
    try fill(try open(place, [.create, .append], permissions: newFile), with: Content(bytes: bytes))
  }
}

// MARK: - Ways of writing

extension OutputFile {
  /// Bytes, and before them the beginning of a file.
  private struct Content {
    var file: (path: String, count: Int)?
    var bytes: [UInt8]

    var count: Int { (file?.count ?? 0) + bytes.count }
  }

  /// Puts a new file in the place of the old one.
  /// - Returns: Why no new file can take that place; then nothing has changed.
  /// - Throws: Why there isn't any room for a new file; then nothing has changed either.
  private func replace(_ place: String, with content: Content, like old: Stat?) throws(OutputFileError) -> SystemError? {
    let beside = TemporaryItem(beside: place)
    defer { beside.remove() }
    let descriptor: FileDescriptor
    do throws(OutputFileError) {
      let permissions: FilePermissions = old == nil ? newFile : .ownerReadWrite
      descriptor = try open(beside.path, [.create, .exclusiveCreate], permissions: permissions)
    } catch {
      if error.reason.isFullDisk { throw error }
      return error.reason
    }
    if let old, !descriptor.takeOwnerAndMode(of: old) {
      try? descriptor.closeFile()
      return SystemError(.notPermitted)
    }
    do throws(OutputFileError) {
      try fill(descriptor, with: content)
    } catch {
      throw OutputFileError(path, error.reason)
    }
    return rename(beside.path, place) == 0 ? nil : .last
  }

  /// Writes a regular file from its beginning and cuts off what is left of the old content.
  private func overwrite(_ place: String, _ old: Stat, with content: Content) throws(OutputFileError) {
    let descriptor = try open(place, .noFollow)
    let growth = content.count - Int(old.size)
    // The room is taken before the old content is touched.
    if growth > 0 {
      let reason = SystemError(Errno(rawValue: posix_fallocate(descriptor.rawValue, off_t(old.size), off_t(growth))))
      if reason.isFullDisk || reason.code == .fileTooLarge {
        ftruncate(descriptor.rawValue, off_t(old.size))
        try? descriptor.closeFile()
        throw OutputFileError(path, reason)
      }
    }
    try fill(descriptor, with: content) { ftruncate(descriptor.rawValue, off_t(content.count)) }
  }

  /// Writes into a descriptor and closes it, whatever happens.
  private func fill(
    _ descriptor: FileDescriptor,
    with content: Content,
    finish: () -> Void = {}
  ) throws(OutputFileError) {
    do throws(OutputFileError) {
      try send(content, into: descriptor)
      finish()
    } catch {
      try? descriptor.closeFile()
      throw error
    }
    do throws(SystemError) {
      try descriptor.closeFile()
    } catch {
      throw OutputFileError(path, error, isIncomplete: content.count > 0)
    }
  }

  /// Writes into a descriptor that stays open.
  private func send(_ content: Content, into descriptor: FileDescriptor) throws(OutputFileError) {
    var written = 0
    do throws(SystemError) {
      if let (path, count) = content.file { try descriptor.write(first: count, ofFileAt: path, written: &written) }
      try descriptor.write(content.bytes, written: &written)
    } catch {
      throw OutputFileError(path, error, isIncomplete: written > 0)
    }
  }
}

// MARK: - What is there

extension OutputFile {
  /// What the user's mask is applied to.
  private var newFile: FilePermissions {
    isPrivate ? .ownerReadWrite : [.ownerReadWrite, .groupReadWrite, .otherReadWrite]
  }

  private var target: OutputTarget {
    get throws(OutputFileError) {
      do throws(SystemError) {
        return try OutputTarget(path)
      } catch {
        throw OutputFileError(path, error)
      }
    }
  }

  private func open(
    _ place: String,
    _ options: FileDescriptor.OpenOptions,
    permissions: FilePermissions? = nil
  ) throws(OutputFileError) -> FileDescriptor {
    do throws(SystemError) {
      return try FileDescriptor.open(file: place, .writeOnly, options, permissions: permissions)
    } catch {
      throw OutputFileError(path, error)
    }
  }

  /// Nil for what isn't there.
  private static func state(of place: String) -> Stat? {
    try? Stat(FilePath(place), followTargetSymlink: false)
  }

  /// Standard output or standard error when it is that file, open for writing.
  private static func standardStream(at state: Stat) -> FileDescriptor? {
    [FileDescriptor.standardOutput, .standardError].first { stream in
      guard let own = try? Stat(stream), fcntl(stream.rawValue, F_GETFL) & O_ACCMODE != O_RDONLY else { return false }
      return own.deviceID == state.deviceID && own.inode == state.inode
    }
  }
}

extension FileDescriptor {
  /// Whether the file could be given the owner and mode of another one.
  fileprivate func takeOwnerAndMode(of other: Stat) -> Bool {
    guard let own = try? Stat(self) else { return false }
    let owner = (other.rawValue.st_uid, other.rawValue.st_gid)
    if owner != (own.rawValue.st_uid, own.rawValue.st_gid), fchown(rawValue, owner.0, owner.1) != 0 { return false }
    // After the owner, because a change of owner takes the set-user-id bit away.
    return fchmod(rawValue, other.rawValue.st_mode & 0o7777) == 0
  }
}
