import NIOCore
import XCTest

@testable import AnswerbackServer

/// What NIO's handler and the client are shown of each other's frames, without a connection.
final class HTTP2FramesTests: XCTestCase {
  private static let maxFrameSize: [UInt8] = [0, 5, 0, 0xFF, 0xFF, 0xFF]

  private func shown(_ pieces: [[UInt8]]) -> [UInt8] {
    var frames = HTTP2ClientFrames()
    return pieces.flatMap { Array(frames.take(ByteBuffer(bytes: $0)) { _ in }.readableBytesView) }
  }

  private func settings(_ payload: [UInt8]) -> [UInt8] { Frame(type: Frame.settings, payload: payload).bytes }

  private let acknowledgement = Frame(type: Frame.settings, flags: Frame.acknowledges).bytes

  func testTheClientsSettingsAreGivenALargestFrameAndAnAcknowledgement() {
    let own: [UInt8] = [0, 4, 0, 0, 0, 1]
    let get = Frame.get("/x", stream: 1).bytes
    XCTAssertEqual(
      shown([Frame.preface + settings(own) + get]),
      Frame.preface + settings(own + Self.maxFrameSize) + acknowledgement + get
    )
  }

  func testItsOwnAcknowledgementIsLeftOutOnce() {
    XCTAssertEqual(
      shown([Frame.preface + settings([]) + acknowledgement + Frame.get("/x", stream: 1).bytes + acknowledgement]),
      Frame.preface + settings(Self.maxFrameSize) + acknowledgement + Frame.get("/x", stream: 1).bytes + acknowledgement
    )
  }

  func testLaterSettingsAreGivenTheLargestFrameOnly() {
    XCTAssertEqual(
      shown([Frame.preface + settings([]), settings([0, 5, 0, 0, 0x40, 0])]),
      Frame.preface + settings(Self.maxFrameSize) + acknowledgement + settings([0, 5, 0, 0, 0x40, 0] + Self.maxFrameSize)
    )
  }

  func testSettingsThatBreakTheRulesAreForNIOToRefuse() {
    for wrong in [
      settings([0, 4, 0]), Frame(type: Frame.settings, stream: 1, payload: []).bytes,
      Frame(type: Frame.settings, flags: Frame.acknowledges, payload: [0]).bytes,
      Frame(type: Frame.settings, payload: [UInt8](repeating: 0, count: 20_000)).bytes,
    ] {
      XCTAssertEqual(shown([Frame.preface + wrong]), Frame.preface + wrong)
    }
  }

  func testItDoesNotMatterHowTheBytesAreSplit() {
    let bytes =
      Frame.preface + settings([0, 4, 0, 0, 0, 1]) + Frame.get("/x", stream: 1).bytes + acknowledgement
      + Frame.data("hello", stream: 1).bytes + settings([]) + Frame.grant(1).bytes
    let whole = shown([bytes])
    for first in 0...bytes.count {
      XCTAssertEqual(shown([Array(bytes[..<first]), Array(bytes[first...])]), whole, "split at \(first)")
    }
    XCTAssertEqual(shown(bytes.map { [$0] }), whole)
  }

  func testTheClientIsToldFewerStreamsThanNIOAllows() {
    var frames = HTTP2ServerFrames(streams: 128)
    let first = frames.take(ByteBuffer(bytes: settings([0, 3, 0, 0, 4, 0, 0, 6, 0, 0, 1, 0])))
    XCTAssertEqual(Array(first.bytes.readableBytesView), settings([0, 3, 0, 0, 0, 128, 0, 6, 0, 0, 1, 0]))
    let second = frames.take(ByteBuffer(bytes: settings([0, 3, 0, 0, 4, 0])))
    XCTAssertEqual(Array(second.bytes.readableBytesView), settings([0, 3, 0, 0, 4, 0]))
  }

  func testALargeFieldBlockIsCutAndKeepsItsFlags() {
    for (count, parts) in [(16_384, [16_384]), (16_385, [16_384, 1]), (40_000, [16_384, 16_384, 7232])] {
      for flags in [Frame.endsHeaders, Frame.endsHeaders | Frame.endsStream] {
        var frames = HTTP2ServerFrames(streams: 128)
        let block = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let sent = frames.take(ByteBuffer(bytes: Frame(type: Frame.headers, flags: flags, stream: 3, payload: block).bytes))
        let (cut, rest) = Frame.parse(Array(sent.bytes.readableBytesView))
        XCTAssertEqual(rest, [])
        XCTAssertEqual(cut.map(\.payload.count), parts)
        XCTAssertEqual(cut.flatMap(\.payload), block)
        XCTAssertEqual(cut.map(\.type), [Frame.headers] + parts.dropFirst().map { _ in Frame.continuation })
        XCTAssertEqual(Set(cut.map(\.stream)), [3])
        XCTAssertEqual(cut.first.map { $0.flags & Frame.endsStream }, flags & Frame.endsStream)
        XCTAssertEqual(cut.map { $0.flags & Frame.endsHeaders }, parts.dropLast().map { _ in 0 } + [Frame.endsHeaders])
      }
    }
  }

  func testOnlyAGoodbyeWithACodeBreaksTheConnection() {
    for (code, notice) in [(UInt32(0), HTTP2ServerFrames.Notice.nothing), (1, .breaks), (11, .breaks)] {
      var frames = HTTP2ServerFrames(streams: 128)
      let goodbye = Frame(type: Frame.goodbye, payload: UInt32(5).bytes + code.bytes)
      XCTAssertEqual(frames.take(ByteBuffer(bytes: goodbye.bytes)).notice, notice)
    }
  }

  func testAPayloadInABufferOfItsOwnIsNotTakenForAFrame() {
    var frames = HTTP2ServerFrames(streams: 128)
    let goodbye = Frame(type: Frame.goodbye, payload: UInt32(5).bytes + UInt32(1).bytes).bytes
    let head = Frame(type: Frame.data, stream: 1, payload: goodbye).bytes.prefix(9)
    XCTAssertEqual(frames.take(ByteBuffer(bytes: head)).notice, .uses(stream: 1, count: 17))
    XCTAssertEqual(frames.take(ByteBuffer(bytes: goodbye)).notice, .nothing)
    XCTAssertEqual(frames.take(ByteBuffer(bytes: goodbye)).notice, .breaks)
  }

  func testWhatTheClientSaysOfItsWindowsIsNoticedHoweverItIsSplit() {
    let bytes =
      Frame.preface + settings([0, 4, 0, 0, 0, 7, 0, 3, 0, 0, 0, 1]) + Frame.get("/x", stream: 1).bytes
      + Frame.grant(5, stream: 1).bytes
      + Frame.data("hello", stream: 1).bytes + Frame.grant(9).bytes
    let expected: [HTTP2ClientFrames.Notice] = [
      .initialWindow(7), .begins(stream: 1), .grants(stream: 1, count: 5), .grants(stream: 0, count: 9),
    ]
    for first in 0...bytes.count {
      var (frames, notices) = (HTTP2ClientFrames(), [HTTP2ClientFrames.Notice]())
      for piece in [bytes[..<first], bytes[first...]] { _ = frames.take(ByteBuffer(bytes: piece)) { notices.append($0) } }
      XCTAssertEqual(notices, expected, "split at \(first)")
    }
  }
}
