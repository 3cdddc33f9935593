import Codecs
import FieldValues
import Foundation
import SystemIO

extension ParserTarget {
  /// JSON and MessagePack: what can be read can be written, and is the same when it is read again.
  static var codecs: [ParserTarget] {
    let json = [
      #"{"id":1,"name":"a\u00e9\ud83d\udca1\n","ratio":-0.5e-7,"on":true,"none":null,"tags":["x",""],"when":"2024-01-02T03:04:05.5+01:00"}"#,
      #"{"id":18446744073709551615,"data":"AQID","exact":123456789012345678901234567890.5,"uuid":"6f1c1b0e-8a5a-4d0a-9f0e-2f0c6f6e5d4c"}"#,
      "[1,2.0,1e2,-0,[],{},[[[]]]]", #"{"a":{"b":1},"a":{"c":2}}"#, " \"text\" ", "1e400",
      #"{"small":127,"big":1e38,"nested":{"id":2}}"#,
    ]
    let tokens = [
      "null", "true", "\\u0000", "\\ud83d", "1e-400", "-0", ":", "\"id\"", "\"when\"", "\"exact\"", "\"nested\"", "{\"a\":", "[[",
    ]
    return [
      ParserTarget("JSON", corpus: json, tokens: tokens) { bytes in
        guard let tree = try? Tree(json: bytes) else { return nil }
        return treeFault(tree, isJSON: true)
      },
      ParserTarget("JSON to values", corpus: json, tokens: tokens) { valueFault($0, .json) },
      ParserTarget("MessagePack", bytes: messagePack) { bytes in
        guard let tree = try? Tree(messagePack: bytes) else { return nil }
        return treeFault(tree, isJSON: false)
      },
      ParserTarget("MessagePack to values", bytes: messagePack) { valueFault($0, .messagePack) },
    ]
  }

  private static var messagePack: [[UInt8]] {
    let record = Record(
      id: 7,
      name: "é",
      ratio: .infinity,
      on: false,
      tags: ["a"],
      when: Date(timeIntervalSince1970: 1.5),
      data: Data([1, 2])
    )
    let values: [[UInt8]] = [
      [0x81, 0xA2, 0x69, 0x64, 0xCC, 0x07], [0xC7, 0x0C, 0xFF, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5], [0xD6, 0xFF, 0, 0, 0, 9],
      [0x93, 0xC0, 0xC3, 0xCB, 0x7F, 0xF8, 0, 0, 0, 0, 0, 0], [0xDD, 0, 0, 0, 1, 0xDF, 0, 0, 0, 1, 0x91, 1, 0xC4, 1, 9],
      [0xD4, 5, 1],
      [0xDC, 0xFF, 0xFF, 0xC0], [0xCF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xD3, 0x80, 0, 0, 0, 0, 0, 0, 0],
      [0xD9, 1, 0x61],
    ]
    return ((try? [BodyEncoder(.messagePack).encode(record)]) ?? []) + values
  }

  private static func treeFault(_ tree: Tree, isJSON: Bool) -> String? {
    for text in [tree.compactJSON, tree.prettyJSON] {
      guard let again = try? Tree(json: Array(text.utf8)) else {
        return "What it reads is written as \(shown(text)), which isn't JSON."
      }
      if isJSON, again != tree { return "What it reads is written as \(shown(text)), which reads as something else." }
      if again.compactJSON != tree.compactJSON {
        return "What it reads is written as \(shown(text)), and then as something else."
      }
    }
    return tree.isEquivalent(to: tree) ? nil : "What it reads isn't equivalent to itself."
  }

  private static func valueFault(_ bytes: [UInt8], _ format: BodyFormat) -> String? {
    roundTripFault(Record.self, bytes, format) ?? roundTripFault([Record].self, bytes, format)
      ?? roundTripFault([String: [String: Int]].self, bytes, format) ?? roundTripFault([Double].self, bytes, format)
      ?? roundTripFault([Float?].self, bytes, format) ?? roundTripFault([UInt64].self, bytes, format)
      ?? roundTripFault([Decimal].self, bytes, format) ?? roundTripFault(String.self, bytes, format)
      ?? roundTripFault([Date].self, bytes, format)
  }

  /// Returns what is wrong. The first writing may round, for example a date to microseconds. The second must not change anything.
  private static func roundTripFault<Value: Codable>(_ type: Value.Type, _ bytes: [UInt8], _ format: BodyFormat) -> String? {
    let (encoder, decoder) = (BodyEncoder(format), BodyDecoder(format))
    guard let value = try? decoder.decode(type, from: bytes) else { return nil }
    do {
      let written = try encoder.encode(value)
      let again = try decoder.decode(type, from: written)
      let rewritten = try encoder.encode(again)
      // Dictionaries have no order.
      let (first, second) = (try Tree(format, written), try Tree(format, rewritten))
      guard first.isEquivalent(to: second) else {
        return "A \(type) is written as \(EscapedBytes(written)), and after it has been read as \(EscapedBytes(rewritten))."
      }
      return nil
    } catch {
      return "A \(type) can be read, but not written and read again: \(error)"
    }
  }
}

extension ParserTarget {
  /// A value with a member of each kind.
  fileprivate struct Record: Codable {
    var id: Int?
    var name: String?
    var ratio: Double?
    var big: Float?
    var small: Int8?
    var on: Bool?
    var tags: [String]?
    var when: Date?
    var data: Data?
    var exact: Decimal?
    var uuid: UUID?
    var link: URL?
    var nested: [String: [Int]]?
  }
}

extension ParserTarget {
  /// The types of the field values.
  static var fieldValues: [ParserTarget] {
    media + caching + content + cookies + dates
  }

  private static var media: [ParserTarget] {
    let types = [
      "text/html; charset=utf-8", "application/vnd.a+json;v=\"1 \\\" 2\"; q=0.5", "multipart/form-data; boundary=x", "a/b;;c=d;",
    ]
    return [
      ParserTarget(text: "media type", corpus: types, tokens: ["charset=", "q=", "*/*"]) { text in
        stabilityFault(MediaType(text)) { MediaType($0) }
          ?? stabilityFault(try? MediaType(parsing: text)) { try? MediaType(parsing: $0) }
      },
      ParserTarget(
        text: "Accept",
        corpus: ["text/html, application/json;q=0.9, */*;q=0.1", "a/*;level=1;q=1.000;ext", "text/*", ", a/b ,,c/d;q=.5"],
        tokens: [";q=", "*/*", "0.5", "q=\"1\""]
      ) { text in
        if let accept = Accept(text) { _ = (accept.ordered, accept.best(of: [.json, .html, .messagePack])) }
        return stabilityFault(Accept(text)) { Accept($0) }
      },
    ]
  }

  private static var caching: [ParserTarget] {
    [
      ParserTarget(
        text: "entity tag",
        corpus: ["\"x\"", "W/\"a-b\"", "\"\"", "*", "W/\"a\", \"b\" ,, \"é\""],
        tokens: ["W/", "*"]
      ) { text in
        stabilityFault(try? ETag(parsing: text)) { try? ETag(parsing: $0) }
          ?? stabilityFault(try? ETagCondition(parsing: text)) { try? ETagCondition(parsing: $0) }
      },
      ParserTarget(
        text: "Cache-Control",
        corpus: [
          "max-age=60, public", "no-cache=\"set-cookie, x\", private, s-maxage=\"5\", ext=\"a b\"", "no-store,,immutable",
          "max-age=1, max-age=2",
        ],
        tokens: ["max-age=", "no-cache", "private=", "stale-if-error=", "must-understand"]
      ) { text in printFault(try? CacheControl(parsing: text)) { try? CacheControl(parsing: $0) } },
      ParserTarget(text: "preconditions", corpus: ["\"x\"", "*", "Sun, 06 Nov 1994 08:49:37 GMT", "W/\"a\""]) { text in
        let conditions = Preconditions(
          ifMatch: text,
          ifUnmodifiedSince: text,
          ifNoneMatch: text,
          ifModifiedSince: text,
          ifRange: text
        )
        _ = conditions.evaluate(method: "GET", etag: try? ETag("x"), lastModified: .epoch, now: .epoch)
        return nil
      },
    ]
  }

  private static var content: [ParserTarget] {
    [
      ParserTarget(
        text: "Range",
        corpus: ["bytes=0-99,-1", "bytes=5-", "lines = 1-2", "bytes=0-0, 1-1 ,,2-"],
        tokens: ["bytes=", "-"]
      ) { text in
        if let range = RangeHeader(text) {
          for length in [0, 1, 100, Int.max] {
            guard case .ranges(let ranges) = range.resolve(length: length) else { continue }
            guard ranges.allSatisfy({ $0.lowerBound >= 0 && $0.upperBound < length }) else {
              return "A range lies outside of \(length) bytes."
            }
          }
        }
        return stabilityFault(RangeHeader(text)) { RangeHeader($0) }
      },
      ParserTarget(text: "Content-Range", corpus: ["bytes 0-9/100", "bytes */5", "bytes 0-9/*"], tokens: ["bytes ", "/", "*"]) {
        text in
        stabilityFault(ContentRange(text)) { ContentRange($0) }
      },
      ParserTarget(
        text: "Content-Disposition",
        corpus: [
          "attachment; filename=\"a b.txt\"", "inline; filename*=UTF-8''na%C3%AFve%20%E2%82%AC.txt",
          "form-data; name=x; filename=a/b\\c", "x; a=b; a*=c",
        ],
        tokens: ["filename=", "filename*=", "UTF-8''", "iso-8859-1'en'", "%E9"]
      ) { text in
        _ = ContentDisposition(text)?.safeFilename
        return stabilityFault(ContentDisposition(text)) { ContentDisposition($0) }
      },
      ParserTarget(
        text: "Link",
        corpus: ["</page/2>; rel=\"next\", </>; rel=start; title=\"a, b\"", "<x>;title*=UTF-8'en'%c3%a9;rel", "< > ;;a = b"],
        tokens: ["rel=", "<", ">", "title*=UTF-8''%C3%A9"]
      ) { text in
        guard let links = try? Link.parse(text) else { return nil }
        let printed = Link.list(links)
        guard (try? Link.parse(printed)) == links else {
          return "What it reads is printed as \(shown(printed)), which reads as something else."
        }
        _ = links.map { ($0.relations, $0.isRelated(as: "next"), $0.parameter("title")) }
        return nil
      },
    ]
  }

  private static var cookies: [ParserTarget] {
    [
      ParserTarget(text: "Cookie", corpus: ["a=b; c=\"d\"; e", "=x; ;; a=b=c", " a = b "]) { text in
        stabilityFault(CookieHeader(text)) { CookieHeader($0) }
      },
      ParserTarget(
        text: "Set-Cookie",
        corpus: [
          "sid=1; Path=/; HttpOnly; SameSite=Lax; Max-Age=60",
          "__Host-a=b; Secure; Path=/; Expires=Sun, 06 Nov 1994 08:49:37 GMT", "x; Domain=.A.b;=;",
        ],
        tokens: ["Max-Age=", "Expires=", "Domain=", "Partitioned"]
      ) { text in
        if let line = SetCookieLine(text) {
          _ = (line.maxAge, line.expires, line.path, line.domain, line.sameSite, line.breaksPrefix)
        }
        return stabilityFault(SetCookieLine(text)) { SetCookieLine($0) }
      },
      ParserTarget(text: "cookie to send", corpus: ["sid=abc /", "a=\"b\" /x", "__Secure-é=1"]) { text in
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let (name, value) = (parts.first ?? "", parts.last ?? "")
        if let cookie = try? Cookie(name, value, path: value, domain: name, secure: true) {
          let line = SetCookieLine(cookie.setCookieValue(now: .epoch))
          guard line?.name == name, line?.value == value else {
            return "The cookie \(shown(text)) is read as \(line.map { shown("\($0)") } ?? "nothing")."
          }
        }
        guard let cookie = try? Cookie.percentEncoded("n", value),
          SetCookieLine(cookie.setCookieValue(now: .epoch))?.value == cookie.value
        else {
          return "A percent-encoded value can't be sent, or is read as another."
        }
        return nil
      },
    ]
  }

  private static var dates: [ParserTarget] {
    let dates = [
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
      "Thu, 29 Feb 2024 23:59:60 GMT",
      "6 nov 94 8:49:37", "Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 01 Jan 0000 00:00:00 GMT",
    ]
    return [
      ParserTarget(text: "date", corpus: dates, tokens: ["GMT", "Feb", "31", "00", "Monday, "]) { text in
        stabilityFault(HTTPDate(parsing: text, now: .epoch)) { HTTPDate(parsing: $0, now: .epoch) }
          ?? stabilityFault(HTTPDate(cookieDate: text)) { HTTPDate(cookieDate: $0) }
      }
    ]
  }

  /// The reader of event streams: the frames don't depend on how the bytes are split, and what is sent is what is read.
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
    // Seeded by the input, so that the same input is split in the same places.
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
