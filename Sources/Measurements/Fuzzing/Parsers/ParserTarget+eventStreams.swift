import FieldValues

extension ParserTarget {
  /// The reader of event streams: the same frames however the bytes are cut, and what is sent is what is read.
  static var eventStreams: [ParserTarget] {
    let streams = [
      "data: a\n\n: c\nid\nretry: 5\n\n", "event: x\r\ndata: 1\r\ndata: 2\r\nid: 7\r\n\r\n",
      "\u{FEFF}data:a\rdata\r\rid: \0\n\n\n\nfoo: bar\n\n",
      "data: é\n\nevent:\ndata\n\n", "retry: 99999999999999999999\n\nretry: x\n\n",
    ]
    let tokens = ["data:", "data: ", "event: ", "id: ", "retry: ", ": ", "\n\n", "\r\n\r\n", "\r\r"]
    return [
      ParserTarget("event stream", corpus: streams, tokens: tokens) { splitFault($0) },
      ParserTarget(text: "event to send", corpus: ["a\nb", "x\r\ny\r", "data: 1", "\n\n"], tokens: tokens) { eventFault($0) },
    ]
  }

  private static func splitFault(_ bytes: [UInt8]) -> String? {
    var whole = ServerSentEventDecoder()
    let frames = whole.decode(bytes)
    // A case of its own for each input, so that it is cut in the same places again.
    var generator = SeededGenerator(seed: UInt64(bytes.count), case: bytes.reduce(0) { $0 &* 31 &+ Int($1) })
    for largest in [1, 3, 100] {
      var decoder = ServerSentEventDecoder()
      var found: [ServerSentEventFrame] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = rest.prefix(generator.number(1...largest))
        found += decoder.decode(piece)
        rest = rest.dropFirst(piece.count)
      }
      guard found == frames, decoder.pendingBytes == whole.pendingBytes, decoder.lastEventID == whole.lastEventID,
        decoder.reconnectionTime == whole.reconnectionTime
      else { return "In pieces of up to \(largest) bytes it reads something else." }
    }
    return nil
  }

  private static func eventFault(_ text: String) -> String? {
    let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard
      let event = try? ServerSentEvent(
        data: text,
        event: lines.first,
        id: lines.first,
        retry: text.utf8.count,
        comment: lines.last
      )
    else {
      return nil
    }
    for end in [ServerSentEvent.LineEnd.crlf, .lf] {
      var decoder = ServerSentEventDecoder()
      let frames = decoder.decode(event.encoded(lineEnd: end).utf8)
      guard frames.count == 1, frames.first?.values(of: "event").count == 1, frames.first?.event != nil,
        decoder.pendingBytes.isEmpty
      else {
        return "An event with this data is read as \(frames.count) frames, or as another event."
      }
    }
    return nil
  }
}
