import Exchanges
import FieldValues
import ScenarioSyntax

/// A line of an expected response in a review: what it is about, what came in its place, and how a change of it is named.
enum ReviewedLine {
  case none
  /// A row of a table.
  case row
  case status
  case heading(SectionSyntax)
  case header(ExpectedHeaderSyntax, isTrailer: Bool)
  case cookie(SetCookieSyntax)
  case assertion(AssertSyntax)
  case capture
  /// Events, chunks and redirects, by the lines of their section.
  case entry(SectionSyntax)
  case body(lines: ClosedRange<Int>, isFence: Bool)

  /// The lines of a response by their numbers.
  static func nodes(of response: ResponseSyntax) -> [Int: ReviewedLine] {
    var nodes: [Int: ReviewedLine] = [response.position.line: .status]
    for section in response.sections {
      if [.events, .chunks, .redirects].contains(section.name) {
        for line in section.lines { nodes[line] = .entry(section) }
      }
      nodes[section.position.line] = .heading(section)
    }
    for header in response.headers + response.headerBlock { nodes[header.position.line] = .header(header, isTrailer: false) }
    for header in response.trailers { nodes[header.position.line] = .header(header, isTrailer: true) }
    for cookie in response.setCookies?.lines ?? [] { nodes[cookie.position.line] = .cookie(cookie) }
    for assertion in response.asserts { nodes[assertion.position.line] = .assertion(assertion) }
    for capture in response.captures { nodes[capture.position.line] = .capture }
    if let body = response.body {
      let isFence = if case .fence = body.kind { body.lines.count > 1 } else { false }
      for line in body.lines {
        let isEdge = isFence && (line == body.lines.lowerBound || line == body.lines.upperBound)
        nodes[line] = .body(lines: body.lines, isFence: isEdge)
      }
    }
    return nodes
  }

  var isHeading: Bool {
    switch self {
    case .status, .heading, .body(_, true): true
    case .none, .row, .header, .cookie, .assertion, .capture, .entry, .body: false
    }
  }

  var isAssert: Bool { if case .assertion = self { true } else { false } }

  /// Whether what came in its place reads the same, as long as nothing of it changes.
  var showsItself: Bool {
    switch self {
    case .entry, .body(_, false): true
    case .none, .row, .status, .heading, .header, .cookie, .assertion, .capture, .body: false
    }
  }

  /// The lines that are judged together.
  var lines: ClosedRange<Int>? {
    switch self {
    case .heading(let section), .entry(let section): section.lines
    case .body(let lines, _): lines
    case .none, .row, .status, .header, .cookie, .assertion, .capture: nil
    }
  }

  var subject: ScenarioReview.Subject {
    switch self {
    case .status: return .status
    case .header: return .headers
    case .cookie: return .cookies
    case .body: return .body
    case .entry(let section), .heading(let section):
      return switch section.name {
      case .setCookies: .cookies
      case .headers, .redirects, .trailers: .headers
      case .events, .chunks: .stream
      default: .other
      }
    case .assertion(let assertion):
      return switch assertion.query.kind {
      case .header, .link, .trailer: .headers
      case .cookie: .cookies
      case .jsonpath, .body, .bytes, .rawBytes, .sha256, .regex: .body
      default: .other
      }
    case .none, .row, .capture: return .other
    }
  }
}

extension ReviewedLine {
  /// What came in place of the line, empty where nothing did; nil where the line stands for no single thing.
  func came(_ exchange: Exchange, _ reader: inout QueryReader) async -> String? {
    switch self {
    case .status:
      return exchange.head.map { "\($0.version) \($0.status)\($0.reason.isEmpty ? "" : " \($0.reason)")" }
    case .header(let header, let isTrailer):
      let lines = isTrailer ? exchange.trailers : exchange.head?.headers ?? []
      let values = lines.filter { $0.isNamed(header.name) }.map(\.value)
      let value = values.first { header.value.withHoles.fits($0) } ?? values.first
      return value.map { "\(header.name): \($0)" } ?? ""
    case .cookie(let cookie): return actual(cookie, exchange) ?? ""
    case .assertion(let assertion):
      guard let reading = try? await reader.read(assertion.query, filters: assertion.filters), let value = reading.plain else {
        return "none"
      }
      let text = value.excerpt
      guard assertion.filters.isEmpty, case .jsonpath(let path) = assertion.query.kind, let name = path.literal?.lastMember else {
        return text
      }
      return "\(name.quoted): \(text)"
    case .none, .row, .heading, .capture, .entry, .body: return nil
    }
  }

  /// The Set-Cookie line of the name, one that fits before others.
  private func actual(_ cookie: SetCookieSyntax, _ exchange: Exchange) -> String? {
    let expected = cookie.expected
    let namesakes = (exchange.head?.values(of: "Set-Cookie") ?? []).filter { expected.name.fits(CookieLine($0).name) }
    return namesakes.first { (try? expected.differences(from: $0).isEmpty) == true } ?? namesakes.first
  }

  /// Sentences about what came in place of a line that changes.
  func remarks(_ exchange: Exchange) -> [String] {
    switch self {
    case .cookie(let cookie):
      guard let line = actual(cookie, exchange) else { return ["this line is missing"] }
      return ((try? cookie.expected.differences(from: line)) ?? []).compactMap(\.remark).prefix(Self.mostRemarks).map(\.self)
    case .header(let header, let isTrailer):
      let lines = isTrailer ? exchange.trailers : exchange.head?.headers ?? []
      return lines.contains { $0.isNamed(header.name) } ? [] : ["this line is missing"]
    case .none, .row, .status, .heading, .assertion, .capture, .entry, .body: return []
    }
  }

  private static let mostRemarks = 5
}

extension ReviewedLine {
  /// `$.n`, `Set-Cookie csrf`
  /// - Parameter text: The line.
  func title(_ text: String) -> String {
    switch self {
    case .none: return "line"
    case .row: return "table row"
    case .status: return "status"
    case .heading(let section): return "[\(section.name.rawValue)]"
    case .header(let header, _): return "header \(header.name)"
    case .cookie(let cookie): return "Set-Cookie \(cookie.name.literal ?? "")"
    case .assertion(let assertion):
      if assertion.filters.isEmpty, case .jsonpath(let path) = assertion.query.kind, let path = path.literal { return path }
      return ([assertion.query.text] + assertion.filters.map(\.text)).joined(separator: " ")
    case .capture: return "capture"
    case .entry(let section):
      return switch section.name {
      case .events: "event"
      case .chunks: "chunk"
      default: "redirect"
      }
    case .body: return Self.member(of: text)?.name ?? "body"
    }
  }

  /// What accepting a change does: `accept 8`, `remove it`, `add "theme=dark"`.
  func offer(_ old: [String], _ new: [String]) -> String {
    guard let first = new.first(where: { !$0.trimmingBlanks().isEmpty }) ?? new.first else { return "remove it" }
    let rest = new.count > 1 ? " and \(new.count - 1) more line\(new.count == 2 ? "" : "s")" : ""
    guard !old.isEmpty else { return "add \(excerpt(first))\(rest)" }
    return "accept \(excerpt(value(in: first, insteadOf: old[0])))\(rest)"
  }

  /// The part of a new line that is worth showing.
  private func value(in new: String, insteadOf old: String) -> String {
    switch self {
    case .status: return new.split(separator: " ").last.map(String.init) ?? new
    case .header(let header, _):
      let prefix = "\(header.name): "
      return new.hasPrefix(prefix) ? String(new.dropFirst(prefix.count)).quoted : new
    case .cookie:
      let (pieces, before) = (new.split(separator: ";", maxSplits: 1), old.split(separator: ";", maxSplits: 1))
      guard pieces.count == 2, pieces.first == before.first else { return new.quoted }
      return String(String(pieces[1]).trimmingBlanks()).quoted
    case .assertion(let assertion):
      guard let value = assertion.predicate.value else { return new }
      return String(new.dropFirst(value.position.column - 1))
    case .body:
      let text = Self.member(of: new)?.value ?? String(new.trimmingBlanks())
      return text.hasSuffix(",") ? String(text.dropLast()) : text
    case .none, .row, .heading, .capture, .entry: return String(new.trimmingBlanks())
    }
  }

  private func excerpt(_ text: String) -> String {
    let text = text.trimmingBlanks()
    return text.count > 60 ? text.prefix(59) + "…" : String(text)
  }

  /// A line of a JSON object: `"n": 8,`.
  private static func member(of line: String) -> (name: String, value: String)? {
    let text = String(line.trimmingBlanks())
    guard text.hasPrefix("\""), let end = text.firstRange(of: "\": ") else { return nil }
    return (String(text[..<end.lowerBound]) + "\"", String(text[end.upperBound...]))
  }
}

extension String {
  /// The name that a JSON path ends with: `n` of `$.list[0].n`; nil where it ends otherwise.
  fileprivate var lastMember: String? {
    guard hasPrefix("$"), let dot = lastIndex(of: ".") else { return nil }
    let name = self[index(after: dot)...]
    return !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? String(name) : nil
  }
}
