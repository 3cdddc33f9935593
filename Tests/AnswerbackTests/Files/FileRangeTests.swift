import Answerback
import Foundation
import HTTPTypes
import TestSupport
import XCTest

final class FileRangeTests: XCTestCase {
  private let digits = String(repeating: "0123456789", count: 10)

  private func app(_ folder: FixtureFolder, status: Status? = nil) throws -> App {
    try App { Route("/") { File("\(folder.path)/digits.txt", status: status) }.methods(.get, .post) }
  }

  /// The status, Content-Range, Content-Length and the body.
  private func ask(_ app: App, _ headers: HTTPFields, _ method: HTTPRequest.Method = .get) async -> [String] {
    let answer = await app.ask(method, "/", headers: headers)
    return ["\(answer.status)"] + answer.values(of: "Content-Range") + answer.values(of: "Content-Length") + [answer.body]
  }

  func testOneRangeIsAPartWithItsPlace() async throws {
    let folder = try FixtureFolder(["digits.txt": digits])
    let app = try app(folder)
    let cases: [(String, [String])] = [
      ("bytes=0-4", ["206", "bytes 0-4/100", "5", "01234"]),
      ("bytes=95-", ["206", "bytes 95-99/100", "5", "56789"]),
      ("bytes=-2", ["206", "bytes 98-99/100", "2", "89"]),
      ("bytes=98-500", ["206", "bytes 98-99/100", "2", "89"]),
      ("bytes=0-1,2-3", ["206", "bytes 0-3/100", "4", "0123"]),
      ("bytes=200-,1-1", ["206", "bytes 1-1/100", "1", "1"]),
      ("lines=0-4", ["200", "100", digits]),
      ("bytes=4-0", ["200", "100", digits]),
      ("bytes=" + (0...100).map { "\($0 * 2)-\($0 * 2)" }.joined(separator: ","), ["200", "100", digits]),
    ]
    for (range, expected) in cases {
      let answer = await ask(app, [.range: range])
      XCTAssertEqual(answer, expected, range)
    }
  }

  func testARangeBeyondTheEndIsRefusedWithTheLength() async throws {
    let folder = try FixtureFolder(["digits.txt": digits])
    let answer = try await app(folder).ask("/", headers: [.range: "bytes=100-"])
    XCTAssertEqual(answer.status, 416)
    XCTAssertEqual(answer.values(of: "Content-Range"), ["bytes */100"])
  }

  func testSeveralRangesArePartsOfAMultipartBody() async throws {
    let folder = try FixtureFolder(["digits.txt": digits])
    let answer = try await app(folder).ask("/", headers: [.range: "bytes=0-1,50-52,-1"])
    let type = try XCTUnwrap(answer.values(of: "Content-Type").first)
    let boundary = try XCTUnwrap(type.split(separator: "=").last)
    XCTAssertEqual(type, "multipart/byteranges; boundary=\(boundary)")
    let head = "Content-Type: text/plain; charset=utf-8\r\nContent-Range: bytes"
    let body =
      "--\(boundary)\r\n\(head) 0-1/100\r\n\r\n01\r\n--\(boundary)\r\n\(head) 50-52/100\r\n\r\n012\r\n"
      + "--\(boundary)\r\n\(head) 99-99/100\r\n\r\n9\r\n--\(boundary)--\r\n"
    XCTAssertEqual(answer.body, body)
    XCTAssertEqual(["\(answer.status)"] + answer.values(of: "Content-Length"), ["206", "\(body.utf8.count)"])
    XCTAssertEqual(answer.values(of: "Content-Range"), [])
  }

  func testRangesAreForGetAndForStatus200() async throws {
    let folder = try FixtureFolder(["digits.txt": digits])
    let range: HTTPFields = [.range: "bytes=0-4"]
    let post = await ask(try app(folder), range, .post)
    let head = await ask(try app(folder), range, .head)
    let notFound = await ask(try app(folder, status: .notFound), range)
    XCTAssertEqual([post, head, notFound], [["200", "100", digits], ["200", "100", ""], ["404", "100", digits]])
  }

  func testIfRangeLetsARangeThroughOnlyForTheSameFile() async throws {
    let folder = try FixtureFolder(["digits.txt": digits])
    let date = Date(timeIntervalSince1970: 1_700_000_000)
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: "\(folder.path)/digits.txt")
    let app = try app(folder)
    let whole = await app.ask("/")
    let tag = try XCTUnwrap(whole.values(of: "ETag").first)
    let cases = [
      (tag, "206"), ("W/\(tag)", "200"), ("\"other\"", "200"), ("Tue, 14 Nov 2023 22:13:20 GMT", "206"),
      ("Tue, 14 Nov 2023 22:13:21 GMT", "200"), ("nonsense", "200"),
    ]
    for (condition, status) in cases {
      let answer = await ask(app, [.range: "bytes=0-4", .ifRange: condition])
      XCTAssertEqual(answer.first, status, condition)
    }
  }

  func testARangeOfAnEmptyFileCannotBeSatisfied() async throws {
    let folder = try FixtureFolder(["digits.txt": ""])
    let answer = try await app(folder).ask("/", headers: [.range: "bytes=0-"])
    XCTAssertEqual(["\(answer.status)"] + answer.values(of: "Content-Range"), ["416", "bytes */0"])
  }
}
