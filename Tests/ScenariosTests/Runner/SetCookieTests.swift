import Scenarios
import XCTest

final class SetCookieTests: XCTestCase {
  private let rig = Rig()

  private func failures(_ section: String, _ lines: [String]) async -> [String] {
    await rig.failures("GET {{base}}/\n\nHTTP 200\n\(section)\n", Answer(200, lines.map { "Set-Cookie: \($0)" }))
  }

  func testAttributesAreASetAndTheirNamesHaveNoCase() async {
    let failures = await failures(
      "[SetCookies]\nsid={{*:hex}}; Path=/; HttpOnly; Secure",
      ["sid=0af3; secure; HTTPONLY; path=/"]
    )
    XCTAssertEqual(failures, [])
  }

  func testAMissingAttributeIsPointedAtWhereItWouldStand() async {
    let failures = await failures(
      """
      [SetCookies]
      theme=dark; Path=/
      csrf={{*:base64url}}; Path=/; Secure; SameSite=Strict
      """,
      ["theme=dark; Path=/", "csrf=kP3x; Path=/; SameSite=Strict"]
    )
    XCTAssertEqual(
      failures,
      [
        """
        6:1+53 Set-Cookie lines differ
        - csrf={{*:base64url}}; Path=/; Secure; SameSite=Strict
        + csrf=kP3x; Path=/; SameSite=Strict
                             ^ attribute "Secure" is missing
        """
      ]
    )
  }

  func testValuesAndAttributesThatDifferAreEachPointedAt() async {
    let failures = await failures(
      "[SetCookies]\na=1; Path=/; Max-Age=5; Secure",
      ["a=2; Path=/x; Max-Age; Secure=yes; HttpOnly"]
    )
    XCTAssertEqual(
      failures,
      [
        """
        5:1+30 Set-Cookie lines differ
        - a=1; Path=/; Max-Age=5; Secure
        + a=2; Path=/x; Max-Age; Secure=yes; HttpOnly
            ^ value is "2", not "1"
               ^ attribute "Path" is "/x", not "/"
                        ^ attribute "Max-Age" has no value; expected "5"
                                 ^ attribute "Secure" has the value "yes", and none is expected
                                             ^ attribute "HttpOnly" is not expected
        """
      ]
    )
  }

  func testALineTooManyAndALineTooFewFail() async {
    let surplus = await failures("[SetCookies]\na=1", ["a=1", "b=2"])
    XCTAssertEqual(surplus, ["4:1+12 Set-Cookie lines differ\n+ b=2\n  ^ this line is not expected"])
    let missing = await failures("[SetCookies]\na=1\nb=2", ["a=1"])
    XCTAssertEqual(missing, ["6:1+3 Set-Cookie lines differ\n- b=2\n  ^ this line is missing"])
  }

  func testTheOrderCountsUnlessTheSectionSaysOtherwise() async {
    let ordered = await failures("[SetCookies]\na=1\nb=2", ["b=2", "a=1"])
    XCTAssertEqual(
      ordered,
      ["6:1+3 Set-Cookie lines differ\n- b=2\n  ^ it came as line 1 of 2, which is not its place in the order"]
    )
    let anyOrder = await failures("[SetCookies any-order]\na=1\nb=2", ["b=2", "a=1"])
    XCTAssertEqual(anyOrder, [])
    let surplus = await failures("[SetCookies any-order]\na=1", ["b=2", "a=1"])
    XCTAssertEqual(surplus, ["4:1+22 Set-Cookie lines differ\n+ b=2\n  ^ this line is not expected"])
  }

  func testASubsetLetsOtherLinesBe() async {
    let good = await failures("[SetCookies subset]\nb=2", ["a=1", "b=2"])
    XCTAssertEqual(good, [])
    let bad = await failures("[SetCookies subset]\nc=3", ["a=1", "b=2"])
    XCTAssertEqual(bad, ["5:1+3 Set-Cookie lines differ\n- c=3\n  ^ this line is missing"])
  }

  func testRawComparesWholeLines() async {
    let good = await failures("[SetCookies raw]\na=1; Path=/; Secure", ["a=1; Path=/; Secure"])
    XCTAssertEqual(good, [])
    let bad = await failures("[SetCookies raw]\na=1; Path=/; Secure", ["a=1; Secure; Path=/"])
    XCTAssertEqual(
      bad,
      [
        """
        5:1+19 Set-Cookie lines differ
        - a=1; Path=/; Secure
        + a=1; Secure; Path=/
               ^ differs from here
        """
      ]
    )
  }

  func testTwoEqualLinesNeedTwoLinesOnTheWire() async {
    let failures = await failures("[SetCookies any-order]\na={{*}}\na={{*}}", ["a=1"])
    XCTAssertEqual(
      failures,
      ["6:1+7 Set-Cookie lines differ\n- a={{*}}\n  ^ it came as line 1 of 1, which another expected line has taken"]
    )
  }

  func testAMatcherThatTakesEverythingLeavesToTheOthersWhatOnlyTheyFit() async {
    let failures = await failures("[SetCookies any-order]\na={{*}}\na=1", ["a=1", "a=2"])
    XCTAssertEqual(failures, [])
  }

  func testALineWithThousandsOfAttributesIsToldInFewLines() async {
    let line = "a=1" + String(repeating: "; Path=/okie: sid=1", count: 3000)
    let failures = await failures("[SetCookies]\na=1", [line])
    XCTAssertEqual(failures.count, 1)
    XCTAssertTrue(failures[0].hasSuffix("  and 2990 more differences"), failures[0].suffix(200).description)
    XCTAssertLessThan(failures[0].split(separator: "\n").count, 20)
  }
}
