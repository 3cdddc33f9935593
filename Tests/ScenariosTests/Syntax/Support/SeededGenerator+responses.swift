import ScenarioSyntax
import Scenarios
import SystemIO

extension SeededGenerator {
  mutating func response() -> ResponseSyntax {
    let status = StatusSyntax(pick([.any, .code(200), .code(404), .template(TemplateSyntax([.placeholder(placeholder())]))]))
    var response = ResponseSyntax(version: pick([nil, "HTTP/1.0", "HTTP/1.1", "HTTP/2"]), status: status)
    response.headers = many(0...3) { $0.expectedHeader() }
    response.setCookies = maybe { $0.setCookies() }
    response.headerBlock = many(0...2) { $0.expectedHeader() }
    response.redirects = many(0...2) { random in
      let url = random.pattern()
      return RedirectSyntax(300 + random.below(9), url.parts.isEmpty ? PatternSyntax(literal: "/x") : url)
    }
    response.captures = many(0...2) { $0.capture() }
    response.asserts = many(0...3) { $0.assertion() }
    response.events = once(in: 3) ? events() : []
    response.chunks = once(in: 3) ? chunks() : []
    response.trailers = many(0...1) { $0.expectedHeader() }
    response.body = maybe { $0.body(inRequest: false) }
    // Beneath [Chunks] bytes in hex are a chunk.
    if !response.chunks.isEmpty, case .hex = response.body?.kind { response.body = nil }
    return response
  }

  private mutating func expectedHeader() -> ExpectedHeaderSyntax {
    var header = ExpectedHeaderSyntax(fieldName(), pattern())
    if let name = nameTemplate() { (header.name, header.nameTemplate) = (name.text, name.template) }
    return header
  }

  private mutating func setCookies() -> SetCookiesSyntax {
    SetCookiesSyntax(
      pick(SetCookiesSyntax.Mode.allCases),
      many(1...3) { random in
        let value = random.pattern().parts
        let rest: PatternSyntax.Part = .literal("; Path=/; Max-Age=1; Secure")
        var parts: [PatternSyntax.Part] = [.literal(random.pick(["sid=", "GET=", "#x=", "`y=", "{z="]))]
        if case .literal(let text) = value.first { parts = [.literal("a=\(text)")] + value.dropFirst() } else { parts += value }
        if case .literal(let text) = parts.last {
          parts[parts.count - 1] = .literal("\(text); Secure")
        } else {
          parts.append(rest)
        }
        return SetCookieSyntax(PatternSyntax(parts))
      }
    )
  }

  mutating func capture() -> CaptureSyntax {
    CaptureSyntax(name(), query(), filters: many(0...2) { $0.filter() }, appends: once(in: 3), redacts: once(in: 3))
  }

  mutating func assertion() -> AssertSyntax {
    AssertSyntax(query(), filters: many(0...2) { $0.filter() }, predicate())
  }

  private mutating func query() -> QuerySyntax {
    let text = template()
    return QuerySyntax(
      pick([
        .status, .version, .url, .body, .bytes, .sha256, .duration, .attempts, .timeToFirstByte, .header(text),
        .cookie(TemplateSyntax(literal: "sid"), attribute: pick([nil, "Max-Age", "SameSite"])), .jsonpath(text), .regex(text),
        .variable(text), .link(text), .trailer(text), .probe(text), .openapi(text), .loop(text),
        .rawBytes, .redirects, .ip, .certificate(text),
      ])
    )
  }

  private mutating func filter() -> FilterSyntax {
    FilterSyntax(
      pick([
        .nth(below(9) - 3), .split(template()), .toInt, .toDate(nil), .base64Decode, .urlDecode, .sort, .count, .lower,
        .jsonpath(template()), .toDate(template()), .dateFormat(template()), .decode(template()), .regex(template()),
        .replace(template(), with: template()), .replaceRegex(template(), with: template()), .first, .last, .toFloat, .toString,
        .daysAfterNow, .daysBeforeNow, .base64Encode, .base64UrlSafeDecode, .base64UrlSafeEncode, .urlEncode, .htmlEscape,
        .htmlUnescape, .location,
      ])
    )
  }

  private mutating func predicate() -> PredicateSyntax {
    let found = pick(PredicateSyntax.Operator.allCases)
    return PredicateSyntax(found, found.takesValue ? value(after: found) : nil, isNegated: once(in: 3))
  }

  private mutating func value(after found: PredicateSyntax.Operator) -> ValueSyntax {
    let takesMatchers = found == .equal || found == .notEqual
    var kinds: [ValueSyntax.Kind] = [
      .text(takesMatchers ? pattern() : template().pattern), .placeholder(placeholder()), .number("-12.50e+3"), .number("0"),
      .bool(true), .null, .duration(duration()), .size(below(9000)), .hex(bytes()), .base64(bytes()), .file(file()),
    ]
    if found == .matches { kinds.append(.regex("^\"[^\"]+\" \\/#{{$")) }
    return ValueSyntax(pick(kinds))
  }

  private mutating func events() -> [EventSyntax] {
    var events = many(1...5) { EventSyntax($0.eventKind()) }
    if once(in: 3) { events = [EventSyntax(.unordered)] + events + [EventSyntax(.endUnordered)] }
    if once(in: 3) { events.append(EventSyntax(.stop)) }
    return events
  }

  private mutating func eventKind() -> EventSyntax.Kind {
    switch below(9) {
    case 0: .within(duration())
    case 1: .gap(durations())
    case 2: .skip(numbers())
    case 3: .silence(duration())
    case 4: .limit(once(in: 2) ? .frames(below(9)) : .bytes(below(9000)))
    case 5: pick([.drop, .eof])
    case 6: .reconnect(reconnect())
    default: .frame(EventFrameSyntax(many(1...4) { $0.eventLine() }))
    }
  }

  private mutating func reconnect() -> ReconnectSyntax {
    var head = ResponseSyntax(status: StatusSyntax(.code(200)))
    head.headers = many(0...2) { $0.expectedHeader() }
    let headers = many(0...2) { $0.expectedHeader() }
    return ReconnectSyntax(after: once(in: 2) ? durations() : nil, requestHeaders: headers, response: head)
  }

  /// Braces are left out: in an event line a matcher stands for them.
  private mutating func eventLine() -> EventFrameSyntax.Line {
    var value = pattern()
    value.parts = value.parts.map { part in
      if case .literal(let text) = part { .literal("x\(text.replacing("{", with: "("))") } else { part }
    }
    return EventFrameSyntax.Line(pick(EventFrameSyntax.Field.allCases), value)
  }

  private mutating func chunks() -> [ChunkSyntax] {
    let chunks = many(1...4) { random in
      ChunkSyntax(
        random.pick([
          .text(random.pattern()), .hex(random.bytes()), .bytes(random.below(99)), .within(random.duration()),
          .gap(random.durations()), .any(random.numbers()),
        ])
      )
    }
    return chunks + (maybe { ChunkSyntax($0.pick([.end, .abort])) }.map { [$0] } ?? [])
  }
}
