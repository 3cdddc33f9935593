import FieldValues
import XCTest

final class PreconditionsTests: XCTestCase {
  private let date = "Tue, 14 Nov 2023 22:13:20 GMT"
  private let modified = HTTPDate(secondsSince1970: 1_700_000_000)
  private let before = HTTPDate(secondsSince1970: 1_699_999_999)
  private let after = HTTPDate(secondsSince1970: 1_700_000_001)

  private func outcome(
    _ conditions: Preconditions,
    method: String = "GET",
    tag: String? = "\"x\"",
    modified: HTTPDate? = nil,
    exists: Bool = true
  ) throws -> Preconditions.Outcome {
    conditions.evaluate(
      method: method,
      etag: try tag.map { try ETag(parsing: $0) },
      lastModified: modified,
      exists: exists,
      now: after
    )
  }

  func testWithoutConditionsThereIsNothingToDo() throws {
    XCTAssertEqual(try outcome(Preconditions()), .proceed)
    XCTAssertTrue(Preconditions(ifRange: "\"x\"").isEmpty)
    XCTAssertFalse(Preconditions(ifMatch: "*").isEmpty)
  }

  func testIfNoneMatchComparesWeakly() throws {
    for list in ["\"x\"", "W/\"x\"", "\"a\", \"x\"", "*"] {
      XCTAssertEqual(try outcome(Preconditions(ifNoneMatch: list)), .notModified, list)
      XCTAssertEqual(try outcome(Preconditions(ifNoneMatch: list), method: "HEAD"), .notModified, list)
      XCTAssertEqual(try outcome(Preconditions(ifNoneMatch: list), method: "PUT"), .preconditionFailed, list)
      XCTAssertEqual(try outcome(Preconditions(ifNoneMatch: list), tag: "W/\"x\""), .notModified, list)
    }
    XCTAssertEqual(try outcome(Preconditions(ifNoneMatch: "\"y\"")), .proceed)
    XCTAssertEqual(try outcome(Preconditions(ifNoneMatch: "\"x\""), tag: nil), .proceed)
  }

  func testIfMatchComparesStrongly() throws {
    XCTAssertEqual(try outcome(Preconditions(ifMatch: "\"a\", \"x\""), method: "PUT"), .proceed)
    XCTAssertEqual(try outcome(Preconditions(ifMatch: "*"), method: "PUT"), .proceed)
    XCTAssertEqual(try outcome(Preconditions(ifMatch: "*"), method: "PUT", tag: nil), .proceed)
    XCTAssertEqual(try outcome(Preconditions(ifMatch: "\"y\""), method: "PUT"), .preconditionFailed)
    XCTAssertEqual(try outcome(Preconditions(ifMatch: "W/\"x\""), method: "PUT"), .preconditionFailed)
    XCTAssertEqual(try outcome(Preconditions(ifMatch: "\"x\""), method: "PUT", tag: "W/\"x\""), .preconditionFailed)
    XCTAssertEqual(try outcome(Preconditions(ifMatch: "\"y\"")), .preconditionFailed, "for GET as well")
  }

  func testStarTellsWhetherThereIsARepresentation() throws {
    XCTAssertEqual(try outcome(Preconditions(ifMatch: "*"), method: "PUT", tag: nil, exists: false), .preconditionFailed)
    XCTAssertEqual(try outcome(Preconditions(ifNoneMatch: "*"), method: "PUT", tag: nil, exists: false), .proceed)
  }

  func testDatesCountWhereThereIsNoTagCondition() throws {
    let since = Preconditions(ifModifiedSince: date)
    XCTAssertEqual(try outcome(since, modified: modified), .notModified)
    XCTAssertEqual(try outcome(since, modified: before), .notModified)
    XCTAssertEqual(try outcome(since, modified: after), .proceed)
    XCTAssertEqual(try outcome(since, modified: nil), .proceed)
    XCTAssertEqual(try outcome(since, method: "POST", modified: modified), .proceed, "GET and HEAD only")
    let unmodified = Preconditions(ifUnmodifiedSince: date)
    XCTAssertEqual(try outcome(unmodified, modified: modified), .proceed)
    XCTAssertEqual(try outcome(unmodified, modified: after), .preconditionFailed)
    XCTAssertEqual(try outcome(unmodified, method: "DELETE", modified: after), .preconditionFailed)
    XCTAssertEqual(try outcome(unmodified, modified: nil), .proceed)
  }

  func testATagConditionSilencesItsDate() throws {
    XCTAssertEqual(
      try outcome(Preconditions(ifNoneMatch: "\"y\"", ifModifiedSince: date), modified: modified),
      .proceed
    )
    XCTAssertEqual(
      try outcome(Preconditions(ifMatch: "\"x\"", ifUnmodifiedSince: date), method: "PUT", modified: after),
      .proceed
    )
  }

  func testIfMatchComesBeforeIfNoneMatch() throws {
    XCTAssertEqual(try outcome(Preconditions(ifMatch: "\"y\"", ifNoneMatch: "\"x\"")), .preconditionFailed)
    XCTAssertEqual(try outcome(Preconditions(ifMatch: "\"x\"", ifNoneMatch: "\"x\"")), .notModified)
    XCTAssertEqual(
      try outcome(Preconditions(ifUnmodifiedSince: date, ifModifiedSince: date), modified: modified),
      .notModified
    )
  }

  func testADateThatCannotBeReadIsIgnored() throws {
    XCTAssertEqual(
      try outcome(Preconditions(ifUnmodifiedSince: "x", ifModifiedSince: "\(date), \(date)"), modified: after),
      .proceed
    )
  }

  func testTagsThatCannotBeReadMatchNothing() throws {
    XCTAssertEqual(try outcome(Preconditions(ifMatch: "x"), method: "PUT"), .preconditionFailed)
    XCTAssertEqual(try outcome(Preconditions(ifNoneMatch: "x", ifModifiedSince: date), modified: modified), .proceed)
  }

  func testIfRangeNeedsTheSameStrongTagOrTheVeryDate() throws {
    func allows(_ value: String?, tag: String? = "\"x\"", now: HTTPDate? = nil) throws -> Bool {
      Preconditions(ifRange: value).allowsRange(
        etag: try tag.map { try ETag(parsing: $0) },
        lastModified: modified,
        now: now ?? after
      )
    }
    XCTAssertTrue(try allows(nil))
    XCTAssertTrue(try allows("\"x\""))
    XCTAssertFalse(try allows("\"y\""))
    XCTAssertFalse(try allows("W/\"x\""))
    XCTAssertFalse(try allows("\"x\"", tag: "W/\"x\""))
    XCTAssertFalse(try allows("\"x\"", tag: nil))
    XCTAssertFalse(try allows("x"))
    XCTAssertTrue(try allows(date))
    XCTAssertTrue(try allows("Tue Nov 14 22:13:20 2023"))
    XCTAssertFalse(try allows("Tue, 14 Nov 2023 22:13:21 GMT"), "a later date is not the same")
    XCTAssertFalse(try allows(date, now: modified), "a date of this second is not strong yet")
  }
}
