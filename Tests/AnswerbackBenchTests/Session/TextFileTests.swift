import Foundation
import Glibc
import Workbench
import XCTest

@testable import AnswerbackBench

final class TextFileTests: XCTestCase {
  private var folder = URL(filePath: "/")

  override func setUpWithError() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  override func tearDownWithError() throws {
    try FileManager.default.removeItem(at: folder)
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  private func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

  /// What the model is told, as text that can be compared.
  private func outcome(_ message: Message) -> String {
    switch message {
    case .saved: "saved"
    case .fileExists: "exists"
    case .saveFailed(_, let reason): reason
    default: "\(message)"
    }
  }

  private func save(_ text: String, to name: String, overwrites: Bool = false) async -> String {
    outcome(await BenchSession.TextFile(path: path(name)).save(text, overwrites: overwrites))
  }

  func testFoldersAreMade() async throws {
    let outcome = await save("new", to: "a/b/c.txt")
    XCTAssertEqual(outcome, "saved")
    XCTAssertEqual(try text("a/b/c.txt"), "new")
  }

  func testAnExistingFileStaysAsItWas() async throws {
    _ = await save("old", to: "f.txt")
    let outcome = await save("new", to: "f.txt")
    XCTAssertEqual(outcome, "exists")
    XCTAssertEqual(try text("f.txt"), "old")
  }

  func testAnExistingFileIsReplacedWhenAskedTo() async throws {
    _ = await save("a longer old text", to: "f.txt")
    let outcome = await save("new", to: "f.txt", overwrites: true)
    XCTAssertEqual(outcome, "saved")
    XCTAssertEqual(try text("f.txt"), "new")
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder.path), ["f.txt"])
  }

  func testALinkIsKeptAndItsFileReplaced() async throws {
    _ = await save("old", to: "f.txt")
    try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: path("f.txt"))
    let outcome = await save("new", to: "link", overwrites: true)
    XCTAssertEqual(outcome, "saved")
    XCTAssertEqual(try text("f.txt"), "new")
    XCTAssertEqual(try FileManager.default.destinationOfSymbolicLink(atPath: path("link")), path("f.txt"))
  }

  func testTheModeOfAFileIsKept() async throws {
    _ = await save("old", to: "f.txt")
    XCTAssertEqual(chmod(path("f.txt"), 0o600), 0)
    _ = await save("new", to: "f.txt", overwrites: true)
    let mode = try FileManager.default.attributesOfItem(atPath: path("f.txt"))[.posixPermissions] as? Int
    XCTAssertEqual(mode, 0o600)
  }

  func testAFileInThePlaceOfAFolderIsASentence() async {
    _ = await save("old", to: "f.txt")
    for overwrites in [true, false] {
      let outcome = await save("new", to: "f.txt/x.txt", overwrites: overwrites)
      XCTAssertEqual(outcome, "a part of the path is a file, not a folder; choose another path")
    }
  }

  func testAFolderInThePlaceOfTheFileIsASentence() async {
    _ = await save("old", to: "d/f.txt")
    for overwrites in [true, false] {
      let outcome = await save("new", to: "d", overwrites: overwrites)
      XCTAssertEqual(outcome, "it is a folder; add a file name")
    }
  }

  func testAReadOnlyFolderIsASentence() async throws {
    try XCTSkipIf(geteuid() == 0, "root may write everywhere; run the tests as another user")
    XCTAssertEqual(chmod(folder.path, 0o555), 0)
    defer { chmod(folder.path, 0o755) }
    for overwrites in [true, false] {
      let outcome = await save("new", to: "f.txt", overwrites: overwrites)
      XCTAssertEqual(outcome, "you may not write there; choose another path")
    }
  }
}
