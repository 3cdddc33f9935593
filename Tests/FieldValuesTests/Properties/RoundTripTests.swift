import FieldValues
import SystemIO
import XCTest

/// Print, then parse, is the identity: values are drawn by a seeded generator.
final class RoundTripTests: XCTestCase {
  private func forMany(_ seed: UInt64, _ body: (inout SeededGenerator) throws -> Void) rethrows {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2000 { try body(&generator) }
  }

  private static func parameter(_ generator: inout SeededGenerator) -> FieldParameter {
    FieldParameter(name: generator.token().lowercased(), value: generator.quotable())
  }

  func testMediaTypes() throws {
    try forMany(1) { generator in
      let type = "a" + generator.token()
      let value = try MediaType(
        type: type,
        subtype: "b" + generator.token(),
        parameters: generator.list(0...3, Self.parameter)
      )
      XCTAssertEqual(try MediaType(parsing: value.description).parameters, value.parameters)
      XCTAssertEqual(try MediaType(parsing: value.description), value)
      XCTAssertEqual(MediaType(value.description), value)
    }
  }

  func testAcceptFields() throws {
    try forMany(2) { generator in
      let texts = try generator.list(1...5) { generator -> Result<String, any Error> in
        let parameters = generator.list(0...2, Self.parameter).filter { $0.name != "q" }
        let whole = Result { try MediaType(type: "a", subtype: "b" + generator.token(), parameters: parameters) }
        return whole.map { Accept.MediaRange($0, quality: generator.number(0...1000)).description }
      }.map { try $0.get() }
      let ranges = texts + generator.list(0...1) { "*/*;q=0.\($0.number(0...9))" } + generator.list(0...1) { _ in "text/*" }
      let accept = try XCTUnwrap(Accept(ranges.joined(separator: ",")))
      XCTAssertEqual(accept.ranges.count, ranges.count)
      XCTAssertEqual(Accept(accept.description), accept)
      XCTAssertEqual(Set(accept.ordered), Set(accept.ranges))
    }
  }

  func testDates() {
    forMany(3) { generator in
      let date = HTTPDate(secondsSince1970: Int64(generator.number(-62_167_219_200...253_402_300_799)))
      XCTAssertEqual(HTTPDate(parsing: date.description, now: .epoch), date)
      let near = HTTPDate(secondsSince1970: Int64(generator.number(0...3_000_000_000)))
      XCTAssertEqual(HTTPDate(cookieDate: near.description), near)
    }
  }

  func testCacheControls() throws {
    func scope(_ generator: inout SeededGenerator) -> CacheControl.Scope {
      generator.pick([.none, .all, .fields(generator.list(1...3) { $0.token() })])
    }
    try forMany(4) { generator in
      var names: Set<String> = []
      let extensions = generator.list(0...3) { CacheControl.Extension("x-" + $0.token(), $0.maybe { $0.quotable() }) }
        .filter { names.insert($0.name).inserted }
      let value = CacheControl(
        maxAge: generator.maybe { $0.number(0...Int.max) },
        sMaxAge: generator.maybe { $0.number(0...9) },
        noCache: scope(&generator),
        noStore: generator.chance(),
        private: scope(&generator),
        public: generator.chance(),
        noTransform: generator.chance(),
        mustRevalidate: generator.chance(),
        proxyRevalidate: generator.chance(),
        mustUnderstand: generator.chance(),
        immutable: generator.chance(),
        staleWhileRevalidate: generator.maybe { $0.number(0...9) },
        staleIfError: generator.maybe { $0.number(0...9) },
        extensions: extensions
      )
      XCTAssertEqual(try CacheControl(parsing: value.description), value)
    }
  }

  func testEntityTags() throws {
    try forMany(5) { generator in
      let tags = try (0...generator.number(0...3)).map { _ in
        try ETag(generator.text(0...6, of: "ab!#,\\'/é~"), weak: generator.chance())
      }
      XCTAssertEqual(try ETag(parsing: tags[0].description), tags[0])
      let condition = ETagCondition.list(tags)
      XCTAssertEqual(try ETagCondition(parsing: condition.description), condition)
    }
  }

  func testRanges() throws {
    try forMany(6) { generator in
      let members = generator.list(1...5) { generator -> ByteRange in
        let first = generator.number(0...50)
        return generator.pick([
          .bounded(first: first, last: first + generator.number(0...50)), .from(first: first), .suffix(length: first),
        ])
      }
      let header = try XCTUnwrap(RangeHeader(members))
      XCTAssertEqual(RangeHeader(header.description), header)
      let first = generator.number(0...9)
      let range = first...(first + generator.number(0...9))
      let content = try XCTUnwrap(ContentRange(range, of: generator.maybe { _ in range.upperBound + 1 }))
      XCTAssertEqual(ContentRange(content.description), content)
    }
  }

  func testMergedRangesHoldTheSameBytesInOrderAndApart() throws {
    try forMany(7) { generator in
      let length = generator.number(0...30)
      let members = generator.list(1...6) { generator -> ByteRange in
        let first = generator.number(0...40)
        return generator.pick([
          .bounded(first: first, last: first + generator.number(0...10)), .from(first: first), .suffix(length: first),
        ])
      }
      let wanted = Set(members.compactMap { $0.resolved(length: length) }.joined())
      switch try XCTUnwrap(RangeHeader(members)).resolve(length: length) {
      case .ranges(let ranges):
        XCTAssertEqual(Set(ranges.joined()), wanted)
        let sorted = ranges.sorted { $0.lowerBound < $1.lowerBound }
        for (one, next) in zip(sorted, sorted.dropFirst()) { XCTAssertGreaterThan(next.lowerBound, one.upperBound + 1) }
      case .unsatisfiable, .ignored: XCTAssertEqual(wanted, [])
      }
    }
  }

  func testDispositions() throws {
    try forMany(8) { generator in
      let name = generator.maybe { $0.text(1...12, of: "ab1 .%2F\"';()é€🦊\u{301}") }
      let value = try ContentDisposition(generator.pick([.inline, .attachment, .other("form-data")]), filename: name)
      XCTAssertEqual(value.filename, name)
      XCTAssertEqual(ContentDisposition(value.description), value)
      XCTAssertTrue(value.description.utf8.allSatisfy { (0x20...0x7E).contains($0) })
    }
  }

  func testLinks() throws {
    try forMany(9) { generator in
      let links = try (0..<generator.number(0...3)).map { index in
        try Link(
          "/" + generator.text(0...6, of: "ab?&=,;\"%"),
          relation: generator.token(),
          title: generator.maybe { $0.text(0...6, of: "ab \",;é€") },
          parameters: [FieldParameter(name: "x\(index)", value: generator.text(0...6, of: "ab \",;é€"))]
        )
      }
      XCTAssertEqual(try Link.parse(Link.list(links)), links)
    }
  }

  func testCookieFields() {
    forMany(10) { generator in
      let header = CookieHeader(pairs: generator.list(0...4) { .init($0.token(), $0.text(0...6, of: "ab=\"/é ").trimmed) })
      XCTAssertEqual(CookieHeader(header.description), header)
    }
  }

  func testEvents() throws {
    try forMany(11) { generator in
      let lines = "ab: \r\n\0é\u{FEFF}"
      let word = "ab: é\u{FEFF}"
      let event = try ServerSentEvent(
        data: generator.text(0...12, of: lines),
        event: generator.maybe { $0.text(1...6, of: word) },
        id: generator.text(0...6, of: word),
        retry: generator.maybe { $0.number(0...Int.max) },
        comment: generator.maybe { $0.text(0...12, of: lines) }
      )
      var decoder = ServerSentEventDecoder()
      let frames = decoder.decode(event.encoded(lineEnd: generator.pick([.crlf, .lf])).utf8)
      // Split by characters, of which CR LF is one.
      let dataLines = event.data?.split(omittingEmptySubsequences: false) { ["\r\n", "\r", "\n"].contains($0) } ?? []
      let data = dataLines.joined(separator: "\n")
      let read = ServerSentEventFrame.Event(type: event.event ?? "message", data: data, lastEventID: event.id ?? "")
      XCTAssertEqual(frames.map(\.event), [read])
      XCTAssertEqual(decoder.reconnectionTime, event.retry)
      XCTAssertEqual(frames[0].comments.isEmpty, event.comment == nil)
      XCTAssertEqual(decoder.pendingBytes, [])
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
