import CTerminal
import Foundation
import XCTest

final class MemoryTests: XCTestCase {
  func testPagesOfCodeAreGivenBackAndTheProgramGoesOn() throws {
    #if os(Linux)
    func residentPages() throws -> Int {
      let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
      return text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    }
    let before = try residentPages()
    terminal_release_memory(1)
    let after = try residentPages()
    XCTAssertLessThan(after, before * 9 / 10)
    XCTAssertEqual("\(try JSONSerialization.jsonObject(with: Data("[1]".utf8)))".isEmpty, false)
    #endif
  }
}
