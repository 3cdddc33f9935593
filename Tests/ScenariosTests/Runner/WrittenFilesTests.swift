import Foundation
import Glibc
import XCTest

@testable import Scenarios

/// Which files the option `output` may write.
final class WrittenFilesTests: XCTestCase {
  private var root = URL(filePath: "/")
  private var folder: String { root.appending(path: "in").path }

  override func setUpWithError() throws {
    root = FileManager.default.temporaryDirectory.appending(path: "written-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root.appending(path: "in"), withIntermediateDirectories: true)
  }

  override func tearDownWithError() throws {
    try FileManager.default.removeItem(at: root)
  }

  private func text(_ name: String) throws -> String { try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) }

  private func put(_ text: String, _ name: String) throws { try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)")) }

  /// Writes a file as a run does.
  /// - Returns: the sentence when it is refused, without the folder.
  private func write(_ text: String, to name: String) -> String? {
    var files = LocalFiles()
    files.notes = root.appending(path: "notes").path
    do throws(FileFault) {
      try files.write(Array(text.utf8), to: "\(folder)/\(name)", within: folder)
      return nil
    } catch {
      return error.description.replacing("\(folder)/", with: "")
    }
  }

  private func refused(_ name: String) -> String {
    "\(name) can't be written: no earlier run wrote the file that is there, or it was changed since; remove it, or choose another name"
  }

  func testFilesAreWrittenBesideTheScenarioOnly() throws {
    XCTAssertNil(write("abc", to: "x.bin"))
    XCTAssertEqual(try text("x.bin"), "abc")
    try FileManager.default.createSymbolicLink(atPath: "\(folder)/out", withDestinationPath: root.path)
    try FileManager.default.createSymbolicLink(atPath: "\(folder)/l", withDestinationPath: root.appending(path: "z").path)
    for name in ["out/y", "l"] {
      XCTAssertEqual(write("1", to: name), "\(name) leads out of the scenario's folder; write beside the scenario")
    }
    XCTAssertEqual(
      write("1", to: "nowhere/y"),
      "nowhere/y can't be written: its folder doesn't exist; make the folder, or choose another path"
    )
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: root.path).sorted(), ["in", "notes"])
  }

  func testALinkToAHiddenFolderIsRefused() throws {
    try FileManager.default.createDirectory(atPath: "\(folder)/.git", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: ".git")
    XCTAssertEqual(write("1", to: "link/config"), "link/config lies in a hidden folder; choose another one")
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/.git"), [])
  }

  func testAFileOfTheUsersIsNotReplaced() throws {
    try put("mine", "f")
    XCTAssertEqual(write("new", to: "f"), refused("f"))
    XCTAssertEqual(try text("f"), "mine")
    XCTAssertNil(write("mine", to: "f"), "a file that holds what is to be written may stay")
    mkfifo("\(folder)/pipe", 0o600)
    XCTAssertEqual(write("new", to: "pipe"), refused("pipe"))
    try FileManager.default.createDirectory(atPath: "\(folder)/d", withIntermediateDirectories: true)
    XCTAssertEqual(write("new", to: "d"), "d can't be written: it is a folder; add a file name")
  }

  func testAFileOfThisRunIsReplaced() throws {
    XCTAssertNil(write("one", to: "f"))
    XCTAssertNil(write("two", to: "f"))
    XCTAssertEqual(try text("f"), "two")
  }

  func testAFileOfAnEarlierRunIsReplacedUnlessItWasChanged() throws {
    let digest = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"  // of "one"
    try FileManager.default.createDirectory(at: root.appending(path: "notes"), withIntermediateDirectories: true)
    let notes = ["f", "g"].map { "\(digest)  \(URL(filePath: folder).resolvingSymlinksInPath().path)/\($0)\n" }.joined()
    try Data(notes.utf8).write(to: root.appending(path: "notes/outputs.sha256"))
    try put("one", "f")
    XCTAssertNil(write("two", to: "f"))
    XCTAssertEqual(try text("f"), "two")
    try put("changed", "g")
    XCTAssertEqual(write("two", to: "g"), refused("g"))
    XCTAssertEqual(try text("g"), "changed")
  }
}
