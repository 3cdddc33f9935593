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
    if line.isNamed("Set-Cookie") { return SetCookieLine(line.value).map(cookie) ?? [] }
    let kind = QuerySyntax.Kind.header(TemplateSyntax(literal: line.name))
    if VolatileText.isVolatile(header: line.name) { return [AssertSyntax.choices(kind)] }
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

  static func json(_ lines: [JSONLines.Line], at line: Int, in body: [UInt8]) -> Choices? {
    guard let place = JSONLines.Path(lines, at: line, in: body) else { return nil }
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

  /// A text that is somewhere in the body.
  static func part(_ text: String) -> Choices {
    [AssertSyntax(QuerySyntax(.body), PredicateSyntax(.contains, ValueSyntax(.text(PatternSyntax(literal: text)))))]
  }

  static func size(_ count: Int) -> Choices { AssertSyntax.choices(.bytes, count: count) }

  /// The whole response: status, header lines, cookies, and the top level of a JSON body.
  static func all(_ exchange: Exchange) -> [Choices] {
    guard let head = exchange.head else { return [] }
    var all = [status(head)]
    var seen: Set<String> = []
    for line in head.headers
    where !["date", "server", "connection", "keep-alive", "transfer-encoding"].contains(line.name.lowercased()) {
      guard line.isNamed("Set-Cookie") || seen.insert(line.name.lowercased()).inserted else { continue }
      all += header(line, of: head)
    }
    if case .json = BodyView.Kind(exchange), let lines = try? JSONLines(exchange.content).lines {
      all += lines.indices.prefix(mostLines).filter { lines[$0].depth == 1 && lines[$0].kind != .close }
        .compactMap { json(lines, at: $0, in: exchange.content) }
    }
    return all
  }

  /// The most lines of a body that a set is proposed for.
  private static let mostLines = 200
}

extension AssertSyntax {
  private static func all(_ query: QuerySyntax, _ predicates: [PredicateSyntax]) -> [AssertSyntax] {
    predicates.map { AssertSyntax(query, $0) }
  }

  private static let presence = [PredicateSyntax(.exists), PredicateSyntax(.exists, isNegated: true)]

  /// A text: equal, with a part, of the same form, there, not there. One that looks random is only asked to be there.
  static func choices(_ kind: QuerySyntax.Kind, text: String) -> [AssertSyntax] {
    let value = ValueSyntax(.text(PatternSyntax(literal: text)))
    let form = ValueSyntax(.regex(text.form))
    let values = [PredicateSyntax(.equal, value), PredicateSyntax(.contains, value), PredicateSyntax(.matches, form)]
    return all(
      QuerySyntax(kind),
      VolatileText(text).isVolatile || VolatileText.looksLikeToken(text) ? presence + values : values + presence
    )
  }

  static func choices(_ kind: QuerySyntax.Kind, number: String) -> [AssertSyntax] {
    let value = ValueSyntax(.number(number))
    let comparisons = [PredicateSyntax.Operator.equal, .greaterOrEqual, .lessOrEqual].map { PredicateSyntax($0, value) }
    return all(QuerySyntax(kind), comparisons + presence)
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

  /// Less than twice the time seen, rounded up to whole milliseconds.
  static func choices(_ kind: QuerySyntax.Kind, below time: Duration) -> [AssertSyntax] {
    let limit = max(1, (time.wholeMicroseconds * 2 + 999) / 1000)
    return all(QuerySyntax(kind), [PredicateSyntax(.less, ValueSyntax(.duration(.milliseconds(limit))))])
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
