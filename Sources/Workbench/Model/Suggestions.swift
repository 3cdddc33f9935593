import Codecs
import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

/// The assertions that can be made about a response, each in the forms that `p` goes through.
enum Suggestions {
  typealias Choices = [AssertSyntax]

  static func status(_ head: ResponseHead) -> Choices { AssertSyntax.choices(.status, number: "\(head.status)") }

  /// One header line; a Set-Cookie line attribute by attribute.
  static func header(_ line: HeaderLine, of head: ResponseHead) -> [Choices] {
    header(line, count: head.headers.count { $0.isNamed(line.name) })
  }

  /// - Parameter count: how many lines of this name there are.
  private static func header(_ line: HeaderLine, count: Int) -> [Choices] {
    if line.isNamed("Set-Cookie") { return SetCookieLine(line.value).map(cookie) ?? [] }
    let kind = QuerySyntax.Kind.header(TemplateSyntax(literal: line.name))
    if VolatileText.isVolatile(header: line.name) { return [AssertSyntax.choices(kind)] }
    guard count < 2 else { return [AssertSyntax.choices(kind, count: count)] }
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
    // What a name promises by its prefix (RFC 6265bis section 4.1.3).
    if cookie.name.hasPrefix("__Host-"), cookie.attribute("Domain") == nil {
      all.append([AssertSyntax(QuerySyntax(kind("Domain")), PredicateSyntax(.exists, isNegated: true))])
    }
    if let seconds = cookie.maxAge { all.append(AssertSyntax.choices(kind("Max-Age"), number: "\(seconds)")) }
    for name in ["Expires", "Secure", "HttpOnly", "Partitioned"] where cookie.attribute(name) != nil {
      all.append(AssertSyntax.choices(kind(name)))
    }
    return all
  }

  /// How many Set-Cookie lines there are, and the place and the beginning of one of them.
  static func setCookies(_ head: ResponseHead, at place: Int) -> [Choices] {
    let lines = head.values(of: "Set-Cookie")
    guard let line = lines.at(place), let name = SetCookieLine(line)?.name, !name.isEmpty else { return [] }
    let header = QuerySyntax(.header(TemplateSyntax(literal: "Set-Cookie")))
    let count = PredicateSyntax(.equal, ValueSyntax(.number("\(lines.count)")))
    let start = PredicateSyntax(.startsWith, ValueSyntax(.text(PatternSyntax(literal: "\(name)="))))
    return [
      [AssertSyntax(header, filters: [FilterSyntax(.count)], count)],
      [AssertSyntax(header, filters: [FilterSyntax(.nth(place))], start)],
    ]
  }

  /// The bytes of the body: their digest, how many there are, how they begin.
  static func bytes(_ body: [UInt8]) -> [Choices] {
    guard !body.isEmpty else { return [size(0)] }
    let start = PredicateSyntax(.startsWith, ValueSyntax(.hex(Array(body.prefix(16)))))
    return [[AssertSyntax(QuerySyntax(.bytes), start)] + AssertSyntax.choices(.bytes, count: body.count)]
  }

  /// A line of Vary or of another field that lists names: it is there, and it has each of them.
  static func list(_ name: String, of head: ResponseHead) -> [Choices] {
    let kind = QuerySyntax.Kind.header(TemplateSyntax(literal: name))
    guard let line = head.headers.first(where: { $0.isNamed(name) }) else {
      return [[AssertSyntax(QuerySyntax(kind), PredicateSyntax(.exists, isNegated: true))]]
    }
    return header(line, of: head)
  }

  /// - Parameter moment: when the response was made, in seconds since 1970; a number that is this time changes from run to run.
  static func json(_ lines: [JSONLines.Line], at line: Int, in body: [UInt8], near moment: Int64? = nil) -> Choices? {
    guard let place = JSONLines.Path(lines, at: line, in: body) else { return nil }
    let kind = QuerySyntax.Kind.jsonpath(TemplateSyntax(literal: place.path))
    switch place.content {
    case .container(let count): return AssertSyntax.choices(kind, count: count)
    case .large: return AssertSyntax.choices(kind)
    case .leaf(.number(.text(let text))):
      let isVolatile = moment.map { moment in Int64(text).map { VolatileText.isTime($0, near: moment) } ?? false } ?? false
      return AssertSyntax.choices(kind, number: text, isVolatile: isVolatile)
    case .leaf(let content): return value(content, of: kind)
    }
  }

  /// A value of MessagePack, which a JSONPath reads as it reads JSON.
  static func value(_ tree: Tree, at path: String) -> Choices {
    value(tree.content, of: .jsonpath(TemplateSyntax(literal: path)))
  }

  private static func value(_ content: Tree.Content, of kind: QuerySyntax.Kind) -> Choices {
    switch content {
    case .array(let elements): AssertSyntax.choices(kind, count: elements.count)
    case .object(let members): AssertSyntax.choices(kind, count: members.count)
    case .string(let text): text.utf8.count > mostSearched ? AssertSyntax.choices(kind) : AssertSyntax.choices(kind, text: text)
    case .bool(let value): AssertSyntax.choices(kind, value: .bool(value))
    case .null: AssertSyntax.choices(kind, value: .null)
    case .number(.int(let value)): AssertSyntax.choices(kind, number: "\(value)")
    case .number(.uint(let value)): AssertSyntax.choices(kind, number: "\(value)")
    case .number(.text(let text)): AssertSyntax.choices(kind, number: text)
    case .number(.float64(let value)): AssertSyntax.choices(kind, number: "\(value)")
    case .number(.float32), .binary, .timestamp, .extension: AssertSyntax.choices(kind)
    }
  }

  /// A text that is somewhere in the body.
  static func part(_ text: String) -> Choices {
    let value = ValueSyntax(.text(PatternSyntax(literal: text)))
    return [false, true].map { AssertSyntax(QuerySyntax(.body), PredicateSyntax(.contains, value, isNegated: $0)) }
  }

  static func size(_ count: Int) -> Choices { AssertSyntax.choices(.bytes, count: count) }

  /// The whole response: status, header lines, cookies, and the top level of a JSON body.
  /// - Parameter others: other responses to the same request.
  static func all(_ exchange: Exchange, others: [Exchange] = []) -> [Choices] {
    guard let head = exchange.head else { return [] }
    let moment = head.value(of: "Date").flatMap { HTTPDate(cookieDate: $0) }?.secondsSince1970
    let lengthVaries = lengthVaries(exchange, others)
    var all = [status(head)]
    // There may be thousands of lines: each name is counted once.
    let counts = Dictionary(head.headers.map { ($0.name.lowercased(), 1) }, uniquingKeysWith: +)
    var seen: Set<String> = ["date", "server", "connection", "keep-alive", "transfer-encoding"]
    for line in head.headers {
      let name = line.name.lowercased()
      guard seen.insert(name).inserted || name == "set-cookie" else { continue }
      if line.isNamed("Content-Length"), lengthVaries {
        all.append(AssertSyntax.choices(.header(TemplateSyntax(literal: line.name))))
      } else {
        all += header(line, count: counts[name] ?? 1)
      }
    }
    if case .json = BodyView.Kind(exchange), exchange.content.count <= mostLaidOut,
      let lines = try? JSONLines(exchange.content).lines
    {
      all += lines.indices.prefix(mostLines).filter { lines[$0].depth == 1 && lines[$0].kind != .close }
        .compactMap { json(lines, at: $0, in: exchange.content, near: moment) }
    }
    return all
  }

  /// Whether the length of the body may be another one next time: its values are checked one by one, or something in it changes.
  private static func lengthVaries(_ exchange: Exchange, _ others: [Exchange]) -> Bool {
    switch BodyView.Kind(exchange) {
    case .json, .messagePack: return true
    case .empty, .binary: return others.contains { $0.content != exchange.content }
    case .text, .markup, .form, .multipart:
      let start = exchange.content.prefix(mostSearched)
      return others.contains { $0.content != exchange.content } || VolatileText(String(decoding: start, as: UTF8.self)).isVolatile
    }
  }

  /// The most bytes of a body that are searched for times and identifiers.
  private static let mostSearched = 64 * 1024

  /// The largest body whose values a set is proposed for; a larger one takes longer to lay out than a key may take.
  private static let mostLaidOut = 16 << 20

  /// The most lines of a body that a set is proposed for.
  private static let mostLines = 200
}

extension AssertSyntax {
  private static func all(_ query: QuerySyntax, _ predicates: [PredicateSyntax]) -> [AssertSyntax] {
    predicates.map { AssertSyntax(query, $0) }
  }

  private static let presence = [PredicateSyntax(.exists), PredicateSyntax(.exists, isNegated: true)]

  /// A text: equal, with a part, of the same form, there, not there. One that changes from run to run is only asked to be there.
  static func choices(_ kind: QuerySyntax.Kind, text: String) -> [AssertSyntax] {
    let value = ValueSyntax(.text(PatternSyntax(literal: text)))
    let form = ValueSyntax(.regex(text.form))
    let values = [PredicateSyntax(.equal, value), PredicateSyntax(.contains, value), PredicateSyntax(.matches, form)]
    return all(
      QuerySyntax(kind),
      VolatileText.changes(text) ? presence + values : values + presence
    )
  }

  static func choices(_ kind: QuerySyntax.Kind, number: String, isVolatile: Bool = false) -> [AssertSyntax] {
    let value = ValueSyntax(.number(number))
    let comparisons = [PredicateSyntax.Operator.equal, .greaterOrEqual, .lessOrEqual].map { PredicateSyntax($0, value) }
    return all(QuerySyntax(kind), isVolatile ? presence + comparisons : comparisons + presence)
  }

  static func choices(_ kind: QuerySyntax.Kind, value: ValueSyntax.Kind) -> [AssertSyntax] {
    all(QuerySyntax(kind), [PredicateSyntax(.equal, ValueSyntax(value))] + presence)
  }

  /// Something that is only there or not.
  static func choices(_ kind: QuerySyntax.Kind) -> [AssertSyntax] { all(QuerySyntax(kind), presence) }

  /// How many there are.
  static func choices(_ kind: QuerySyntax.Kind, count: Int) -> [AssertSyntax] {
    let value = ValueSyntax(.number("\(count)"))
    let counts = [PredicateSyntax.Operator.equal, .greaterOrEqual].map {
      AssertSyntax(QuerySyntax(kind), filters: [FilterSyntax(.count)], PredicateSyntax($0, value))
    }
    return counts + choices(kind)
  }

  /// Less than twice the time seen, or ten times as much, rounded up to whole milliseconds.
  static func choices(_ kind: QuerySyntax.Kind, below time: Duration) -> [AssertSyntax] {
    let limits = [2, 10].map { max(1, (time.wholeMicroseconds * $0 + 999) / 1000) }
    return all(QuerySyntax(kind), limits.map { PredicateSyntax(.less, ValueSyntax(.duration(.milliseconds($0)))) })
  }
}

extension String {
  /// An expression for texts of this form: every run of digits matches any other.
  fileprivate var form: String {
    var form = "^"
    var isInDigits = false
    for scalar in unicodeScalars {
      let isDigit = (0x30...0x39).contains(scalar.value)
      if isDigit {
        form += isInDigits ? "" : "[0-9]+"
      } else if "\\.^$|?*+()[]{}/".unicodeScalars.contains(scalar) {
        form += "\\\(scalar)"
      } else {
        form.unicodeScalars.append(scalar)
      }
      isInDigits = isDigit
    }
    return form + "$"
  }
}
