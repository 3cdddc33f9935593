import Exchanges
import FieldValues
import ScenarioSyntax

extension RecordedResponse {
  /// More frames of a stream are not written.
  static let frameLimit = 100

  /// The frames of an event stream, up to its end or to a bound that is written.
  mutating func events() -> [EventSyntax] {
    var decoder = ServerSentEventDecoder()
    let frames = decoder.decode(exchange.body)
    let times = details.contains(.gaps) ? arrivals(of: frames) : nil
    var events: [EventSyntax] = []
    for (place, frame) in frames.prefix(RecordedResponse.frameLimit).enumerated() {
      if let times, place > 0 { events.append(EventSyntax(.gap(RecordedResponse.widened(times[place] - times[place - 1])))) }
      let lines = frame.fields.compactMap { line(of: $0) }
      events.append(EventSyntax(lines.isEmpty ? .skip(1...1) : .frame(EventFrameSyntax(lines))))
    }
    if exchange.isComplete, frames.count <= RecordedResponse.frameLimit {
      return events + [EventSyntax(.eof)]
    }
    let count = min(frames.count, RecordedResponse.frameLimit)
    return events + [EventSyntax(.limit(.frames(max(1, count)))), EventSyntax(.stop)]
  }

  /// nil for a field that readers pass over, which no line can say.
  private mutating func line(of field: ServerSentEventFrame.Field) -> EventFrameSyntax.Line? {
    guard let name = EventFrameSyntax.Field(rawValue: field.name), name != .dataRaw else { return nil }
    return EventFrameSyntax.Line(name, pattern(field.value))
  }

  /// When the frames came: each with the chunk in which it ended. nil where the body was not chunked.
  private func arrivals(of frames: [ServerSentEventFrame]) -> [Duration]? {
    guard let last = exchange.chunks.last else { return nil }
    var end = 0
    return frames.map { frame in
      end += frame.bytes.count + 1
      return exchange.chunks.first { $0.range.upperBound >= end }?.at ?? last.at
    }
  }

  /// From half of a time to three times as much, in steps of 10 ms.
  private static func widened(_ gap: Duration) -> ClosedRange<Duration> {
    let step = Duration.milliseconds(10)
    let gap = min(max(.zero, gap), .seconds(3600))
    let (lower, upper) = (Int(gap / 2 / step), Int((gap * 3 / step).rounded(.up)))
    return step * lower...step * max(1, upper)
  }

  /// The boundaries of a chunked body and its end; nil where nobody asked for them and the body was whole.
  func chunks() -> [ChunkSyntax]? {
    let isCut = exchange.failure?.kind == .cut
    guard exchange.framing == .chunked ? details.contains(.chunks) || isCut : isCut else { return nil }
    var lines: [ChunkSyntax] = []
    if details.contains(.chunks) {
      lines = exchange.chunks.map { ChunkSyntax(kind(of: $0)) }
    } else if !exchange.chunks.isEmpty {
      lines = [ChunkSyntax(.any(exchange.chunks.count...exchange.chunks.count))]
    }
    if isCut { return lines + [ChunkSyntax(.abort)] }
    return exchange.isComplete ? lines + [ChunkSyntax(.end)] : lines
  }

  /// Short texts and bytes as they were; of others the length.
  private func kind(of chunk: Exchange.Chunk) -> ChunkSyntax.Kind {
    let bytes = Array(exchange.body[chunk.range.clamped(to: 0..<exchange.body.count)])
    guard bytes.count <= 64 else { return .bytes(bytes.count) }
    guard let text = String(validating: bytes, as: UTF8.self) else { return .hex(bytes) }
    return VolatileText(text).pieces.contains { $0.kind != nil } ? .bytes(bytes.count) : .text(PatternSyntax(literal: text))
  }
}
