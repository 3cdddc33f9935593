import Glibc
import XCTest

@testable import SystemIO

/// Temporary folders and their end.
final class TemporaryFolderTests: XCTestCase {
  private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  func testItIsTheUsersAloneAndGoesWithItsValue() throws {
    var folder: TemporaryFolder? = try TemporaryFolder()
    let path = try XCTUnwrap(folder?.path)
    var state = stat()
    XCTAssertEqual(stat(path, &state), 0)
    XCTAssertEqual(state.st_mode & 0o777, 0o700)
    XCTAssertEqual(try folder?.add("a/b/f", [1]), "\(path)/a/b/f")
    XCTAssertEqual(try InputFile("\(path)/a/b/f").read(), [1])
    folder = nil
    XCTAssertFalse(exists(path))
  }
}
