import FieldValues
import Foundation
import XCTest

/// Werkzeug's tests of entity tags, dates and conditional requests.
final class ConditionalVectorTests: XCTestCase {
  private func rows(_ call: String, count: Int) async throws -> [JSON] {
    let rows = try await Vectors.rows("conditional_and_dates_werkzeug").filter { $0["call"].string == call }
    XCTAssertEqual(rows.count, count, call)
    return rows
  }

  func testEveryRowIsOfAKnownCall() async throws {
    let calls = [
      "quote_etag", "unquote_etag", "ETags.from_header", "http_date", "parse_date", "is_resource_modified",
    ]
    let rows = try await Vectors.rows("conditional_and_dates_werkzeug")
    XCTAssertEqual(rows.filter { !calls.contains($0["call"].string ?? "") }, [])
  }

  func testTagsAreQuoted() async throws {
    for row in try await rows("quote_etag", count: 2) {
      let tag = try ETag(try XCTUnwrap(row["args"][0].string), weak: row["args"][1].bool ?? false)
      XCTAssertEqual(tag.description, row["result"].string)
    }
    for row in try await rows("unquote_etag", count: 3) {
      let tag = try ETag(parsing: try XCTUnwrap(row["args"][0].string))
      XCTAssertEqual([.string(tag.value), .bool(tag.weak)], row["result"].array)
    }
  }

  /// Werkzeug takes tags without quotes; RFC 9110 section 8.8.3 has none, so ours refuses the list.
  private static let unquoted = [
    "\"foo\", \"bar\", W/\"baz\", blar", "WROlKLOI74L3lj64QcDjRv93k1sO5G5Vf3CbhAcJDKc",
    "OaiVJc9IAdlyC1NgdmAYvK08U2FqZw/yLLAtPjIBs4I",
  ]

  func testListsOfTags() async throws {
    for row in try await rows("ETags.from_header", count: 5) {
      guard let header = row["header"].string else {
        XCTAssertEqual(row["result"].string, "")
        continue
      }
      if Self.unquoted.contains(header) {
        XCTAssertThrowsError(try ETagCondition(parsing: header), header)
      } else {
        XCTAssertEqual(try ETagCondition(parsing: header).description, row["result"].string)
      }
    }
  }

  func testDatesPrint() async throws {
    for row in try await rows("http_date", count: 13) {
      let argument = row["args"][0]
      if argument == .null { continue }  // Without an argument it prints the present, which is no vector.
      let seconds: Int64? =
        if let number = argument.int { Int64(number) } else { Self.seconds(argument["datetime"].string ?? argument.string ?? "") }
      XCTAssertEqual(HTTPDate(secondsSince1970: try XCTUnwrap(seconds)).description, row["result"].string)
    }
  }

  func testDatesAreRead() async throws {
    for row in try await rows("parse_date", count: 7) {
      let text = try XCTUnwrap(row["args"][0].string)
      let date = HTTPDate(parsing: text)
      if text == " Sun 02 Feb 1343 08:49:37 GMT" {
        // Without the comma it is none of the three forms (RFC 9110 section 5.6.7).
        XCTAssertNil(date)
      } else {
        XCTAssertEqual(date?.secondsSince1970, row["result"]["datetime"].string.flatMap(Self.seconds), text)
      }
    }
  }

  func testConditions() async throws {
    for row in try await rows("is_resource_modified", count: 11) {
      // One row calls the function with two arguments that exclude each other, which types do not allow.
      if row["raises"].string != nil { continue }
      let request = row["args"][0]
      let options = row["kwargs"]
      func field(_ name: String) throws -> String? { request["HTTP_\(name)"].string.map(Self.quotingTag) }
      let conditions = Preconditions(
        ifNoneMatch: try field("IF_NONE_MATCH"),
        ifModifiedSince: try field("IF_MODIFIED_SINCE"),
        ifRange: try field("IF_RANGE")
      )
      let tag = try (options["etag"].string ?? options["data"]["bytes_utf8"].string.map { Self.hash($0) })
        .map { try ETag($0) }
      let modified = options["last_modified"]["datetime"].string.flatMap(Self.seconds).map {
        HTTPDate(secondsSince1970: $0)
      }
      let expected = try XCTUnwrap(row["result"].bool)
      let method = try XCTUnwrap(request["REQUEST_METHOD"].string)
      if method == "POST" {
        // Werkzeug calls a POST without conditions modified: nothing stands in its way.
        XCTAssertEqual(conditions.evaluate(method: method, etag: tag, lastModified: modified), .proceed)
      } else if options["ignore_if_range"].bool == false, conditions.ifRange != nil, request["HTTP_RANGE"].string != nil {
        // Werkzeug's answer is then whether the range is refused.
        XCTAssertEqual(!conditions.allowsRange(etag: tag, lastModified: modified), expected, "\(row)")
      } else if conditions.ifNoneMatch != nil, tag == nil {
        // If-None-Match silences If-Modified-Since also where there is no tag (RFC 9110 section 13.1.3).
        XCTAssertEqual(conditions.evaluate(method: method, etag: tag, lastModified: modified), .proceed)
      } else {
        let outcome = conditions.evaluate(method: method, etag: tag, lastModified: modified)
        XCTAssertEqual(outcome == .proceed, expected, "\(row)")
      }
    }
  }

  /// Werkzeug takes tags without quotes; the rows mean the tag, so it gets them here.
  private static func quotingTag(_ text: String) -> String {
    unquoted.contains(text) ? "\"\(text)\"" : text
  }

  /// The tags that Werkzeug makes of the bodies of its tests.
  private static func hash(_ body: String) -> String {
    switch body {
    case "awesome": "WROlKLOI74L3lj64QcDjRv93k1sO5G5Vf3CbhAcJDKc"
    case "awesome_if_range": "OaiVJc9IAdlyC1NgdmAYvK08U2FqZw/yLLAtPjIBs4I"
    default: "another"
    }
  }

  /// Seconds of an ISO 8601 text such as 1994-11-06T08:49:37-08:00, without Foundation, whose calendar changes in 1582.
  private static func seconds(_ text: String) -> Int64? {
    let numbers = text.split { !$0.isNumber }.compactMap { Int64($0) }
    guard numbers.count >= 3 else { return nil }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    func padded(_ number: Int64, _ width: Int) -> String {
      String(repeating: "0", count: width - String(number).count) + String(number)
    }
    let time = numbers.count >= 6 ? numbers[3...5].map { padded($0, 2) }.joined(separator: ":") : "00:00:00"
    let date = HTTPDate(
      parsing: "Sun, \(padded(numbers[2], 2)) \(months[Int(numbers[1]) - 1]) \(padded(numbers[0], 4)) \(time) GMT"
    )
    let west = text.hasSuffix("-08:00") ? 8 * 3600 as Int64 : 0
    return date.map { $0.secondsSince1970 + west }
  }
}
