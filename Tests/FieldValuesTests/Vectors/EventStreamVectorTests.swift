import FieldValues
import XCTest

/// The event-stream pages of web-platform-tests.
final class EventStreamVectorTests: XCTestCase {
  func testEveryStreamGivesItsEventsHoweverItIsCut() async throws {
    let rows = try await Vectors.rows("eventsource_wpt")
    XCTAssertEqual(rows.count, 21)
    for row in rows {
      let bytes = Self.bytes(try XCTUnwrap(row["stream_hex"].string))
      let expected = row["events"].array.map { event in
        ServerSentEventFrame.Event(
          type: event["type"].string ?? "",
          data: event["data"].string ?? "",
          lastEventID: event["lastEventId"].string ?? ""
        )
      }
      for cut in 0...bytes.count {
        var decoder = ServerSentEventDecoder()
        let frames = decoder.decode(bytes[..<cut]) + decoder.decode(bytes[cut...])
        XCTAssertEqual(frames.compactMap(\.event), expected, "\(row["name"]) cut at \(cut)")
        XCTAssertEqual(decoder.reconnectionTime, row["reconnection_time_ms"].int, "\(row["name"])")
      }
    }
  }

  func testWhatWeEncodeOfTheEventsComesBack() async throws {
    for row in try await Vectors.rows("eventsource_wpt") {
      var decoder = ServerSentEventDecoder()
      for event in row["events"].array {
        let sent = try ServerSentEvent(
          data: event["data"].string,
          event: event["type"].string,
          id: event["lastEventId"].string
        )
        let frames = decoder.decode(sent.encoded().utf8)
        XCTAssertEqual(
          frames.map(\.event),
          [
            .init(
              type: event["type"].string ?? "",
              data: event["data"].string ?? "",
              lastEventID: event["lastEventId"].string ?? ""
            )
          ]
        )
      }
    }
  }

  func testTheMediaTypesThatOpenAStream() async throws {
    let rows = try await Vectors.rows("eventsource_wpt", "mime_types")
    XCTAssertEqual(rows.count, 5)
    for row in rows {
      let text = try XCTUnwrap(row["content_type"].string)
      XCTAssertEqual(MediaType(text)?.essence == MediaType.eventStream.essence, row["opens"].bool, text)
    }
  }

  private static func bytes(_ hex: String) -> [UInt8] {
    var digits = Substring(hex)
    var bytes: [UInt8] = []
    while let byte = UInt8(digits.prefix(2), radix: 16) {
      bytes.append(byte)
      digits = digits.dropFirst(2)
    }
    return bytes
  }
}
