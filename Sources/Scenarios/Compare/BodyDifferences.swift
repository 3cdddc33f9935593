import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

/// The differences of two bodies: JSON by its values, events one by one, text by lines, anything else by bytes.
struct BodyDifferences {
  private typealias Expected = ExchangeComparison.Expected
  private typealias Value = ResponseDifference.Value

  private let comparison: ExchangeComparison
  private(set) var found: [ResponseDifference] = []
  private var surplus = 0

  init(_ comparison: ExchangeComparison) {
    self.comparison = comparison
  }

  private var left: ExchangeComparison.Side { comparison.left }
  private var right: ExchangeComparison.Side { comparison.right }

  mutating func compare() {
    let areEvents = [left, right].allSatisfy {
      QueriedResponse($0.exchange).mediaType?.essence.lowercased() == "text/event-stream"
    }
    let exchanges = [left, right].map { areEvents ? $0.exchange : Self.cut($0.exchange, to: comparison.chunkCount) }
    let (first, second) = (Self.body(exchanges[0]), Self.body(exchanges[1]))
    let (response, other) = (QueriedResponse(exchanges[0]), QueriedResponse(exchanges[1]))
    // Beyond the events that are compared, streams may be cut anywhere.
    if first == second, !areEvents { return }
    if areEvents {
      compareEvents(first, second)
    } else if let (value, otherValue) = values(response, other, first, second) {
      let tree = TreeDifferences(comparison, value, otherValue)
      let found = tree.differences(left.expected.json, right.expected.json)
      for place in found { add(.body(.path(place.path)), place.left.map { .json($0) }, place.right.map { .json($0) }) }
    } else if let text = Self.text(response, first), let otherText = Self.text(other, second) {
      compareText(text, otherText)
    } else {
      compareBytes(first, second)
    }
    if surplus > 0 { found.append(ResponseDifference(.more(of: "body"), left: .number(surplus), right: nil)) }
  }

  private mutating func add(_ subject: ResponseDifference.Subject, _ left: Value?, _ right: Value?) {
    if found.count < ExchangeComparison.limit {
      found.append(ResponseDifference(subject, left: left, right: right))
    } else {
      surplus += 1
    }
  }

  /// The exchange with no more of its body than so many chunks.
  private static func cut(_ exchange: Exchange, to count: Int?) -> Exchange {
    guard let count, exchange.decoded == nil else { return exchange }
    var exchange = exchange
    exchange.body = Array(exchange.body.prefix(exchange.chunks.prefix(count).last?.range.upperBound ?? exchange.body.count))
    return exchange
  }

  private static func body(_ exchange: Exchange) -> [UInt8] { (try? exchange.plainBody()) ?? exchange.body }

  private static func text(_ response: QueriedResponse, _ bytes: [UInt8]) -> String? {
    guard !bytes.contains(0) || response.mediaType?.isText == true else { return nil }
    return try? response.text()
  }

  /// Both bodies as JSON: where the header says so, or where both are an object or a list.
  private func values(
    _ response: QueriedResponse,
    _ other: QueriedResponse,
    _ body: [UInt8],
    _ otherBody: [UInt8]
  ) -> (QueryValue, QueryValue)? {
    guard !comparison.rules.isStrict else { return nil }
    let areStated = response.mediaType?.isJSON == true && other.mediaType?.isJSON == true
    guard areStated || Self.isContainer(body) && Self.isContainer(otherBody),
      let value = try? QueryValue(json: body), let otherValue = try? QueryValue(json: otherBody)
    else { return nil }
    return (value, otherValue)
  }

  private static func isContainer(_ bytes: some Collection<UInt8>) -> Bool {
    let first = bytes.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }

  private mutating func compareText(_ text: String, _ other: String) {
    let (expected, otherExpected) = (left.expected, right.expected)
    if comparison.isSame(text, other) || Expected.fits(expected.text, text) && Expected.fits(otherExpected.text, other) { return }
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    let others = other.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    let unequal = Pairing.unequal(lines.count, others.count) { first, second in
      comparison.isSame(lines[first], others[second])
        || Expected.fits(expected.lines, lines[first]) && Expected.fits(otherExpected.lines, others[second])
    }
    for (first, second) in unequal {
      add(.body(.line((first ?? second ?? 0) + 1)), first.map { .text(lines[$0]) }, second.map { .text(others[$0]) })
    }
  }

  private mutating func compareBytes(_ bytes: [UInt8], _ other: [UInt8]) {
    let place = zip(bytes, other).prefix { $0 == $1 }.count
    add(.body(.byte(place)), .bytes(Array(bytes.dropFirst(place))), .bytes(Array(other.dropFirst(place))))
  }
}

// MARK: - Events

extension BodyDifferences {
  /// The fields of a frame by name; lines of data and comments joined, of other fields the last.
  private struct Event {
    var fields: [(name: String, value: String)] = []

    init(_ frame: ServerSentEventFrame) {
      var seen: Set<String> = []
      for field in frame.fields where seen.insert(field.name).inserted {
        let values = frame.values(of: field.name)
        let isJoined = field.name == "data" || field.name.isEmpty
        fields.append((field.name, isJoined ? values.joined(separator: "\n") : values.last ?? ""))
      }
    }

    subscript(name: String) -> String? { fields.first { $0.name.isExactly(name) }?.value }
  }

  private struct FieldDifference {
    var field: String
    var place: ResponseDifference.Place?
    var left: Value?
    var right: Value?
  }

  private mutating func compareEvents(_ bytes: [UInt8], _ other: [UInt8]) {
    func events(_ bytes: [UInt8], _ side: ExchangeComparison.Side) -> [Event] {
      var decoder = ServerSentEventDecoder()
      let events = decoder.decode(bytes).map { Event($0) }
      return side.eventCount.map { Array(events.prefix($0)) } ?? events
    }
    let (events, others) = (events(bytes, left), events(other, right))
    let unequal = Pairing.unequal(events.count, others.count) { differences(events[$0], others[$1]).isEmpty }
    for (first, second) in unequal {
      let number = (first ?? second ?? 0) + 1
      if let first, let second {
        for difference in differences(events[first], others[second]) {
          add(.event(number, field: difference.field, difference.place), difference.left, difference.right)
        }
      } else {
        func shown(_ event: Event) -> Value {
          .text(event.fields.map { "\($0.name): \($0.value)" }.joined(separator: " | "))
        }
        add(.event(number, field: nil, nil), first.map { shown(events[$0]) }, second.map { shown(others[$0]) })
      }
    }
  }

  private func differences(_ event: Event, _ other: Event) -> [FieldDifference] {
    var found: [FieldDifference] = []
    var seen: Set<String> = []
    for (name, _) in event.fields + other.fields where seen.insert(name).inserted {
      guard let value = event[name], let otherValue = other[name] else {
        found.append(FieldDifference(field: name, left: event[name].map { .text($0) }, right: other[name].map { .text($0) }))
        continue
      }
      if comparison.isSame(value, otherValue) { continue }
      let (expected, otherExpected) = (left.expected.events[name] ?? [], right.expected.events[name] ?? [])
      if Expected.fits(expected, value), Expected.fits(otherExpected, otherValue) { continue }
      if name == "data", let trees = Self.trees(value, otherValue) {
        let tree = TreeDifferences(comparison, trees.0, trees.1)
        for place in tree.differences(left.expected.eventData, right.expected.eventData) {
          found.append(
            FieldDifference(
              field: name,
              place: .path(place.path),
              left: place.left.map { .json($0) },
              right: place.right.map { .json($0) }
            )
          )
        }
      } else {
        found.append(FieldDifference(field: name, left: .text(value), right: .text(otherValue)))
      }
    }
    return found
  }

  private static func trees(_ text: String, _ other: String) -> (QueryValue, QueryValue)? {
    guard isContainer(text.utf8), isContainer(other.utf8), let value = try? QueryValue(json: Array(text.utf8)),
      let otherValue = try? QueryValue(json: Array(other.utf8))
    else { return nil }
    return (value, otherValue)
  }
}
