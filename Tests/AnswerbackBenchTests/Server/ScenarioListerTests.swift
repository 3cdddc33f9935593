import Foundation
import Synchronization
import Workbench
import XCTest

@testable import AnswerbackBench

final class ScenarioListerTests: XCTestCase {
  private var folder = URL(filePath: "/")

  override func setUpWithError() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "lister-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  override func tearDownWithError() throws {
    try FileManager.default.removeItem(at: folder)
  }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  private func names(_ entries: [Message.ScenarioEntry]?) -> [String]? {
    entries?.map { URL(filePath: $0.path).lastPathComponent }
  }

  func testItTellsOnlyOfChanges() async throws {
    try write("a.scenario", "GET {{base}}/\n\nHTTP 200\n")
    let lister = ScenarioLister(folder: folder.path)
    let first = await lister.list()
    XCTAssertEqual(names(first), ["a.scenario"])
    XCTAssertEqual(first.map(\.fault), [nil])
    var changes = await lister.changes()
    XCTAssertNil(changes)

    try write("b.scenario", "GET {{base}}/b\n\nHTTP 200\n")
    changes = await lister.changes()
    XCTAssertEqual(names(changes), ["a.scenario", "b.scenario"])

    try write("a.scenario", "GET {{base}}/\n\nHTTP 200\n[Assert]\n")
    changes = await lister.changes()
    XCTAssertNotEqual(changes?.first?.version, first.first?.version)
    XCTAssertEqual(changes?.first?.fault?.hasPrefix("\(folder.path)/a.scenario:4: "), true, "\(String(describing: changes))")

    try FileManager.default.moveItem(at: folder.appending(path: "b.scenario"), to: folder.appending(path: "c.scenario"))
    let versions = changes?.map(\.version)
    changes = await lister.changes()
    XCTAssertEqual(names(changes), ["a.scenario", "c.scenario"])
    XCTAssertEqual(changes?.map(\.version), versions)

    try FileManager.default.removeItem(at: folder.appending(path: "c.scenario"))
    changes = await lister.changes()
    XCTAssertEqual(names(changes), ["a.scenario"])
    changes = await lister.changes()
    XCTAssertNil(changes)
  }

  func testAFileOutsideOfTheFolderIsWatchedToo() async throws {
    try write("a.scenario", "GET {{base}}/\n\nHTTP 200\n")
    let outside = folder.deletingLastPathComponent().appending(path: "\(folder.lastPathComponent)-b.scenario")
    defer { try? FileManager.default.removeItem(at: outside) }
    try Data("GET {{base}}/b\n\nHTTP 200\n".utf8).write(to: outside)
    let lister = ScenarioLister(folder: folder.path, opened: outside.path)
    let first = await lister.list()
    XCTAssertEqual(names(first), [outside.lastPathComponent, "a.scenario"])
    var changes = await lister.changes()
    XCTAssertNil(changes)
    try Data("GET {{base}}/b\n\nHTTP 200\n[Assert]\n".utf8).write(to: outside)
    changes = await lister.changes()
    XCTAssertEqual(changes?.first?.fault?.hasPrefix("\(outside.path):4: "), true, "\(String(describing: changes))")
    try FileManager.default.removeItem(at: outside)
    changes = await lister.changes()
    XCTAssertEqual(changes?.first?.path, outside.path)
    XCTAssertNotNil(changes?.first?.fault)
    let inside = ScenarioLister(folder: folder.path, opened: folder.appending(path: "a.scenario").path)
    let once = await inside.list()
    XCTAssertEqual(names(once), ["a.scenario"])
  }

  func testAFileThatIsOnlyTouchedHasNotChanged() async throws {
    try write("a.scenario", "GET {{base}}/\n\nHTTP 200\n")
    let lister = ScenarioLister(folder: folder.path)
    _ = await lister.list()
    let time = Date(timeIntervalSince1970: 1_000_000_000)
    try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: folder.appending(path: "a.scenario").path)
    let changes = await lister.changes()
    XCTAssertNil(changes)
  }

  func testANameThatIsNotUTF8HidesNoOtherFile() async throws {
    try write("a.scenario", "GET {{base}}/\n\nHTTP 200\n")
    let bytes = Array("\(folder.path)/caf".utf8) + [0xE9] + Array(".scenario".utf8) + [0]
    let descriptor = open(bytes.map { CChar(bitPattern: $0) }, O_WRONLY | O_CREAT, 0o644)
    XCTAssertGreaterThanOrEqual(descriptor, 0)
    close(descriptor)
    let warnings = Mutex<[String]>([])
    let lister = ScenarioLister(folder: folder.path) { warning in warnings.withLock { $0.append(warning) } }
    let entries = await lister.list()
    XCTAssertEqual(entries.map(\.hasUnreadableName), [false, true])
    _ = await lister.changes()
    XCTAssertEqual(warnings.withLock { $0.count }, 1)
  }

  func testAFolderThatIsNotThereHasNoScenarios() async {
    let lister = ScenarioLister(folder: folder.path + "/none")
    let entries = await lister.list()
    XCTAssertEqual(entries, [])
  }
}
