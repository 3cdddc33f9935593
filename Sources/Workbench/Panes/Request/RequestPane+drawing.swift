import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

extension RequestPane {
  /// Folded to a line or two while it has no focus and room is short.
  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let (draft, rect) = (shared.draft, place.rect)
    let summary = Self.summary(shared)
    guard rect.rows > 1 else {
      let title = Span(draft.line, style: Style(.text, .bold))
      painter.write(Line([Span(" 2 Request ", .title), title, Span("  " + summary, .dim)]), in: rect)
      if place.isFocused { painter.cursor = Grid.Position(row: rect.row, column: rect.column) }
      return
    }
    let modes = (draft.raw == nil ? "" : "  RAW ") + (draft.followsRedirects ? "  follows redirects " : " ")
    let title = draft.line + modes
    painter.frame(rect, title: "2 Request", extra: Line(title, Style(.title)), isFocused: place.isFocused)
    let inside = rect.inside
    guard place.isFocused || inside.rows > 1 else {
      let used = Sanitizer.width(of: summary, atMost: inside.columns) + 3
      painter.write(Line([Span(draft.line, style: Style(.text, .bold))]), in: inside.left(inside.columns - used), column: 1)
      return painter.write(summary, in: inside, column: inside.columns - used + 2, style: Style(.dim))
    }
    let rows = draft.rows
    let height = min(rows.count, editing?.row == .body ? max(1, inside.rows / 3) : inside.rows)
    let checked = checked
    let origin = draft.target.authorityPrefix.isEmpty ? shared.server.base ?? "" : draft.target.authorityPrefix
    let list = inside.top(height)
    painter.list(list, count: rows.count, at: position, isFocused: place.isFocused) {
      Self.line(of: rows[$1], draft, checked, origin)
    }
    if let editing, editing.row == .body {
      painter.textArea(editing.field, in: inside.below(height))
    } else {
      if let editing {
        let position = position.settled(count: rows.count, height: list.rows)
        painter.field(editing.field, in: list, row: position.selection - position.top, column: 1)
      }
      drawExtras(in: inside.below(height), isZoomed: place.isZoomed, &painter, shared)
    }
  }

  /// `2 headers, 1 off  no body  jar: 1 cookie`
  private static func summary(_ shared: SharedState) -> String {
    let draft = shared.draft
    let off = draft.headers.count { !$0.isOn }
    let headers = draft.headers.count == 1 ? "1 header" : "\(draft.headers.count) headers"
    let jar = shared.draftCookies.count
    return headers + (off > 0 ? ", \(off) off" : "") + "  " + (draft.body.map { "body \($0.count) bytes" } ?? "no body")
      + (jar == 0 ? "" : jar == 1 ? "  jar: 1 cookie" : "  jar: \(jar) cookies")
  }

  private static func line(of row: RequestDraft.Row, _ draft: RequestDraft, _ checked: Checked, _ origin: String) -> Line {
    let fault = Span(checked.faults[row].map { "   ! \($0)" } ?? "", .warning)
    switch row {
    case .line where draft.raw != nil:
      return Line([Span("raw bytes to ", .warning), Span(origin, style: Style(.text, .bold)), fault])
    case .line: return Line([Span(draft.method, .name), Span(" \(draft.target)", style: Style(.text, .bold)), fault])
    case .header(let index):
      let header = draft.headers[index]
      let role: Style.Role = header.isOn ? .text : .dim
      return Line([Span(header.isOn ? "[x] " : "[ ] ", role), Span(bytes: header.line.bytes[...], Style(role)), fault])
    case .newHeader: return Line("+ add a header", Style(.dim))
    case .body:
      if let raw = draft.raw { return Line([Span("bytes ", .name), Span("\(raw.count), line ends as CR LF in the head", .dim)]) }
      guard draft.body != nil else { return Line("+ add a body", Style(.dim)) }
      return Line([Span("body ", .name), Span(words(checked.content), .dim), fault])
    }
  }

  private static func words(_ content: RequestDraft.Content) -> String {
    switch content {
    case .none: "none"
    case .bytes(let bytes): bytes.count == 1 ? "1 byte" : "\(bytes.count) bytes"
    case .form(let fields): fields.count == 1 ? "form, 1 field" : "form, \(fields.count) fields"
    case .multipart(let parts): parts.count == 1 ? "multipart, 1 part" : "multipart, \(parts.count) parts"
    case .file(let path): "from the file \(path), read when the request is sent"
    case .faulty: "can't be read"
    }
  }

  /// The body's first lines, the lines that the client adds or added, and what the request's route declares.
  private func drawExtras(in rect: Rect, isZoomed: Bool, _ painter: inout Painter, _ shared: SharedState) {
    var lines: [Line] = []
    if let body = shared.draft.raw ?? shared.draft.body {
      lines += body.prefix(4096).split(separator: 0x0A, maxSplits: rect.rows, omittingEmptySubsequences: false).prefix(rect.rows)
        .map { Line([Span("  "), Span(bytes: $0, Style(.dim))]) }
    }
    if let entry = shared.shownEntry, entry.draft == shared.draft, let sent = entry.exchange.sent {
      let added = sent.headers.suffix(max(0, sent.addedHeaders))
      lines.append(
        Line("as sent, \(sent.bytes.count.bytesText)" + (added.isEmpty ? "" : "; added by the client:"), Style(.heading))
      )
      lines += added.map { Line([Span("  "), Span(bytes: $0.bytes[...], Style(.dim))]) }
    } else if shared.highlightedRoute == nil {
      let added = additions(shared)
      let heading = "added by the client when it is sent:"
      if lines.count + added.count + 1 > rect.rows / 2, !added.isEmpty {
        let names = added.map { $0.prefix { $0 != ":" } }.joined(separator: ", ")
        lines.append(Line([Span(heading, .heading), Span(" \(names)", .dim)]))
      } else if !added.isEmpty {
        lines.append(Line(heading, Style(.heading)))
        lines += added.map { Line("  \($0)", Style(.dim)) }
      }
    }
    if let route = shared.declaredRoute { lines += Declaration(route: route).lines }
    if lines.count > rect.rows, rect.rows > 1 {
      let left = lines.count - rect.rows + 1
      let more = painter.glyphs.words(" … \(left) more rows") + (isZoomed ? "" : ", z shows them")
      lines[(rect.rows - 1)...] = [Line(more, Style(.dim))]
    }
    for (row, line) in lines.prefix(rect.rows).enumerated() { painter.write(line, in: rect, row: row, column: 1) }
  }

  /// The lines that the client and the jar add to the request as it is written.
  private func additions(_ shared: SharedState) -> [String] {
    guard shared.draft.raw == nil, let message = shared.draftMessage else { return [] }
    func has(_ name: String) -> Bool { message.headers.contains { $0.isNamed(name) } }
    var lines: [String] = []
    let host = message.url.authorityPrefix.split(separator: "/").last
    if !has("Host"), let host { lines.append("Host: \(host)") }
    var length: String?
    switch checked.content {
    case .none: break
    case .bytes(let bytes): length = "\(bytes.count)"
    case .form: if !has("Content-Type") { lines.append("Content-Type: application/x-www-form-urlencoded") }
    case .multipart: if !has("Content-Type") { lines.append("Content-Type: multipart/form-data; boundary=...") }
    case .file: length = "the size of the file"
    case .faulty: break
    }
    if let length, !has("Content-Length"), !has("Transfer-Encoding") { lines.append("Content-Length: \(length)") }
    if let line = shared.jar.line(for: message, now: shared.now) { lines.append(String(fieldBytes: line.bytes)) }
    return lines
  }

  /// What a route declares, row by row: its summary, its parameters and body with their types, its responses.
  private struct Declaration {
    let route: CatalogueRoute

    var lines: [Line] {
      guard !parameters.isEmpty || !route.responses.isEmpty else { return [] }
      return [heading] + parameters + route.responses.map(line)
    }

    private var heading: Line {
      let summary = route.summary.isEmpty ? "" : "  \(route.summary)"
      return Line([Span("declared for \(route.path)", .heading), Span(summary, .dim)])
    }

    private var parameters: [Line] {
      var lines = route.parameters.map { parameter in
        row(parameter.name, parameter.location.rawValue, parameter.type, need(of: parameter))
      }
      if let type = route.requestBodyType { lines.append(row("body", route.requestMediaType ?? "", type, "")) }
      return lines
    }

    private func row(_ name: String, _ place: String, _ type: String, _ need: String) -> Line {
      Line([
        Span("  "), Span(name, .name, width: nameWidth), Span(" \(place)", .dim, width: placeWidth), Span(" \(type)"),
        Span(need.isEmpty ? "" : "  \(need)", .dim),
      ])
    }

    private func need(of parameter: CatalogueRoute.Parameter) -> String {
      if let value = parameter.defaultValue { return "default \(value)" }
      return parameter.isRequired ? "required" : "optional"
    }

    /// `  200 application/json  the record`
    private func line(of response: CatalogueRoute.DeclaredResponse) -> Line {
      let types = response.mediaTypes.isEmpty ? "no body" : response.mediaTypes.joined(separator: ", ")
      return Line([
        Span("  "), Span(response.status, response.status.hasPrefix("2") ? .good : .warning, width: nameWidth),
        Span(" \(types)", response.mediaTypes.isEmpty ? .dim : .text),
        Span(response.meaning.isEmpty ? "" : "  \(response.meaning)", .dim),
      ])
    }

    private var nameWidth: Int { min(20, max(7, (route.parameters.map(\.name.count).max() ?? 0))) }

    private var placeWidth: Int { route.requestBodyType == nil ? 7 : max(7, (route.requestMediaType?.count ?? 0) + 1) }
  }
}

extension RequestPane {
  /// The word before the cursor, and what it can become.
  struct CompletionWords {
    let word: String
    let choices: [String]

    /// - Parameter isLine: whether it is the request line; else it is a header line.
    init(_ before: String, isLine: Bool, _ shared: SharedState) {
      if let open = before.range(ofLast: "{{"), !before[open...].contains("}}") {
        word = String(before[open...].dropFirst(2))
        let secrets = shared.variables.secrets.keys.map { "secret.\($0)" }
        choices = Self.fitting(word, (shared.variables.values.keys + secrets + ["newUuid", "newDate"]).sorted()).map { $0 + "}}" }
      } else if isLine {
        let parts = before.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        word = String(parts.last ?? "")
        let method = String(parts.first ?? "")
        let routes = shared.routes.filter { $0.methods.contains(method) }.map(\.path)
        choices = Self.fitting(word, parts.count < 2 ? RequestDraft.knownMethods.map { $0 + " " } : routes)
      } else if let (name, value) = before.splitOnce(at: ":") {
        let last = value.split(separator: ",", omittingEmptySubsequences: false).last ?? ""
        word = String(last.drop { $0 == " " })
        choices = Self.fitting(word, Self.values(of: name.lowercased(), shared))
      } else {
        word = before
        let declared = shared.declaredRoute?.parameters.filter { $0.location == .header }.map(\.name) ?? []
        let names = declared + Self.names.filter { name in !declared.contains { $0.equalsIgnoringCase(name) } }
        choices = Self.fitting(word, names.map { $0 + ": " })
      }
    }

    private static func fitting(_ word: String, _ choices: [String]) -> [String] {
      choices.filter { $0.lowercased().hasPrefix(word.lowercased()) && $0 != word }
    }

    private static let names = [
      "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Access-Control-Request-Headers",
      "Access-Control-Request-Method", "Authorization", "Cache-Control", "Connection", "Content-Encoding", "Content-Language",
      "Content-Length", "Content-Type", "Cookie", "Expect", "Forwarded", "Host", "If-Match", "If-Modified-Since", "If-None-Match",
      "If-Range", "If-Unmodified-Since", "Last-Event-ID", "Origin", "Prefer", "Range", "Referer", "TE", "Transfer-Encoding",
      "Upgrade", "User-Agent", "X-Forwarded-For", "X-Request-ID",
    ]

    private static let types = [
      "application/json", "application/x-www-form-urlencoded", "multipart/form-data", "application/msgpack", "application/xml",
      "text/plain; charset=utf-8", "text/html", "text/csv", "application/octet-stream",
    ]

    /// What is likely there; what the route offers and what the last response said come first.
    private static func values(of name: String, _ shared: SharedState) -> [String] {
      let route = shared.declaredRoute
      let head = shared.shownEntry?.exchange.head
      func unique(_ values: [String]) -> [String] { values.enumerated().filter { !values[..<$0].contains($1) }.map(\.element) }
      switch name.trimmingSpaces {
      case "accept": return unique((route?.mediaTypes ?? []) + ["*/*"] + types + ["text/event-stream"])
      case "content-type": return unique([route?.requestMediaType].compactMap { $0 } + types)
      case "accept-encoding": return ["gzip", "deflate", "br", "zstd", "identity", "*"]
      case "content-encoding": return ["gzip", "deflate"]
      case "transfer-encoding": return ["chunked"]
      case "cache-control":
        return ["no-cache", "no-store", "max-age=0", "max-stale", "min-fresh=60", "no-transform", "only-if-cached"]
      case "authorization": return ["Bearer ", "Basic ", "Digest "]
      case "connection": return ["close", "keep-alive", "upgrade"]
      case "expect": return ["100-continue"]
      case "accept-language", "content-language": return ["en", "de", "fr", "es", "*"]
      case "if-none-match", "if-match": return [head?.value(of: "ETag")].compactMap { $0 } + ["*"]
      case "if-modified-since", "if-unmodified-since": return [head?.value(of: "Last-Modified")].compactMap { $0 }
      case "if-range": return ["ETag", "Last-Modified"].compactMap { head?.value(of: $0) }
      case "range": return ["bytes=0-99", "bytes=-100"]
      case "origin": return [shared.server.base].compactMap { $0 }
      case "te": return ["trailers"]
      case "access-control-request-method": return RequestDraft.knownMethods
      default:
        let declared = route?.parameters.first { $0.location == .header && $0.name.equalsIgnoringCase(name) }
        return [declared?.example, declared?.defaultValue].compactMap { $0 }
      }
    }
  }
}

extension String {
  /// Where a text stands last.
  fileprivate func range(ofLast text: String) -> Index? {
    indices.last { self[$0...].hasPrefix(text) }
  }
}
