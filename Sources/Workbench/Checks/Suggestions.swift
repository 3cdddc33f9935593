import Codecs
import FieldValues
import Scenarios

/// What can be asked of an answer, each in the ways `p` goes through.
enum Suggestions {
  typealias Choices = [AssertSyntax]

  static func status(_ head: ResponseHead) -> Choices { AssertSyntax.choices(.status, number: "\(head.status)") }

  /// One header line; a Set-Cookie line is asked for attribute by attribute.
  static func header(_ line: HeaderLine, of head: ResponseHead) -> [Choices] {
    if line.isNamed("Set-Cookie") { return SetCookieLine(line.value).map(cookie) ?? [] }
    let kind = QuerySyntax.Kind.header(TemplateSyntax(literal: line.name))
    if ["date", "etag", "last-modified", "age"].contains(line.name.lowercased()) { return [AssertSyntax.choices(kind)] }
    guard head.values(of: line.name).count < 2 else {
      return [AssertSyntax.choices(kind, count: head.values(of: line.name).count)]
    }
    return [AssertSyntax.choices(kind, text: line.value)]
  }

  /// The value and each attribute of a cookie.
  static func cookie(_ cookie: SetCookieLine) -> [Choices] {
    func kind(_ attribute: String?) -> QuerySyntax.Kind { .cookie(TemplateSyntax(literal: cookie.name), attribute: attribute) }
    guard !cookie.name.isEmpty else { return [] }
    var all = [AssertSyntax.choices(kind(nil), text: cookie.value)]
    for name in ["Path", "Domain", "SameSite"] {
      if let value = cookie.attribute(name)?.value { all.append(AssertSyntax.choices(kind(name), text: value)) }
    }
    if let seconds = cookie.maxAge { all.append(AssertSyntax.choices(kind("Max-Age"), number: "\(seconds)")) }
    for name in ["Expires", "Secure", "HttpOnly", "Partitioned"] where cookie.attribute(name) != nil {
      all.append(AssertSyntax.choices(kind(name)))
    }
    return all
  }

  static func json(_ lines: [JSONLine], at line: Int, in body: [UInt8]) -> Choices? {
    guard let place = JSONLinePath(lines, at: line, in: body) else { return nil }
    let kind = QuerySyntax.Kind.jsonpath(TemplateSyntax(literal: place.path))
    switch place.content {
    case .container(let count): return AssertSyntax.choices(kind, count: count)
    case .leaf(.string(let text)): return AssertSyntax.choices(kind, text: text)
    case .leaf(.bool(let value)): return AssertSyntax.choices(kind, value: .bool(value))
    case .leaf(.null): return AssertSyntax.choices(kind, value: .null)
    case .leaf(.number(.int(let value))): return AssertSyntax.choices(kind, number: "\(value)")
    case .leaf(.number(.uint(let value))): return AssertSyntax.choices(kind, number: "\(value)")
    case .leaf(.number(.text(let text))): return AssertSyntax.choices(kind, number: text)
    case .leaf(.number(.float64(let value))): return AssertSyntax.choices(kind, number: "\(value)")
    default: return AssertSyntax.choices(kind)
    }
  }

  /// A text that stands somewhere in the body.
  static func part(_ text: String) -> Choices {
    [AssertSyntax(QuerySyntax(.body), PredicateSyntax(.contains, ValueSyntax(.text(PatternSyntax(literal: text)))))]
  }

  static func size(_ count: Int) -> Choices { AssertSyntax.choices(.bytes, count: count) }

  /// The whole answer: status, header lines, cookies, and what stands at the top of a JSON body.
  static func all(_ exchange: Exchange) -> [Choices] {
    guard let head = exchange.head else { return [] }
    var all = [status(head)]
    var seen: Set<String> = []
    for line in head.headers
    where !["date", "server", "connection", "keep-alive", "transfer-encoding"].contains(line.name.lowercased()) {
      guard line.isNamed("Set-Cookie") || seen.insert(line.name.lowercased()).inserted else { continue }
      all += header(line, of: head)
    }
    if case .json = BodyKind(exchange), let lines = try? JSONLines(exchange.content).lines {
      all += lines.indices.prefix(mostLines).filter { lines[$0].depth == 1 && lines[$0].kind != .close }
        .compactMap { json(lines, at: $0, in: exchange.content) }
    }
    return all
  }

  /// Lines of a body that a set is proposed of.
  private static let mostLines = 200
}
