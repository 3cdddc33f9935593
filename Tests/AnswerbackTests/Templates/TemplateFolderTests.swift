import Answerback
import Foundation
import TestSupport
import XCTest

final class TemplateFolderTests: XCTestCase {
  private func fault(_ folder: TemplateFolder, _ name: String) -> String? {
    do {
      return "read: \(try folder.read(name).text)"
    } catch {
      return error.fault
    }
  }

  func testANameThatLeadsOutOfTheFolderIsRefused() throws {
    let outside = try FixtureFolder(["secret.txt": "secret"])
    let inside = try FixtureFolder(["t/a.txt": "a", "b.txt": "b"])
    let root = inside.path + "/t"
    let files = FileManager.default
    try files.createSymbolicLink(atPath: root + "/link.txt", withDestinationPath: outside.path + "/secret.txt")
    try files.createSymbolicLink(atPath: root + "/folder", withDestinationPath: outside.path)
    try files.createSymbolicLink(atPath: root + "/within.txt", withDestinationPath: "a.txt")
    let folder = TemplateFolder(root)
    let leadsOut = "the name leads out of the folder \(root)"
    for name in [
      "../b.txt", "..", ".", "", "/etc/passwd", "\(root)/a.txt", "x/../../b.txt", "a.txt\0.html", "./a.txt", "a//b", "link.txt",
      "folder/secret.txt",
    ] {
      XCTAssertEqual(fault(folder, name), leadsOut, name)
    }
    XCTAssertEqual(fault(folder, "within.txt"), "read: a")
  }

  func testAFolderNextToItWithALongerNameIsOutside() throws {
    let both = try FixtureFolder(["t/a.txt": "a", "t2/b.txt": "b"])
    try FileManager.default.createSymbolicLink(atPath: both.path + "/t/b.txt", withDestinationPath: both.path + "/t2/b.txt")
    let folder = TemplateFolder(both.path + "/t")
    XCTAssertEqual(fault(folder, "b.txt"), "the name leads out of the folder \(both.path)/t")
  }

  func testWhatIsNoReadableUTF8FileIsNamed() throws {
    let place = try FixtureFolder(["folder/a.txt": "a"])
    try Data([0xFF, 0xFE]).write(to: URL(filePath: place.path + "/latin.txt"))
    XCTAssertEqual(mkfifo(place.path + "/pipe.txt", 0o600), 0)
    let folder = TemplateFolder(place.path)
    XCTAssertEqual(fault(folder, "folder"), "the file is not a regular file")
    XCTAssertEqual(fault(folder, "pipe.txt"), "the file is not a regular file")
    XCTAssertEqual(fault(folder, "latin.txt"), "the file is not UTF-8")
    XCTAssertEqual(fault(folder, "none.txt"), "the file is not in the folder \(place.path)")
    XCTAssertEqual(fault(TemplateFolder(place.path + "/none"), "a.txt"), "the folder \(place.path)/none does not exist")
  }

  func testATemplateThatIsTooLargeIsRefused() throws {
    let place = try FixtureFolder(["fits.txt": String(repeating: "x", count: 8_388_608)])
    try place.write(String(repeating: "x", count: 8_388_608 + 1), to: "large.txt")
    let folder = TemplateFolder(place.path)
    XCTAssertEqual(try folder.read("fits.txt").text.utf8.count, 8_388_608)
    XCTAssertEqual(fault(folder, "large.txt"), "the file is larger than 8388608 bytes")
  }

  func testAChangedFileHasAnotherVersion() throws {
    let place = try FixtureFolder(["a.txt": "one"])
    let folder = TemplateFolder(place.path)
    let (text, version) = try folder.read("a.txt")
    XCTAssertEqual(try folder.version(of: "a.txt"), version)
    try place.write("three", to: "a.txt")
    XCTAssertEqual(text, "one")
    XCTAssertNotEqual(try folder.version(of: "a.txt"), version)
  }

  func testAnErrorSaysWhereWhatAndWhatToDo() {
    let error = TemplateError("mail/a\n.html", line: 3, column: 7, "the section user is never closed", "Close it with {{/user}}")
    XCTAssertEqual("\(error)", #"mail/a\n.html:3:7: the section user is never closed. Close it with {{/user}}."#)
  }
}
