import FieldValues
import XCTest

final class ServerSentEventDecoderTests: XCTestCase {
  func testAFrameKeepsWhatWasSent() {
    var decoder = ServerSentEventDecoder()
    let frames = decoder.decode("\r\n: hi\r\nid: 4\r\nx:y\r\ndata: a\r\ndata:b\r\n\r\n: ping\n\n".utf8)
    XCTAssertEqual(
      frames.map { String(decoding: $0.bytes, as: UTF8.self) },
      [
        ": hi\r\nid: 4\r\nx:y\r\ndata: a\r\ndata:b\r\n", ": ping\n",
      ]
    )
    XCTAssertEqual(frames.map(\.event), [.init(data: "a\nb", lastEventID: "4"), nil])
    XCTAssertEqual(frames.map(\.comments), [["hi"], ["ping"]])
    XCTAssertEqual(
      frames[0].fields,
      [
        .init("", "hi"), .init("id", "4"), .init("x", "y"), .init("data", "a"), .init("data", "b"),
      ]
    )
    XCTAssertEqual(frames[0].values(of: "data"), ["a", "b"])
  }

  func testAnUnfinishedFrameStaysPending() {
    var decoder = ServerSentEventDecoder(lastEventID: "old")
    XCTAssertEqual(decoder.decode("id: new\ndata: a\n".utf8), [])
    XCTAssertEqual(String(decoding: decoder.pendingBytes, as: UTF8.self), "id: new\ndata: a\n")
    XCTAssertEqual(decoder.lastEventID, "old")
    XCTAssertEqual(decoder.decode("\n".utf8).map(\.event), [.init(data: "a", lastEventID: "new")])
    XCTAssertEqual(decoder.lastEventID, "new")
    XCTAssertEqual(decoder.pendingBytes, [])
  }

  func testACarriageReturnEndsALineAtOnce() {
    var decoder = ServerSentEventDecoder()
    XCTAssertEqual(decoder.decode("data: a\r\r".utf8).map(\.event), [.init(data: "a")])
    XCTAssertEqual(decoder.decode("\ndata: b\r".utf8), [])
    XCTAssertEqual(decoder.decode("\n\r\n".utf8).map(\.event), [.init(data: "b")])
  }

  func testARetryThatIsNoNumberIsPassedOver() {
    var decoder = ServerSentEventDecoder()
    _ = decoder.decode("retry: 10\nretry: -1\nretry:\nretry: 1 \nretry: 2x\n".utf8)
    XCTAssertEqual(decoder.reconnectionTime, 10)
    _ = decoder.decode("retry: 99999999999999999999\n".utf8)
    XCTAssertEqual(decoder.reconnectionTime, .max)
  }

  func testBytesThatAreNoUTF8AreReplaced() {
    var decoder = ServerSentEventDecoder()
    let frames = decoder.decode([0x64, 0x61, 0x74, 0x61, 0x3A, 0xFF, 0x0A, 0x0A])
    XCTAssertEqual(frames.map(\.event), [.init(data: "\u{FFFD}")])
    XCTAssertEqual(frames.map(\.bytes), [[0x64, 0x61, 0x74, 0x61, 0x3A, 0xFF, 0x0A]])
  }

  func testHalfAByteOrderMarkIsPartOfTheFirstLine() {
    var decoder = ServerSentEventDecoder()
    XCTAssertEqual(decoder.decode([0xEF, 0xBB]), [])
    XCTAssertEqual(decoder.decode("x:1\n\n".utf8).map(\.bytes), [[0xEF, 0xBB] + Array("x:1\n".utf8)])
  }

  func testWhatWeEncodeTheDecoderReads() throws {
    let event = try ServerSentEvent(data: "a\r\nb\rc", event: "e", id: "1", retry: 5, comment: "x")
    for lineEnd in [ServerSentEvent.LineEnd.crlf, .lf] {
      var decoder = ServerSentEventDecoder()
      XCTAssertEqual(
        decoder.decode(event.encoded(lineEnd: lineEnd).utf8).map(\.event),
        [.init(type: "e", data: "a\nb\nc", lastEventID: "1")]
      )
      XCTAssertEqual(decoder.reconnectionTime, 5)
    }
  }
}
