import Glibc
import TestSupport
import XCTest

@testable import SystemIO

/// A test with a folder of its own.
class SystemIOTestCase: XCTestCase {
  private var folder: TemporaryFolder?

  override func setUpWithError() throws {
    folder = try TemporaryFolder()
  }

  override func tearDown() {
    folder = nil
  }

  /// The path of a name in the folder.
  func path(_ name: String = "") -> String { "\(folder?.path ?? "")/\(name)" }

  func write(_ text: String, to name: String) throws { try OutputFile(path(name)).write(Array(text.utf8)) }

  func text(_ name: String) throws -> String { String(decoding: try InputFile(path(name)).read(), as: UTF8.self) }

  /// Everything in the folder, in order.
  func names() throws -> [String] {
    guard let stream = opendir(path()) else { throw SystemError.last }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names.filter { $0 != "." && $0 != ".." }.sorted()
  }

  /// What the system says of a file or link.
  func state(_ name: String) throws -> stat {
    var state = stat()
    guard lstat(path(name), &state) == 0 else { throw SystemError.last }
    return state
  }

  func mode(_ name: String) throws -> mode_t { try state(name).st_mode & 0o7777 }

  func isLink(_ name: String) -> Bool { ((try? state(name))?.st_mode ?? 0) & S_IFMT == S_IFLNK }

  /// The sentence of what is thrown, without the folder.
  func failure(_ work: () throws -> Void) -> String? {
    do {
      try work()
      return nil
    } catch {
      return "\(error)".replacing(path(), with: "")
    }
  }

  /// Makes a copy of a device of the kind of `/dev/null`, so that no test works on the real one.
  func device(_ name: String, _ number: UInt32) async throws {
    guard mknod(path(name), S_IFCHR | 0o666, dev_t(1 << 8 | number)) == 0 else {
      try await Requirement.unsupported("Devices can't be made here.")
    }
    let descriptor = open(path(name), O_WRONLY)
    if descriptor < 0 { try await Requirement.unsupported("The temporary folder has no devices.") }
    close(descriptor)
  }
}
