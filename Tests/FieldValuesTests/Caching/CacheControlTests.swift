import FieldValues
import XCTest

final class CacheControlTests: XCTestCase {
  func testDirectivesPrintInOneOrder() {
    let all = CacheControl(
      maxAge: 1,
      sMaxAge: 2,
      noCache: true,
      noStore: true,
      private: true,
      public: true,
      noTransform: true,
      mustRevalidate: true,
      proxyRevalidate: true,
      mustUnderstand: true,
      immutable: true,
      staleWhileRevalidate: 3,
      staleIfError: 4,
      extensions: [.init("X", "y"), .init("flag")]
    )
    XCTAssertEqual(
      all.description,
      "max-age=1, s-maxage=2, no-cache, no-store, private, public, no-transform, must-revalidate, proxy-revalidate, "
        + "must-understand, immutable, stale-while-revalidate=3, stale-if-error=4, x=y, flag"
    )
    XCTAssertEqual(try CacheControl(parsing: all.description), all)
  }

  func testAFalseFlagPrintsNothingAndAnEmptyOneIsEmpty() {
    XCTAssertEqual(CacheControl(noCache: false, noStore: false, private: false).description, "")
    XCTAssertTrue(CacheControl(noStore: false).isEmpty)
    XCTAssertFalse(CacheControl.preventStoring.isEmpty)
    XCTAssertEqual(CacheControl.preventStoring.description, "no-store")
  }

  func testFieldListsAreQuoted() {
    let control = CacheControl(noCache: ["set-cookie", "X-User"], private: [])
    XCTAssertEqual(control.description, "no-cache=\"set-cookie, X-User\", private")
    XCTAssertEqual(CacheControl(noCache: ["a\"b", "c"]).description, "no-cache=\"c\"", "what is no name is left out")
  }

  func testDirectivesRead() {
    XCTAssertEqual(CacheControl(.maxAge(.days(30)), .public).description, "max-age=2592000, public")
    XCTAssertEqual(
      CacheControl(.maxAge(60), .staleIfError(.minutes(5)), .staleWhileRevalidate(.hours(1))).description,
      "max-age=60, stale-while-revalidate=3600, stale-if-error=300"
    )
    XCTAssertEqual(
      CacheControl(.noCache, .noStore, .private, .noTransform, .mustRevalidate, .proxyRevalidate, .mustUnderstand).description,
      "no-cache, no-store, private, no-transform, must-revalidate, proxy-revalidate, must-understand"
    )
    XCTAssertEqual(
      CacheControl(.noCacheFields(["a"]), .privateFields(["b"]), .immutable, .extension("x", nil)).description,
      "no-cache=\"a\", private=\"b\", immutable, x"
    )
    let seconds = 7
    XCTAssertEqual(CacheControl(.maxAge(seconds), .maxAge(8), .sMaxAge(seconds)).description, "max-age=8, s-maxage=7")
  }

  func testASpanIsNeverNegativeAndNeverOverflows() {
    XCTAssertEqual(CacheControl.Delta(-1).seconds, 0)
    XCTAssertEqual(CacheControl.Delta.days(.max).seconds, .max)
    XCTAssertEqual(CacheControl.Delta.days(.min).seconds, 0)
    XCTAssertEqual(CacheControl.Delta(.milliseconds(1999)).seconds, 1)
    XCTAssertEqual(CacheControl(maxAge: -5).description, "max-age=0")
  }

  func testNamesAreReadWithoutCaseAndNumbersMayBeQuoted() throws {
    XCTAssertEqual(try CacheControl(parsing: "Max-Age=10").maxAge, 10)
    XCTAssertEqual(try CacheControl(parsing: "max-age=\"10\"").maxAge, 10)
    XCTAssertEqual(try CacheControl(parsing: " ,max-age=1,, public , ").description, "max-age=1, public")
  }

  func testANumberTooLargeIsTheLargestThereIs() throws {
    XCTAssertEqual(try CacheControl(parsing: "max-age=99999999999999999999").maxAge, .max)
  }

  func testOfARepeatedDirectiveTheFirstCounts() throws {
    XCTAssertEqual(try CacheControl(parsing: "max-age=1, max-age=2").description, "max-age=1")
    XCTAssertEqual(try CacheControl(parsing: "private=\"a\", private, x=1, X=2").description, "private=\"a\", x=1")
  }

  func testWhatIsNotKnownIsAnExtension() throws {
    let control = try CacheControl(parsing: "max-age=1, Foo, max_age=3, documentation-only, y=\"a, b\", z=\"\"")
    XCTAssertEqual(
      control.extensions,
      [
        .init("foo"), .init("max_age", "3"), .init("documentation-only"), .init("y", "a, b"), .init("z", ""),
      ]
    )
    XCTAssertEqual(control.description, "max-age=1, foo, max_age=3, documentation-only, y=\"a, b\", z=\"\"")
  }

  func testFieldListsAreRead() throws {
    XCTAssertEqual(try CacheControl(parsing: "no-cache=\"set-cookie\"").noCache, .fields(["set-cookie"]))
    XCTAssertEqual(try CacheControl(parsing: "private=\" a ,, B \"").private, .fields(["a", "B"]))
    XCTAssertEqual(try CacheControl(parsing: "private=a").private, .fields(["a"]))
    XCTAssertEqual(try CacheControl(parsing: "no-cache=\"\"").noCache, .all)
  }

  func testTheArgumentOfAFlagIsPassedOver() throws {
    XCTAssertEqual(try CacheControl(parsing: "public=true").description, "public")
  }

  func testABadValueIsRefusedWithASentence() {
    for text in [
      "max-age", "max-age=", "max-age = 10", "max-age=-1", "max-age=1.5", "max-age=x", "max-age=\"\"", "s-maxage=\"1",
      "=1", "public private", "no-cache=\"a b\"", "x=\"a", "max-age=1;public", "max-age=1, max-age=x", "é",
    ] {
      XCTAssertThrowsError(try CacheControl(parsing: text), text)
    }
    XCTAssertThrowsError(try CacheControl(parsing: "max-age=-1")) { error in
      XCTAssertEqual(
        "\(error)",
        "Cache-Control directive max-age \"-1\" is not a number of seconds, 0 or more. Write it like max-age=60."
      )
    }
  }

  func testAnExtensionThatCannotBeSentIsNotPrinted() {
    let control = CacheControl(public: true, extensions: [.init("a b"), .init("x", "a\r\nb"), .init("y", "é")])
    XCTAssertEqual(control.description, "public, x, y=\"é\"")
  }
}
