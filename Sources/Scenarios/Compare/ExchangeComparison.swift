package import Exchanges
import FieldValues
package import Patterns
import ScenarioSyntax

/// Compares the responses of two servers to the same request.
///
/// Texts are compared as they came. Where they differ, each side's own address and captured values are replaced by the same words first, so
/// that `http://127.0.0.1:8080/items/17` equals `http://localhost:9000/items/23` where both sides captured that id.
package struct ExchangeComparison {
  typealias Value = ResponseDifference.Value

  let rules: Rules
  let left: Side
  let right: Side
  private(set) var differences: [ResponseDifference] = []
  /// How many places are listed of a body, or of a sequence of events or chunks.
  static let limit = 100

  /// What differs, in the order of a response: status, header fields, cookies, body, trailers, end.
  package static func differences(_ left: Side, _ right: Side, rules: Rules = Rules()) -> [ResponseDifference] {
    var comparison = ExchangeComparison(rules: rules, left: left, right: right)
    comparison.compare()
    return comparison.differences
  }

  private mutating func compare() {
    compareRedirects()
    let (first, second) = (left.exchange, right.exchange)
    compareStatus(first.head, second.head)
    // Where one side has no response, nothing else can be compared.
    if let head = first.head, let other = second.head { compareContents(head.headers, other.headers) }
    let (failure, other) = (first.failure, second.failure)
    // A client that stops reading may or may not see how the response ends.
    if failure?.kind != other?.kind, first.ending != .cancelled, second.ending != .cancelled {
      add(.ending, .text(failure?.description ?? "complete"), .text(other?.description ?? "complete"))
    }
  }

  private mutating func compareContents(_ lines: [HeaderLine], _ others: [HeaderLine]) {
    var body = BodyDifferences(self)
    body.compare()
    if rules.isStrict {
      compareRaw(lines, others)
    } else {
      compareFields(lines, others, expected: \.headers, bodyIsSame: body.found.isEmpty) { .header($0, line: $1, of: $2) }
      compareCookies()
    }
    differences += body.found
    if rules.comparesChunks { compareChunks() }
    let (trailers, otherTrailers) = (left.exchange.trailers, right.exchange.trailers)
    compareFields(trailers, otherTrailers, expected: \.trailers, bodyIsSame: false) { .trailer($0, line: $1, of: $2) }
  }

  mutating func add(_ subject: ResponseDifference.Subject, _ left: Value?, _ right: Value?) {
    differences.append(ResponseDifference(subject, left: left, right: right))
  }
}

extension ExchangeComparison {
  /// What is compared, and how.
  package struct Rules: Sendable, Hashable {
    /// Names of header fields and cookies that are left out, in lower case.
    package var names: Set<String> = []
    /// Places of JSON bodies and of the data of events that are left out.
    package var paths: [JSONPath] = []
    /// Whether the status line and header lines are compared to the byte and in their order, and JSON as text.
    package var isStrict = false
    /// Whether the chunks of the transfer coding are compared.
    package var comparesChunks = false
    /// Whether the fields are compared that say when, by whom and over what connection a response was sent.
    package var comparesEveryField = false

    /// Creates the rules without options.
    package init() {}

    /// Leaves out a place of JSON, `$.id`, or else a header field and a cookie of that name.
    package mutating func ignore(_ text: String) throws(JSONPath.SyntaxError) {
      if text.hasPrefix("$") { paths.append(try JSONPath(text)) } else { names.insert(text.lowercased()) }
    }

    /// Whether a header field is left out: one that was named, or one that says when, by whom and over what connection a response was sent.
    func leavesOut(_ name: String) -> Bool {
      names.contains(name)
        || !comparesEveryField
          && ["date", "server", "connection", "transfer-encoding", "keep-alive"].contains { name.equalsIgnoringCase($0) }
    }
  }

  /// One of the two sides.
  package struct Side: Sendable {
    /// One for each redirect that was followed, the response itself last.
    var exchanges: [Exchange]
    /// What stands in the side's texts for words that both sides have: its address and its captured values. Longer values come first.
    var words: [(value: [UInt8], word: String)] = []
    var host = ""
    var expected = Expected()
    /// How many events of a stream are compared; nil for all.
    var eventCount: Int?

    /// Creates a side from a response.
    /// - Parameter base: The address of the server.
    package init(_ exchange: Exchange, base: String) {
      self.init([exchange], base: base)
    }

    /// - Parameter exchanges: At least one.
    init(_ exchanges: [Exchange], base: String) {
      self.exchanges = exchanges
      let authority = URLReference(base).authority ?? ""
      host = String(authority.split(separator: ":").first ?? "").lowercased()
      // The scheme belongs to the address, but a Host field comes without it.
      for value in [base, base.percentEncoded(), authority] { add(value, as: value == authority ? "host" : "base") }
      // Servers choose the boundary of a multipart body again each time.
      let mediaType = exchange.head?.value(of: "Content-Type") ?? ""
      if mediaType.hasPrefixIgnoringCase("multipart/"), let boundary = MediaType.boundary(in: mediaType) {
        add(boundary, as: "boundary")
      }
    }

    /// Lets a value stand for a word that the other side has as well.
    mutating func add(_ value: String, as word: String) {
      guard !value.isEmpty else { return }
      words.append((Array(value.utf8), "\u{0}\(word)\u{0}"))
      words.sort { $0.value.count > $1.value.count }
    }

    var exchange: Exchange { exchanges.last ?? Exchange(request: RequestMessage(url: "")) }

    /// A text with the words in place of the values. Letters and digits beside a value make it another one.
    func inWords(_ text: String) -> String {
      guard !words.isEmpty else { return text }
      let bytes = Array(text.utf8)
      var result: [UInt8] = []
      var at = 0
      scanning: while at < bytes.count {
        for (value, word) in words where bytes[at] == value[0] && bytes[at...].starts(with: value) {
          let end = at + value.count
          let joinsBefore = at > 0 && bytes[at - 1].isAlphanumeric && value[0].isAlphanumeric
          let joinsAfter = end < bytes.count && bytes[end].isAlphanumeric && (value.last?.isAlphanumeric ?? false)
          if joinsBefore || joinsAfter { continue }
          result += Array(word.utf8)
          at = end
          continue scanning
        }
        result.append(bytes[at])
        at += 1
      }
      return String(decoding: result, as: UTF8.self)
    }
  }

  /// Whether two texts say the same.
  func isSame(_ text: String, _ other: String) -> Bool {
    text.isExactly(other) || left.inWords(text).isExactly(right.inWords(other))
  }
}

// MARK: - The head

extension ExchangeComparison {
  private mutating func compareRedirects() {
    func hops(_ side: Side) -> [String] {
      side.exchanges.dropLast().map { "\($0.head?.status ?? 0) \($0.head?.value(of: "Location") ?? "")" }
    }
    let (hops, others) = (hops(left), hops(right))
    for (first, second) in Pairing.unequal(hops.count, others.count, { isSame(hops[$0], others[$1]) }) {
      add(.redirect((first ?? second ?? 0) + 1), first.map { .text(hops[$0]) }, second.map { .text(others[$0]) })
    }
  }

  private mutating func compareStatus(_ head: ResponseHead?, _ other: ResponseHead?) {
    if rules.isStrict, let head, let other {
      let lines = [head, other].map { "\($0.version) \($0.status) \($0.reason)" }
      if lines[0] != lines[1] { add(.statusLine, .text(lines[0]), .text(lines[1])) }
    } else if head?.status != other?.status {
      add(.status, head.map { .number($0.status) }, other.map { .number($0.status) })
    }
  }

  private mutating func compareRaw(_ lines: [HeaderLine], _ others: [HeaderLine]) {
    func kept(_ lines: [HeaderLine], _ side: Side) -> [HeaderLine] {
      lines.filter { !rules.leavesOut($0.name.lowercased()) && !isLength($0, side) }
    }
    let (lines, others) = (kept(lines, left), kept(others, right))
    func isEqual(_ line: HeaderLine, _ other: HeaderLine) -> Bool {
      isSame(String(fieldBytes: line.bytes), String(fieldBytes: other.bytes))
        || line.name.isExactly(other.name) && fits(\.headers, line.name.lowercased(), line.value, other.value)
        || line.name.isExactly(other.name) && isSameMoment(line.name, line.value, other.value)
        || line.name.isExactly(other.name) && line.isNamed("Set-Cookie") && isSameButForValue(line.value, other.value)
    }
    for (first, second) in Pairing.unequal(lines.count, others.count, { isEqual(lines[$0], others[$1]) }) {
      add(
        .headerLine((first ?? second ?? 0) + 1),
        first.map { .text(String(fieldBytes: lines[$0].bytes)) },
        second.map { .text(String(fieldBytes: others[$0].bytes)) }
      )
    }
  }

  /// Whether two cookies differ only in values for which the scenario has a matcher.
  private func isSameButForValue(_ text: String, _ other: String) -> Bool {
    let (line, otherLine) = (CookieLine(text), CookieLine(other))
    guard line.name.isExactly(otherLine.name), left.expected.fits(cookie: line.name, "", line.value),
      right.expected.fits(cookie: line.name, "", otherLine.value), let end = text.firstRange(of: line.value)?.upperBound,
      let otherEnd = other.firstRange(of: otherLine.value)?.upperBound
    else { return false }
    return isSame(String(text[end...]), String(other[otherEnd...]))
  }

  /// Whether the line only says how long the body is that came with it, which is compared itself.
  private func isLength(_ line: HeaderLine, _ side: Side) -> Bool {
    line.isNamed("Content-Length") && line.value == String(side.exchange.body.count) && left.exchange.body != right.exchange.body
  }

  /// Compares lines by name; the lines of one name keep their order.
  private mutating func compareFields(
    _ lines: [HeaderLine],
    _ others: [HeaderLine],
    expected: KeyPath<Expected, [String: [TextPattern]]>,
    bodyIsSame: Bool,
    _ subject: (String, Int, Int) -> ResponseDifference.Subject
  ) {
    let groups = Dictionary(grouping: lines) { $0.name.lowercased() }
    let otherGroups = Dictionary(grouping: others) { $0.name.lowercased() }
    var seen: Set<String> = []
    for line in lines + others {
      let name = line.name.lowercased()
      guard seen.insert(name).inserted, name != "set-cookie", !rules.leavesOut(name) else { continue }
      let (values, otherValues) = ((groups[name] ?? []).map(\.value), (otherGroups[name] ?? []).map(\.value))
      if let first = groups[name]?.first, isLength(first, left), let second = otherGroups[name]?.first, isLength(second, right) {
        continue
      }
      // A digest of bytes that differ only in what counts as the same.
      let isDigest = ["etag", "content-md5", "content-digest", "repr-digest", "digest"].contains(name)
      if isDigest, bodyIsSame, values.count == otherValues.count, left.exchange.body != right.exchange.body { continue }
      let count = max(values.count, otherValues.count)
      let unequal = Pairing.unequal(values.count, otherValues.count) { first, second in
        isSame(values[first], otherValues[second]) || isSameMoment(name, values[first], otherValues[second])
          || fits(expected, name, values[first], otherValues[second])
      }
      for (first, second) in unequal {
        add(
          subject(line.name, (first ?? second ?? 0) + 1, count),
          first.map { .text(values[$0]) },
          second.map { .text(otherValues[$0]) }
        )
      }
    }
  }

  /// Whether the scenario has a matcher for both values.
  func fits(_ key: KeyPath<Expected, [String: [TextPattern]]>, _ name: String, _ value: String, _ other: String) -> Bool {
    Expected.fits(left.expected[keyPath: key][name] ?? [], value)
      && Expected.fits(right.expected[keyPath: key][name] ?? [], other)
  }

  /// Whether both sides say that something expires equally long after the response was made, give or take a second.
  func isSameMoment(_ name: String, _ text: String, _ other: String) -> Bool {
    guard name.equalsIgnoringCase("expires"), let time = Self.time(text, in: left), let otherTime = Self.time(other, in: right)
    else { return false }
    return abs(time - otherTime) <= 1
  }

  static func time(_ text: String, in side: Side) -> Int64? {
    guard let date = side.exchange.head?.value(of: "Date").flatMap({ HTTPDate(cookieDate: $0) }) else { return nil }
    return HTTPDate(cookieDate: text).map { $0.secondsSince1970 - date.secondsSince1970 }
  }
}

// MARK: - Chunks

extension ExchangeComparison {
  /// How many chunks are compared where the client stopped reading; nil for all.
  var chunkCount: Int? {
    let (count, other) = (left.exchange.chunks.count, right.exchange.chunks.count)
    switch (left.exchange.ending == .cancelled, right.exchange.ending == .cancelled) {
    case (true, true): return min(count, other)
    // A side that ended by itself with fewer chunks differs.
    case (true, false): return other < count ? nil : count
    case (false, true): return count < other ? nil : other
    case (false, false): return nil
    }
  }

  private mutating func compareChunks() {
    func chunks(_ exchange: Exchange) -> [[UInt8]] {
      exchange.chunks.map { Array(exchange.body[$0.range.clamped(to: exchange.body.indices)]) }
    }
    let count = chunkCount ?? .max
    let (chunks, others) = (chunks(left.exchange).prefix(count), chunks(right.exchange).prefix(count))
    let unequal = Pairing.unequal(chunks.count, others.count) { first, second in
      chunks[first] == others[second]
        || isSame(String(fieldBytes: chunks[first]), String(fieldBytes: others[second]))
    }
    for (first, second) in unequal.prefix(Self.limit) {
      add(.chunk((first ?? second ?? 0) + 1), first.map { Self.shown(chunks[$0]) }, second.map { Self.shown(others[$0]) })
    }
    if unequal.count > Self.limit { add(.more(of: "chunks"), .number(unequal.count - Self.limit), nil) }
  }

  private static func shown(_ bytes: [UInt8]) -> Value {
    String(validating: bytes, as: UTF8.self).map { .text($0) } ?? .bytes(bytes)
  }
}
