import Codecs
import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

extension RecordedResponse {
  /// More frames of a stream are not written.
  private static let frameLimit = 100

  /// How many frames are written of a stream that the client left. Where they came at intervals, only the first comes each time.
  private func openLimit(_ count: Int) -> Int {
    let times = exchange.chunks.map(\.at)
    let gap = zip(times.dropFirst(), times).map { $0 - $1 }.max() ?? .zero
    let wait = (exchange.timing.ended ?? .zero) - (times.last ?? .zero)
    return count < 10 && gap > .zero && wait <= gap * 2 ? 1 : 10
  }

  /// The frames of an event stream, up to its end or to a bound that is written.
  mutating func events() -> [EventSyntax] {
    var decoder = ServerSentEventDecoder()
    let frames = decoder.decode(exchange.body)
    let times = details.contains(.gaps) ? arrivals(of: frames) : nil
    var events: [EventSyntax] = []
    let limit = exchange.isComplete || !details.contains(.sameEachTime) ? RecordedResponse.frameLimit : openLimit(frames.count)
    for (place, frame) in frames.prefix(limit).enumerated() {
      if let times, place > 0 { events.append(EventSyntax(.gap(RecordedResponse.widened(times[place] - times[place - 1])))) }
      let lines = frame.fields.enumerated().compactMap { index, field in
        repeats.isSame(field, index, ofFrame: place) ? line(of: field) : anyLine(of: field)
      }
      events.append(EventSyntax(lines.isEmpty ? .skip(1...1) : .frame(EventFrameSyntax(lines))))
    }
    if exchange.isComplete, frames.count <= RecordedResponse.frameLimit {
      return events + [EventSyntax(.eof)]
    }
    let count = min(frames.count, limit)
    return events + [EventSyntax(.limit(.frames(max(1, count)))), EventSyntax(.stop)]
  }

  /// The lines of a frame. What an expected frame says stays where it still fits.
  mutating func frame(_ actual: ServerSentEventFrame, like old: EventFrameSyntax?) -> EventFrameSyntax {
    var lines: [EventFrameSyntax.Line] = []
    var counts: [String: Int] = [:]
    for field in actual.fields {
      guard var line = line(of: field) else { continue }
      let place = counts[field.name, default: 0]
      counts[field.name] = place + 1
      let olds = old?.lines.filter { $0.field == line.field || ($0.field == .dataRaw && line.field == .data) } ?? []
      if place < olds.count, let value = keeping(olds[place].value, field.value) {
        line = EventFrameSyntax.Line(olds[place].field, value)
      } else if place < olds.count, olds[place].field == .dataRaw {
        line.field = .dataRaw
      }
      lines.append(line)
    }
    return EventFrameSyntax(lines)
  }

  /// An expected text that still fits, or JSON in which the matchers stay that still fit; nil where nothing stays.
  private mutating func keeping(_ old: PatternSyntax, _ text: String) -> PatternSyntax? {
    guard !old.matchers.isEmpty, old.placeholders.isEmpty else { return nil }
    if let filled = try? Variables().fill(old), (try? filled.match(text)) != nil { return old }
    guard let first = text.utf8.first, "{[".utf8.contains(first), let expected = ExpectedValue(old),
      let tree = try? Tree(json: Array(text.utf8))
    else { return nil }
    var parts = PatternParts()
    write(tree, expected, indent: nil, to: &parts)
    return PatternSyntax(parts.parts)
  }

  private func anyLine(of field: ServerSentEventFrame.Field) -> EventFrameSyntax.Line? {
    guard let name = EventFrameSyntax.Field(rawValue: field.name), name != .dataRaw else { return nil }
    return EventFrameSyntax.Line(name, PatternSyntax([.matcher(MatcherSyntax())]))
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

  /// The boundaries of a chunked body and its end; nil where no one asked for them and the body was whole.
  func chunks() -> [ChunkSyntax]? {
    let isCut = exchange.failure?.kind == .cut
    guard exchange.framing == .chunked ? details.contains(.chunks) || isCut : isCut else { return nil }
    var lines: [ChunkSyntax] = []
    if details.contains(.chunks) {
      lines = exchange.chunks.map { ChunkSyntax(RecordedResponse.kind(of: $0, in: exchange.body)) }
    } else if !exchange.chunks.isEmpty {
      lines = [ChunkSyntax(.any(exchange.chunks.count...exchange.chunks.count))]
    }
    if isCut { return lines + [ChunkSyntax(.abort)] }
    return exchange.isComplete ? lines + [ChunkSyntax(.end)] : lines
  }

  /// Short texts and bytes as they were; of others the length.
  static func kind(of chunk: Exchange.Chunk, in body: [UInt8]) -> ChunkSyntax.Kind {
    let bytes = Array(body[chunk.range.clamped(to: 0..<body.count)])
    guard bytes.count <= 64 else { return .bytes(bytes.count) }
    guard let text = String(validating: bytes, as: UTF8.self) else { return .hex(bytes) }
    return VolatileText(text).isVolatile ? .bytes(bytes.count) : .text(PatternSyntax(literal: text))
  }
}
