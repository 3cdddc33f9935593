import Scenarios
import XCTest

@testable import Workbench

final class StreamLogTests: XCTestCase {
  private let text =
    "\u{FEFF}id: 1\r\ndata: a\r\n\r\n: ping\n\nretry: 5000\rdata: b\rdata: c\r\r\n\nid:2\ndata\n\nid\u{0}: x\nidx: 9\n\nunfinished"

  private func frames(_ log: StreamLog) -> [String] {
    log.numbers.map { String(decoding: log.bytes(of: $0), as: UTF8.self) }
  }

  func testFramesAreTheSameHoweverTheBytesAreCut() {
    let bytes = Array(text.utf8)
    var whole = StreamLog(.events)
    whole.take(body: bytes, at: .zero)
    XCTAssertEqual(
      frames(whole),
      [
        "id: 1\r\ndata: a\r\n", ": ping\n", "retry: 5000\rdata: b\rdata: c\r", "id:2\ndata\n", "id\u{0}: x\nidx: 9\n",
      ]
    )
    for size in [1, 2, 3, 5, 7] {
      var cut = StreamLog(.events)
      for start in stride(from: 0, to: bytes.count, by: size) {
        cut.take(body: Array(bytes[start..<min(start + size, bytes.count)]), at: .zero)
      }
      XCTAssertEqual(frames(cut), frames(whole), "cut by \(size)")
      XCTAssertEqual(cut.unfinished, "unfinished".utf8.count)
    }
  }

  func testWhatAReaderRemembersIsKept() {
    var log = StreamLog(.events)
    log.take(body: Array(text.utf8), at: .zero)
    XCTAssertEqual(log.lastID, "2")
    XCTAssertEqual(log.retry, 5000)
    XCTAssertEqual(log.comments, 1)
  }

  func testRateAndGapsComeFromTheTimes() {
    var log = StreamLog(.events)
    for (number, time) in [0, 100, 1900, 2000, 2300].enumerated() {
      log.take(body: Array("data: \(number)\n\n".utf8), at: .milliseconds(time))
    }
    XCTAssertEqual(log.rate, 3)
    XCTAssertEqual(log.lastGap, .milliseconds(300))
    XCTAssertEqual(log.largestGap, StreamLog.Gap(length: .milliseconds(1800), before: 2))
  }

  func testAFrameLongerThanTheBoundIsCutAndItsSizeIsKnown() {
    var log = StreamLog(.events)
    let piece = Array("data: ".utf8) + [UInt8](repeating: 0x61, count: 700_000)
    log.take(body: piece, at: .zero)
    log.take(body: piece + Array("\n\ndata: next\n\n".utf8), at: .zero)
    XCTAssertEqual(log.total, 2)
    XCTAssertEqual(log[0]?.length, EventFrame.Splitter.mostFrameBytes)
    XCTAssertEqual(log[0]?.size, piece.count * 2 + 1)
    XCTAssertEqual(frames(log).last, "data: next\n")
  }

  func testTheOldestGoWhenThereAreTooMany() {
    var log = StreamLog(.reads)
    let more = 10_000
    for number in 0..<StreamLog.mostFrames + more {
      log.take(body: [UInt8(truncatingIfNeeded: number)], at: .microseconds(number))
    }
    XCTAssertEqual(log.total, StreamLog.mostFrames + more)
    XCTAssertLessThanOrEqual(log.numbers.count, StreamLog.mostFrames)
    XCTAssertGreaterThan(log.numbers.count, StreamLog.mostFrames - StreamLog.Slab.frameLimit)
    XCTAssertEqual(log.bytes(of: log.dropped).first, UInt8(truncatingIfNeeded: log.dropped))
    XCTAssertEqual(log.bytes(of: log.total - 1).first, UInt8(truncatingIfNeeded: log.total - 1))
    XCTAssertNil(log[log.dropped - 1])
    XCTAssertNil(log[log.total])
  }

  func testBytesAreBoundedToo() {
    var log = StreamLog(.events)
    let event = Array("data: ".utf8) + [UInt8](repeating: 0x61, count: 500_000) + Array("\n\n".utf8)
    for _ in 0..<200 { log.take(body: event, at: .zero) }
    XCTAssertEqual(log.total, 200)
    XCTAssertLessThanOrEqual(log.byteCount, StreamLog.mostBytes)
    XCTAssertEqual(log.byteCount, log.numbers.reduce(0) { $0 + log.bytes(of: $1).count })
  }

  func testAnIndexEntryIsEightBytes() {
    XCTAssertEqual(StreamLog.Slab.indexBytes, 8)
    var log = StreamLog(.events)
    for _ in 0..<100_000 { log.take(body: Array("data: about fifty bytes of an event of a stream\n\n".utf8), at: .zero) }
    XCTAssertEqual(log.memory, log.byteCount + 100_000 * 8)
  }

  func testFramesOfADayKeepTheirTimes() {
    var log = StreamLog(.events)
    let times = (0..<100).map { Duration.seconds($0 * 900) }
    for time in times { log.take(body: Array("data: x\n\n".utf8), at: time) }
    XCTAssertEqual(log.numbers.map { log.time(of: $0) }, times)
    XCTAssertEqual(log.lastGap, .seconds(900))
    XCTAssertEqual(frames(log), Array(repeating: "data: x\n", count: 100))
  }
}
