import Exchanges
import Scenarios

@testable import Workbench

extension Bench {
  /// The number of the exchange that was sent last.
  var lastSent: Int? {
    effects.lazy.reversed().compactMap { if case .send(let id, _, _) = $0 { id } else { nil } }.first
  }

  /// Sends the request and answers with the head of a stream that has no end yet.
  mutating func beginStream(_ type: String = "text/event-stream", framing: Exchange.BodyFraming = .chunked) {
    press("2r")
    guard let id = lastSent else { return }
    let head = Samples.head(200, "OK", ["Content-Type: \(type)", "Transfer-Encoding: chunked"])
    for event in [Exchange.Event.received(head.bytes), .head(head, framing: framing)] {
      tell(.exchange(id: id, event, at: .milliseconds(1)))
    }
  }

  /// A piece of the stream's body, a chunk of its own where the body comes in chunks.
  mutating func stream(_ text: String, at milliseconds: Int) {
    guard let id = lastSent else { return }
    let bytes = Array(text.utf8)
    let size = String(bytes.count, radix: 16)
    var events: [Exchange.Event] = [.received(Array("\(size)\r\n\(text)\r\n".utf8)), .body(bytes)]
    if model.shared.history[id]?.exchange.framing == .chunked { events.append(.chunk(size: bytes.count, extension: "")) }
    for event in events { tell(.exchange(id: id, event, at: .milliseconds(milliseconds))) }
  }

  mutating func endStream(at milliseconds: Int, _ ending: Ending = .complete) {
    guard let id = lastSent else { return }
    tell(.exchange(id: id, .ended(ending), at: .milliseconds(milliseconds)))
  }

  /// Three events and a comment, the Stream tab with the focus.
  mutating func showEvents() {
    beginStream()
    stream("retry: 3000\nid: 1\nevent: tick\ndata: {\"n\":1,\"list\":[1,2]}\n\n", at: 10)
    stream("id: 2\ndata: two\ndata: lines\n\n: ping\n\n", at: 60)
    stream("id: 3\nevent: tick\ndata: {\"n\":3}\n\n", at: 1260)
    press("te3")
  }

  /// An answer that redirects.
  mutating func answerWithRedirect(to location: String, status: Int = 302) {
    answer(Samples.head(status, "Found", ["Location: \(location)", "Set-Cookie: hop=1; Path=/", "Content-Length: 0"]))
  }
}
