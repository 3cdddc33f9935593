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
    mkdir("\(path)/sub", 0o755)
    try OutputFile("\(path)/sub/f").write([1])
    folder = nil
    XCTAssertFalse(exists(path))
  }

}
