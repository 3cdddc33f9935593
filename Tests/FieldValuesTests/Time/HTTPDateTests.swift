import FieldValues
import Foundation
import XCTest

final class HTTPDateTests: XCTestCase {
  /// 2026-01-01T00:00:00Z
  private let now = HTTPDate(secondsSince1970: 1_767_225_600)

  func testAllThreeFormsAreRead() {
    for text in [
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
      " sun, 06 nov 1994 08:49:37 gmt\t",
    ] {
      XCTAssertEqual(HTTPDate(parsing: text, now: now), HTTPDate(secondsSince1970: 784_111_777), text)
    }
    XCTAssertEqual(HTTPDate(parsing: "Wed Nov 16 08:49:37 1994", now: now)?.secondsSince1970, 784_975_777)
  }

  func testItPrintsTheFixedForm() {
    XCTAssertEqual(HTTPDate(secondsSince1970: 784_111_777).description, "Sun, 06 Nov 1994 08:49:37 GMT")
    XCTAssertEqual(HTTPDate.epoch.description, "Thu, 01 Jan 1970 00:00:00 GMT")
    XCTAssertEqual(HTTPDate(secondsSince1970: 951_782_400).description, "Tue, 29 Feb 2000 00:00:00 GMT")
    XCTAssertEqual(HTTPDate(secondsSince1970: -1).description, "Wed, 31 Dec 1969 23:59:59 GMT")
  }

  func testTimesOutsideTheFourDigitYearsBecomeTheNearestInside() {
    XCTAssertEqual(HTTPDate(secondsSince1970: .min).description, "Sat, 01 Jan 0000 00:00:00 GMT")
    XCTAssertEqual(HTTPDate(secondsSince1970: .max).description, "Fri, 31 Dec 9999 23:59:59 GMT")
    XCTAssertEqual(HTTPDate.epoch.advanced(bySeconds: .max).description, "Fri, 31 Dec 9999 23:59:59 GMT")
    XCTAssertEqual(HTTPDate.epoch.advanced(bySeconds: .min).description, "Sat, 01 Jan 0000 00:00:00 GMT")
  }

  func testADateIsTheSecondItLiesIn() {
    XCTAssertEqual(HTTPDate(Date(timeIntervalSince1970: 1.9)).secondsSince1970, 1)
    XCTAssertEqual(HTTPDate(Date(timeIntervalSince1970: -0.1)).secondsSince1970, -1)
    XCTAssertEqual(HTTPDate(Date(timeIntervalSince1970: .nan)), .epoch)
    XCTAssertEqual(HTTPDate(Date(timeIntervalSince1970: .infinity)).secondsSince1970, 253_402_300_799)
    XCTAssertEqual(HTTPDate(secondsSince1970: 5).date, Date(timeIntervalSince1970: 5))
  }

  func testAYearOfTwoDigitsIsAtMostFiftyYearsAhead() {
    func year(_ digits: String) -> String? {
      (HTTPDate(parsing: "Friday, 02-Jan-\(digits) 00:00:00 GMT", now: now)?.description).map {
        String($0.dropFirst(12).prefix(4))
      }
    }
    XCTAssertEqual(year("94"), "1994")
    XCTAssertEqual(year("26"), "2026")
    XCTAssertEqual(year("75"), "2075")
    XCTAssertEqual(year("76"), "1976", "2076-01-02 is 50 years and a day ahead")
    XCTAssertEqual(HTTPDate(parsing: "Friday, 01-Jan-76 00:00:00 GMT", now: now)?.description, "Wed, 01 Jan 2076 00:00:00 GMT")
    let late = HTTPDate(secondsSince1970: 3_313_526_400)  // 2075-01-01
    XCTAssertEqual(
      HTTPDate(parsing: "Friday, 02-Jan-05 00:00:00 GMT", now: late)?.description,
      "Fri, 02 Jan 2105 00:00:00 GMT"
    )
  }

  func testALeapSecondIsTheNextSecond() {
    XCTAssertEqual(
      HTTPDate(parsing: "Sat, 31 Dec 2016 23:59:60 GMT")?.description,
      "Sun, 01 Jan 2017 00:00:00 GMT"
    )
  }

  func testWhatIsNoDateIsNil() {
    for text in [
      "", "foo", "Sun, 06 Nov 1994", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
      "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 GMT x",
      "Xyz, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Xxx 1994 08:49:37 GMT", "Sun, 31 Apr 1994 08:49:37 GMT",
      "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 29 Feb 1900 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
      "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 8:49:37 GMT",
      "Sun,06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT",
      "Sun Nov 6 08:49:37 1994", "Sun, 06 Nov 99999999999999999999 08:49:37 GMT", "784111777",
    ] {
      XCTAssertNil(HTTPDate(parsing: text, now: now), text)
    }
  }

  func testDatesAreOrderedByTime() {
    XCTAssertLessThan(HTTPDate(secondsSince1970: -5), .epoch)
  }

  func testEveryDayOfTheCalendarComesBack() {
    // A step of a prime number of seconds visits all hours, days of week and months.
    for seconds in stride(from: Int64(-62_167_219_200), through: 253_402_300_799, by: 39_916_801) {
      let date = HTTPDate(secondsSince1970: seconds)
      XCTAssertEqual(HTTPDate(parsing: date.description, now: now), date)
    }
  }

  func testTheCalendarAgreesWithFoundation() throws {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    // From 1600 on: before 1582 Foundation counts by the Julian calendar.
    for seconds in stride(from: Int64(-11_676_096_000), through: 253_402_300_799, by: 479_001_599) {
      let date = HTTPDate(secondsSince1970: seconds)
      XCTAssertEqual(date.description, formatter.string(from: date.date))
    }
  }
}
