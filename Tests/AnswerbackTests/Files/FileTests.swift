import Answerback
import Foundation
import HTTPTypes
import TestSupport
import XCTest

final class FileTests: XCTestCase {
  private func folder() throws -> FixtureFolder {
    let folder = try FixtureFolder(["notes.txt": "alpha\nbeta\n", "archive.tar.gz": "gz", "empty.bin": "", "sub/a": "a"])
    let date = Date(timeIntervalSince1970: 1_700_000_000)
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: "\(folder.path)/notes.txt")
    return folder
  }

  private func app(_ path: String) throws -> App {
    try App {
      Route("/plain") { File(path) }.methods(.get, .post)
      Get("/named") { File(path, downloadName: "dir/x.json") }
      Get("/attached") { File(path, disposition: .attachment) }
      Get("/inline") { File(path, disposition: .inline) }
      Get("/typed") { File(path, downloadName: "x.json") }.mediaType(.pdf)
      Get("/own") {
        File(
          path,
          downloadName: "n.txt",
          status: .ok,
          headers: [
            "Content-Disposition": "inline", "Last-Modified": "Wed, 01 Jan 2020 00:00:00 GMT", "ETag": "\"mine\"",
            "Accept-Ranges": "none", "Content-Type": "text/x-own",
          ]
        )
      }
    }
  }

  func testAFileHasItsLengthItsTimeAndAStrongTag() async throws {
    let folder = try folder()
    let app = try app("\(folder.path)/notes.txt")
    var answer = await app.ask("/plain")
    let tag = try XCTUnwrap(answer.values(of: "ETag").first)
    XCTAssertTrue(try !ETag(parsing: tag).weak)
    answer.fields.removeAll { $0.hasPrefix("ETag: ") }
    XCTAssertEqual(
      answer,
      TestResponse.Plain(
        status: 200,
        fields: [
          "Content-Type: text/plain; charset=utf-8", "Content-Length: 11", "Accept-Ranges: bytes",
          "Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT",
        ],
        body: "alpha\nbeta\n"
      )
    )
    let again = await app.ask(.head, "/plain")
    XCTAssertEqual(again.values(of: "ETag") + again.values(of: "Content-Length") + [again.body], [tag, "11", ""])
    try folder.write("alpha\nBETA\n", to: "notes.txt")
    let changed = await app.ask("/plain")
    XCTAssertNotEqual(changed.values(of: "ETag"), [tag])
  }

  func testHeadersOfItsOwnReplaceWhatAFileSays() async throws {
    let folder = try folder()
    let answer = try await app("\(folder.path)/notes.txt").ask("/own", headers: [.range: "bytes=0-1"])
    XCTAssertEqual(
      answer,
      TestResponse.Plain(
        status: 200,
        fields: [
          "Content-Type: text/x-own", "Content-Length: 11", "Content-Disposition: inline",
          "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT", "ETag: \"mine\"", "Accept-Ranges: none",
        ],
        body: "alpha\nbeta\n"
      )
    )
  }

  func testTheTypeComesFromTheRouteThenTheDownloadNameThenThePath() async throws {
    let folder = try folder()
    let app = try app("\(folder.path)/archive.tar.gz")
    let types = await [app.ask("/typed"), app.ask("/named"), app.ask("/plain")].flatMap { $0.values(of: "Content-Type") }
    XCTAssertEqual(types, ["application/pdf", "application/json", "application/gzip"])
  }

  func testADispositionIsSentWhereItOrANameIsAskedFor() async throws {
    let folder = try folder()
    let app = try app("\(folder.path)/notes.txt")
    let sent = await [app.ask("/plain"), app.ask("/named"), app.ask("/attached"), app.ask("/inline")].map {
      $0.values(of: "Content-Disposition")
    }
    XCTAssertEqual(
      sent,
      [[], ["attachment; filename=\"x.json\""], ["attachment; filename=\"notes.txt\""], ["inline; filename=\"notes.txt\""]]
    )
  }

  func testWhatIsNoRegularFileIsNotFoundAndAPipeIsNotWaitedFor() async throws {
    let folder = try folder()
    let pipe = "\(folder.path)/pipe"
    XCTAssertEqual(mkfifo(pipe, 0o600), 0)
    for path in [pipe, folder.path, "\(folder.path)/missing", "/dev/zero", "\(folder.path)/notes.txt/x", "a\0b"] {
      let status = try await app(path).ask("/plain").status
      XCTAssertEqual(status, 404, path)
    }
  }

  func testAnEmptyFileIsSentWithoutContent() async throws {
    let folder = try folder()
    let answer = try await app("\(folder.path)/empty.bin").ask("/plain")
    XCTAssertEqual([answer.body] + answer.values(of: "Content-Length"), ["", "0"])
  }

  func testConditionsAnswerWithoutContent() async throws {
    let folder = try folder()
    let app = try app("\(folder.path)/notes.txt")
    let whole = await app.ask("/plain")
    let tag = try XCTUnwrap(whole.values(of: "ETag").first)
    let date = "Tue, 14 Nov 2023 22:13:20 GMT"
    let cases: [(HTTPFields, Int)] = [
      ([.ifNoneMatch: tag], 304), ([.ifNoneMatch: tag, .range: "bytes=0-1"], 304), ([.ifModifiedSince: date], 304),
      ([.ifMatch: "\"other\""], 412), ([.ifMatch: "\"other\"", .range: "bytes=99-"], 412), ([.ifMatch: tag], 200),
      ([.ifUnmodifiedSince: "Mon, 13 Nov 2023 22:13:20 GMT"], 412), ([.ifNoneMatch: "\"other\"", .range: "bytes=0-1"], 206),
    ]
    for (fields, status) in cases {
      let answer = await app.ask("/plain", headers: fields)
      XCTAssertEqual(answer.status, status, "\(fields)")
    }
  }

  func testBytesInMemoryAreADownloadWithRanges() async throws {
    let app = try App { Get("/") { File(bytes: Array("0123456789".utf8), downloadName: "a b.pdf") } }
    let answer = await app.ask("/", headers: [.range: "bytes=-3"])
    XCTAssertEqual(
      answer,
      TestResponse.Plain(
        status: 206,
        fields: [
          "Content-Type: application/pdf", "Content-Length: 3", "Content-Disposition: attachment; filename=\"a b.pdf\"",
          "Accept-Ranges: bytes", "Content-Range: bytes 7-9/10",
        ],
        body: "789"
      )
    )
  }
}
