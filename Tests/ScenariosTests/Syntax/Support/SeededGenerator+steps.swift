import ScenarioSyntax
import Scenarios
import SystemIO

extension SeededGenerator {
  mutating func metadata() -> [MetadataSyntax] {
    var keys = MetadataSyntax.Key.allCases.filter { _ in once(in: 3) }
    keys.shuffle(using: &self)
    return keys.map { key in
      switch key {
      case .timeout: MetadataSyntax(key, "30s")
      case .location: MetadataSyntax(key, pick(["true", "false"]))
      default: MetadataSyntax(key, pick(["x", "a, b", "#1: {{x}}"]))
      }
    }
  }

  mutating func step() -> StepSyntax {
    let name = maybe { random in TemplateSyntax([.literal("step "), .placeholder(random.placeholder())]) }
    if once(in: 5) { return StepSyntax(name: name, kind: .check(check())) }
    return StepSyntax(name: name, kind: .exchange(request(), maybe { $0.response() }))
  }

  private mutating func check() -> CheckSyntax {
    var check = CheckSyntax()
    check.options = options()
    check.table = maybe { $0.table() }
    check.captures = many(0...2) { $0.capture() }
    check.asserts = many(1...3) { $0.assertion() }
    return check
  }

  private mutating func request() -> RequestSyntax {
    var request = RequestSyntax(
      method: pick(["GET", "POST", "M-SEARCH", "X", "purge", "Get", "HTTP", "!x", "7"]),
      target: filledTemplate()
    )
    request.headers = many(0...3) { random in
      var header = HeaderSyntax(random.fieldName(), random.template())
      if let name = random.nameTemplate() { (header.name, header.nameTemplate) = (name.text, name.template) }
      return header
    }
    request.options = options()
    request.query = many(0...2) { $0.parameter() }
    request.cookies = many(0...2) { $0.parameter() }
    request.basicAuth = maybe { $0.parameter() }
    request.table = maybe { $0.table() }
    switch below(4) {
    case 0: request.form = many(1...2) { $0.parameter() }
    case 1: request.multipart = many(1...2) { $0.multipartField() }
    default: request.body = maybe { $0.body(inRequest: true) }
    }
    return request
  }

  mutating func fieldName() -> String {
    pick(["Accept", "X-Odd", "content-type", "a!b", "If-None-Match", "GET", "HTTPX", "id"])
  }

  /// The name of a header with a variable in it, once in a while.
  mutating func nameTemplate() -> (text: String, template: TemplateSyntax)? {
    guard once(in: 4) else { return nil }
    let placeholder = placeholder()
    return ("X-{{\(placeholder.fullName)}}", TemplateSyntax([.literal("X-"), .placeholder(placeholder)]))
  }

  private mutating func parameter() -> ParameterSyntax {
    ParameterSyntax(filledTemplate(), template())
  }

  private mutating func multipartField() -> MultipartFieldSyntax {
    let value: MultipartFieldSyntax.Value =
      once(in: 2) ? .text(template()) : .file(file(), contentType: once(in: 2) ? TemplateSyntax(literal: "image/png") : nil)
    return MultipartFieldSyntax(filledTemplate(), value)
  }

  private mutating func table() -> TableSyntax {
    let columns = Array(["one", "two", "three"].prefix(1 + below(3)))
    let rows = many(1...3) { random in
      TableSyntax.Row(
        columns.map { _ in
          let text = random.filledTemplate()
          return random.pick([.text(text), .empty, .absent])
        }
      )
    }
    return TableSyntax(columns: columns, rows: rows)
  }

  private mutating func options() -> [OptionSyntax] {
    var names = OptionSyntax.Name.allCases.filter { _ in once(in: 8) }
    names.shuffle(using: &self)
    return names.map { OptionSyntax($0, optionValue($0)) }
  }

  private mutating func optionValue(_ name: OptionSyntax.Name) -> OptionSyntax.Value {
    switch name {
    case .location, .compressed, .insecure, .skip, .http11, .http2, .noDefaultHeaders: .flag(once(in: 2))
    case .retry, .maxRedirs: .number(below(12) - 1)
    case .maxLoops, .repeat: .number(below(12))
    case .delay, .retryInterval, .maxTime, .connectTimeout, .idleTimeout: .duration(duration())
    case .sendChunks: .sizes(many(1...3) { 1 + $0.below(5000) })
    case .readRate: .rate(1024 * (1 + below(10)))
    case .while, .retryOn: .conditions(many(1...2) { $0.assertion() })
    case .variable: .assignment(self.name(), template())
    case .output, .openapi, .server, .jar, .user: .text(filledTemplate())
    }
  }

  mutating func body(inRequest: Bool) -> BodySyntax {
    let text = inRequest ? template().pattern : pattern()
    let kinds: [BodySyntax.Kind] = [
      .string(text), .hex(bytes()), .base64(bytes()), .file(file()),
      .json(PatternSyntax(literal: "{\n  \"a\": [1, -2.5e3, \"x\\u00e9\"],\n  \"b\": {}\n}")),
      .json(PatternSyntax([.literal("[\""), .placeholder(placeholder()), .literal("\"]")])),
      .fence(pick([nil, .text, .csv, .html, .xml]), modes: [], PatternSyntax(literal: lines())),
      .fence(inRequest ? pick([nil, .text]) : nil, modes: [], PatternSyntax(literal: "\(lines())no line end")),
      .fence(pick([nil, .text]), modes: [], PatternSyntax(literal: "a ``` b\n")),
      .fence(inRequest ? .graphql : .xml, modes: [], PatternSyntax(literal: "query { a }\nvariables {\"b\": 1}\n")),
      .xml(PatternSyntax(literal: "<?xml version=\"1.0\"?>\n<!-- > -->\n<a b='>'>\n  <c/><d>x &amp; y</d>\n</a>")),
      .xml(PatternSyntax([.literal("<a>"), .placeholder(placeholder()), .literal("</a>")])),
      .fence(.text, modes: [.raw], PatternSyntax(literal: "{{ raw }}\n\n```\n")),
      .fence(.json, modes: inRequest ? [] : [pick([.decoded, .subset, .unordered])], PatternSyntax(literal: "[7]\n")),
    ]
    return BodySyntax(pick(kinds))
  }
}
