import FieldValues
import XCTest

final class ShortDurationTests: XCTestCase {
  func testASentenceNamesTheLargestUnit() {
    XCTAssertEqual(Duration.microseconds(12).shortText, "12 µs")
    XCTAssertEqual(Duration.microseconds(41_900).shortText, "41 ms")
    XCTAssertEqual(Duration.milliseconds(1250).shortText, "1.25 s")
    XCTAssertEqual(Duration.milliseconds(1050).shortText, "1.05 s")
    XCTAssertEqual(Duration.milliseconds(1200).shortText, "1.2 s")
    XCTAssertEqual(Duration.seconds(100).shortText, "100 s")
    XCTAssertEqual(Duration.milliseconds(-5).shortText, "-5 ms")
    XCTAssertEqual(Duration.milliseconds(-1500).shortText, "-1.5 s")
  }

  func testAColumnHasThreeFigures() {
    XCTAssertEqual(Duration.microseconds(810).columnText, "0.81 ms")
    XCTAssertEqual(Duration.microseconds(41_050).columnText, "41.0 ms")
    XCTAssertEqual(Duration.milliseconds(1250).columnText, "1.25 s")
    XCTAssertEqual(Duration.seconds(252).columnText, "4:12")
    XCTAssertEqual(Duration.seconds(60).columnText, "1:00")
    XCTAssertEqual(Duration.zero.columnText, "0.00 ms")
  }

  func testAMachineReadsSecondsWithThreeDigits() {
    XCTAssertEqual(Duration.milliseconds(1004).secondsText, "1.004")
    XCTAssertEqual(Duration.zero.secondsText, "0.000")
  }

  func testMicrosecondsStopShortOfTheLimits() {
    XCTAssertEqual(Duration.milliseconds(-3).wholeMicroseconds, -3000)
    XCTAssertEqual(Duration.seconds(Int64.max).wholeMicroseconds, .max / 2)
    XCTAssertEqual(Duration.seconds(Int64.min).wholeMicroseconds, .min / 2)
  }
}
