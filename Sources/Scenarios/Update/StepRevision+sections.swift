import Exchanges
import FieldValues
import ScenarioSyntax

extension StepRevision {
  /// Rewrites the lines below the head of a section.
  /// - Parameters:
  ///   - positions: The expectations that the section has.
  ///   - old: What each entry says now.
  private mutating func rewrite(
    _ section: SectionSyntax,
    _ positions: [SourcePosition],
    _ revision: LineRevision,
    _ old: [[PatternSyntax]]
  ) {
    let failing = left(positions + [section.position])
    guard !failing.isEmpty, section.lines.upperBound > section.lines.lowerBound else { return }
    let lines = section.lines.lowerBound + 1...section.lines.upperBound
    let result = revision.result(source, lines: lines)
    guard result.count > 0 else { return refuse(failing, .hasNoSuchLine) }
    for entry in result.changed {
      if old[entry].contains(where: { !$0.placeholders.isEmpty }) { return refuse(failing, .isVariable) }
      if let name = old[entry].lazy.compactMap({ $0.lostCapture(in: result.text) }).first {
        return refuse(failing, .losesCapture(name))
      }
    }
    let before = lines.map { "\(source.line($0) ?? "")\n" }.joined()
    guard before != result.text else {
      return refuse(failing, old.joined().contains { !$0.placeholders.isEmpty } ? .isVariable : .saysSoAlready)
    }
    add(Change(failing, .edit(ScenarioFile.TextEdit(lines: lines, with: result.text))))
  }

  mutating func revise(_ cookies: SetCookiesSyntax, _ section: SectionSyntax, _ head: ResponseHead) {
    let (lines, actual) = (cookies.lines, head.values(of: "Set-Cookie"))
    let expected = lines.map(\.expected)
    let revision = LineRevision(
      entries: lines.map { LineRevision.Entry($0) },
      count: actual.count,
      fits: { line, cookie in
        cookies.mode == .raw
          ? expected[line].line.fits(actual[cookie]) : (try? expected[line].differences(from: actual[cookie]).isEmpty) == true
      },
      isMeant: { line, cookie in expected[line].name.fits(CookieLine(actual[cookie]).name) },
      order: cookies.mode == .subset ? .subset : cookies.mode == .anyOrder ? .any : .kept
    ) { cookie, line in
      SetCookieSyntax(PatternSyntax(cookie: actual[cookie], like: line.map { lines[$0] })).text
    }
    rewrite(section, lines.map(\.position), revision, lines.map { [$0.line] })
  }

  mutating func reviseHeaders(_ section: SectionSyntax, _ head: ResponseHead) {
    let (lines, actual) = (response.headerBlock, head.headers)
    let revision = LineRevision(
      entries: lines.map { LineRevision.Entry($0) },
      count: actual.count,
      fits: { line, header in
        lines[line].name.isExactly(actual[header].name) && lines[line].value.withHoles.fits(actual[header].value)
      },
      isMeant: { line, header in actual[header].isNamed(lines[line].name) }
    ) { header, line in
      let (name, value) = (actual[header].name, actual[header].value)
      let old = line.map { lines[$0].value }
      if let old, !old.matchers.isEmpty, old.withHoles.fits(value) { return ExpectedHeaderSyntax(name, old).text }
      let isPlain = old?.matchers.isEmpty == true
      return ExpectedHeaderSyntax(name, PatternSyntax(isPlain ? VolatileText(value) : VolatileText(value, of: name))).text
    }
    rewrite(section, lines.map(\.position), revision, lines.map { [$0.value] })
  }

  mutating func reviseRedirects(_ section: SectionSyntax) {
    let lines = response.redirects
    // What came before the last chain of redirects belongs to tries that were repeated.
    let hops = Array(
      exchanges.dropLast().reversed().prefix { $0.head.map(RequestSender.isRedirect) ?? false }.reversed()
    )
    let urls = hops.map { hop in hop.request.redirected(by: hop)?.url ?? "" }
    let revision = LineRevision(
      entries: lines.map { LineRevision.Entry($0) },
      count: hops.count,
      fits: { line, hop in
        let pattern = lines[line].url.withHoles
        let isURL = pattern.fits(urls[hop]) || pattern.fits(hops[hop].head?.value(of: "Location") ?? "")
        return lines[line].status == hops[hop].head?.status && isURL
      },
      isMeant: { _, _ in true },
      keepsPlaces: true
    ) { [base] hop, _ in
      let location = hops[hop].head?.value(of: "Location") ?? urls[hop]
      var url = PatternSyntax(VolatileText(location))
      if let base, !base.isEmpty, location.hasPrefix(base) {
        let rest = PatternSyntax(VolatileText(String(location.dropFirst(base.count))))
        url = PatternSyntax([.placeholder(PlaceholderSyntax("base"))] + rest.parts)
      }
      return RedirectSyntax(hops[hop].head?.status ?? 0, url).text
    }
    rewrite(section, lines.map(\.position), revision, lines.map { $0.url.isOnly("base") ? [] : [$0.url] })
  }

  mutating func reviseChunks(_ section: SectionSyntax, _ exchange: Exchange) {
    let lines = response.chunks
    let hasConditions = lines.contains { line in
      switch line.kind {
      case .within, .gap, .any: true
      default: false
      }
    }
    guard !left(lines.map(\.position) + [section.position]).isEmpty else { return }
    guard !hasConditions else {
      return refuse(left(lines.map(\.position) + [section.position]), .isKind("a section with @any, @within or @gap"))
    }
    let isCut = exchange.failure?.kind == .cut
    guard exchange.framing == .chunked, exchange.isComplete || isCut else {
      return refuse(left(lines.map(\.position) + [section.position]), exchange.isComplete ? .hasNoBody : .isIncomplete)
    }
    let ending = ChunkSyntax(isCut ? .abort : .end)
    let things = exchange.chunks.map { ChunkSyntax(RecordedResponse.kind(of: $0, in: exchange.body)) } + [ending]
    let texts = exchange.chunks.map { Array(exchange.body[$0.range.clamped(to: 0..<exchange.body.count)]) }
    let revision = LineRevision(
      entries: lines.map { LineRevision.Entry($0) },
      count: things.count,
      fits: { line, thing in
        guard thing < texts.count else { return lines[line].kind == ending.kind }
        switch lines[line].kind {
        case .text(let pattern): return String(validating: texts[thing], as: UTF8.self).map(pattern.withHoles.fits) ?? false
        case .hex(let bytes): return bytes == texts[thing]
        case .bytes(let count): return count == texts[thing].count
        default: return false
        }
      },
      isMeant: { line, thing in (lines[line].kind == .end || lines[line].kind == .abort) == (thing == texts.count) },
      keepsPlaces: true,
      inserts: { $0 < texts.count || isCut }
    ) { thing, _ in
      things[thing].text
    }
    let old = lines.map { line in if case .text(let pattern) = line.kind { [pattern] } else { [PatternSyntax]() } }
    rewrite(section, lines.map(\.position), revision, old)
  }

  mutating func reviseEvents(_ section: SectionSyntax, _ exchange: Exchange) {
    let events = response.events
    let positions = events.map(\.position)
    guard !left(positions + [section.position]).isEmpty else { return }
    for event in events {
      switch event.kind {
      case .within, .gap, .silence: refuse(left([event.position]), .isTime)
      case .limit: refuse(left([event.position]), .isKind("a limit"))
      case .skip, .listen, .unordered, .endUnordered, .drop, .reconnect:
        return refuse(
          left(positions + [section.position]),
          .isKind("a script with \(event.text.prefix { $0 != " " && $0 != "\n" })")
        )
      default: break
      }
    }
    let frames = events.compactMap { event in event.frame.map { (event: event, frame: $0) } }
    var decoder = ServerSentEventDecoder()
    let actual = decoder.decode(exchange.body)
    // What came after the client had enough is not known, so nothing is removed or added there.
    let isWhole = exchange.isComplete
    guard isWhole || actual.count >= frames.count else { return refuse(left(positions + [section.position]), .isIncomplete) }
    let written = RecordedResponse(exchange)
    let revision = LineRevision(
      entries: frames.map {
        LineRevision.Entry(lines: $0.event.position.line...($0.frame.lines.last ?? $0.frame.lines[0]).position.line)
      },
      count: isWhole ? actual.count : frames.count,
      fits: { line, frame in (try? FrameComparison(frames[line].frame.withHoles, actual[frame], Variables()).passed) ?? false },
      isMeant: { _, _ in true },
      keepsPlaces: true,
      isParted: true
    ) { frame, line in
      var written = written
      return EventSyntax(.frame(written.frame(actual[frame], like: line.map { frames[$0].frame }))).text
    }
    rewrite(section, positions, revision, frames.map { $0.frame.lines.map(\.value) })
  }
}

extension SetCookieSyntax {
  /// The line with a hole for each variable.
  var expected: CookieComparison.ExpectedCookie {
    CookieComparison.ExpectedCookie(
      line: line.withHoles,
      name: name.withHoles,
      value: value.withHoles,
      attributes: attributes.filter { !$0.name.isEmpty || $0.value != nil }.map {
        CookieComparison.ExpectedCookie.Attribute(name: $0.name, value: $0.value?.withHoles)
      }
    )
  }
}

extension EventFrameSyntax {
  /// The frame with a hole for each variable.
  fileprivate var withHoles: EventFrameSyntax {
    EventFrameSyntax(
      lines.map { line in
        var line = line
        line.value.parts = line.value.parts.map { if case .placeholder = $0 { .matcher(MatcherSyntax()) } else { $0 } }
        return line
      }
    )
  }
}
