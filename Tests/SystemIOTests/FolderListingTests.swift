import Glibc
import XCTest

@testable import SystemIO

/// Folders with names of every kind.
final class FolderListingTests: SystemIOTestCase {
  func testFilesAreListedInTheOrderOfTheirBytes() throws {
    mkdir(path("b"), 0o755)
    mkdir(path("b/c"), 0o755)
    for name in ["é", "a", "b.x", "b/c/z", "b/y", ".hidden"] { try write("", to: name) }
    symlink("b", path("link"))
    XCTAssertEqual(try FolderListing(of: path()).files, [".hidden", "a", "b.x", "b/c/z", "b/y", "link", "é"])
  }

  func testANameThatIsNotUTF8IsToldApartAndHidesNothingElse() throws {
    mkdir(path("b"), 0o755)
    try write("", to: "a")
    try write("", to: "b/z")
    func bytes(_ name: [UInt8]) -> [CChar] { (Array(path("b/").utf8) + name + [0]).map { CChar(bitPattern: $0) } }
    close(open(bytes([0x63, 0x61, 0x66, 0xE9]), O_WRONLY | O_CREAT, 0o644))
    mkdir(bytes([0xFF]), 0o755)
    let listing = try FolderListing(of: path())
    XCTAssertEqual(listing.files, ["a", "b/z"])
    XCTAssertEqual(
      listing.unreadable,
      [.init(path: "b/caf\u{FFFD}", isFolder: false), .init(path: "b/\u{FFFD}", isFolder: true)]
    )
  }

  func testAFolderThatIsNotThereIsAnError() {
    XCTAssertThrowsError(try FolderListing(of: path("nothing"))) { error in
      XCTAssertEqual(error as? SystemError, .isMissing)
    }
  }
}
