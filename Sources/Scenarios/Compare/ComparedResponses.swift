package import Exchanges
import FieldValues
import Patterns

/// What differs between two responses, in the order of a response, each place with both values cut to what a screen takes.
///
/// What changes from one response to the next anyway is marked: times, identifiers, entity tags and tokens by their kind
/// (``VolatileText``), and whatever differs between responses to the same request.
package struct ComparedResponses: Sendable, Hashable {
  /// A place that differs.
  package struct Row: Sendable, Hashable {
    /// `status`, `headers`, `cookies`, `body`, `events`: the heading it stands under.
    package var section: String
    /// `$.items[0].name`, `Content-Type`, `sid HttpOnly`, `event 3 data`.
    package var place: String
    /// What the left response has there; nil for nothing.
    package var left: String?
    /// What the right response has there; nil for nothing.
    package var right: String?

    package init(section: String, place: String, left: String?, right: String?) {
      self.section = section
      self.place = place
      self.left = left
      self.right = right
    }
  }

  /// What differs in substance.
  package private(set) var rows: [Row] = []
  /// What changes from one response to the next.
  package private(set) var volatileRows: [Row] = []

  /// Compares two responses; their work grows with their bodies, so that it is nothing for a thread that draws.
  /// - Parameters:
  ///   - repeats: other responses to the request of the left one, and to that of the right one.
  package init(
    _ left: Exchange,
    _ right: Exchange,
    bases: (left: String, right: String) = ("", ""),
    repeats: (left: [Exchange], right: [Exchange]) = ([], [])
  ) {
    var rules = ExchangeComparison.Rules()
    rules.comparesEveryField = true
    func differences(_ first: Exchange, _ second: Exchange, _ base: String, _ other: String) -> [ResponseDifference] {
      ExchangeComparison.differences(
        ExchangeComparison.Side(first, base: base),
        ExchangeComparison.Side(second, base: other),
        rules: rules
      )
    }
    var changing: Set<ResponseDifference.Subject> = []
    for (exchange, others, base) in [(left, repeats.left, bases.left), (right, repeats.right, bases.right)] {
      for other in others { changing.formUnion(differences(exchange, other, base, base).map(\.subject)) }
    }
    for difference in differences(left, right, bases.left, bases.right) {
      let row = Row(difference)
      if changing.contains(difference.subject) || difference.isVolatile { volatileRows.append(row) } else { rows.append(row) }
    }
  }
}

extension ComparedResponses.Row {
  fileprivate init(_ difference: ResponseDifference) {
    (section, place) = difference.subject.heading
    (left, right) = Self.excerpts(difference.left?.description, difference.right?.description)
    if case .cookie(_, .value) = difference.subject {
      (left, right) = Self.excerpts(difference.left?.cookieValue, difference.right?.cookieValue)
    }
  }

  /// The most characters that are kept of a value.
  private static let longest = 400

  /// Both values, cut so that the place where they differ is seen.
  private static func excerpts(_ left: String?, _ right: String?) -> (String?, String?) {
    guard let left, let right else { return (left.map(cut), right.map(cut)) }
    let common = zip(left.unicodeScalars, right.unicodeScalars).prefix { $0 == $1 }.count
    guard common > 60 else { return (cut(left), cut(right)) }
    func tail(_ text: String) -> String {
      cut("\u{2026}" + String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(common - 20))))
    }
    return (tail(left), tail(right))
  }

  private static func cut(_ text: String) -> String {
    guard let end = text.index(text.startIndex, offsetBy: longest, limitedBy: text.endIndex), end < text.endIndex else {
      return text
    }
    return text[..<end] + "\u{2026}"
  }
}

extension ResponseDifference.Subject {
  /// The heading it stands under, and where it is below that.
  fileprivate var heading: (section: String, place: String) {
    switch self {
    case .sending, .rounds, .status, .statusLine, .ending, .redirect: ("status", description)
    case .header(let name, let line, let count): ("headers", name + (count > 1 ? " \(line) of \(count)" : ""))
    case .headerLine(let number): ("headers", "line \(number)")
    case .cookie(let name, .line): ("cookies", name)
    case .cookie(let name, .value): ("cookies", "\(name) value")
    case .cookie(let name, .attribute(let attribute)): ("cookies", "\(name) \(attribute)")
    case .body(.path(let path)): ("body", path)
    case .body(.line(let number)): ("body", "line \(number)")
    case .body(.byte(let offset)): ("body", "from byte \(offset)")
    case .event(let number, let field, let place):
      (
        "events",
        (["event \(number)", field.map { $0.isEmpty ? "comment" : $0 }, place?.words]).compactMap(\.self).joined(separator: " ")
      )
    case .chunk(let number): ("body", "chunk \(number)")
    case .trailer(let name, let line, let count): ("trailers", name + (count > 1 ? " \(line) of \(count)" : ""))
    case .more(let what): (what, "more places")
    }
  }
}

extension ResponseDifference.Place {
  fileprivate var words: String {
    switch self {
    case .path(let path): path
    case .line(let number): "line \(number)"
    case .byte(let offset): "from byte \(offset)"
    }
  }
}

extension ResponseDifference.Value {
  /// The value of a Set-Cookie line.
  fileprivate var cookieValue: String? {
    if case .text(let line) = self { CookieLine(line).value } else { nil }
  }

  fileprivate var text: String? {
    switch self {
    case .text(let text): text
    case .json(.text(let text)): text
    case .number, .json, .bytes: nil
    }
  }
}

extension ResponseDifference {
  /// Whether both sides have a value of a kind that changes from run to run.
  package var isVolatile: Bool {
    if case .header(let name, _, _) = subject, VolatileText.isVolatile(header: name), left != nil, right != nil { return true }
    let isCookie = if case .cookie(_, .value) = subject { true } else { false }
    guard let left = isCookie ? left?.cookieValue : left?.text, let right = isCookie ? right?.cookieValue : right?.text else {
      return false
    }
    let (form, other) = (VolatileText(left), VolatileText(right))
    if form.isVolatile, form.isSameForm(as: other) { return true }
    return VolatileText.looksLikeToken(left) && VolatileText.looksLikeToken(right)
  }
}
