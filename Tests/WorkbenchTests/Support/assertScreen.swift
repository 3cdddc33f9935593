import Foundation
import XCTest

/// Fails unless a screen is what its file under `Screens/Golden` holds, and shows the rows that differ.
///
/// With `RECORD_SCREENS=1` in the environment the files are written instead:
/// `RECORD_SCREENS=1 swift test --disable-swift-testing --filter WorkbenchTests`, then look at the difference in git.
func assertScreen(_ text: String, _ name: String, file: StaticString = #filePath, line: UInt = #line) {
  let folder = URL(fileURLWithPath: "\(#filePath)").deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Screens/Golden")
  let url = folder.appendingPathComponent(name + ".txt")
  guard ProcessInfo.processInfo.environment["RECORD_SCREENS"] == nil else {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data((text + "\n").utf8).write(to: url)
    } catch {
      XCTFail("\(name) is not recorded: \(error)", file: file, line: line)
    }
    return
  }
  guard let data = try? Data(contentsOf: url) else {
    return XCTFail("\(name).txt is missing. RECORD_SCREENS=1 writes it.", file: file, line: line)
  }
  let expected = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
  guard Array(expected) != rows else { return }
  let differences = (0..<max(expected.count, rows.count)).compactMap { row -> String? in
    let (old, new) = (row < expected.count ? expected[row] : nil, row < rows.count ? rows[row] : nil)
    guard old != new else { return nil }
    return "row \(row + 1)\n- \(old ?? "(no row)")\n+ \(new ?? "(no row)")"
  }
  XCTFail("\(name) differs:\n" + differences.joined(separator: "\n"), file: file, line: line)
}
