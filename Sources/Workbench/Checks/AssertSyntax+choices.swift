import Scenarios

extension AssertSyntax {
  private static func all(_ query: QuerySyntax, _ predicates: [PredicateSyntax]) -> [AssertSyntax] {
    predicates.map { AssertSyntax(query, $0) }
  }

  private static let presence = [PredicateSyntax(.exists), PredicateSyntax(.exists, isNegated: true)]

  /// A text: equal, with a part, of the same form, there, not there. One that looks made up for each answer is only asked to be there.
  static func choices(_ kind: QuerySyntax.Kind, text: String) -> [AssertSyntax] {
    let value = ValueSyntax(.text(PatternSyntax(literal: text)))
    let form = ValueSyntax(.regex(text.form))
    let values = [PredicateSyntax(.equal, value), PredicateSyntax(.contains, value), PredicateSyntax(.matches, form)]
    return all(QuerySyntax(kind), text.looksMadeUp ? presence + values : values + presence)
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
    let limit = max(1, (time.microseconds * 2 + 999) / 1000)
    return all(QuerySyntax(kind), [PredicateSyntax(.less, ValueSyntax(.duration(.milliseconds(limit))))])
  }
}

extension String {
  /// An expression for texts of this form: every run of digits stands for any other.
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

  /// Whether the text is like a token that is made for each answer: long, without blanks, digits among the letters.
  fileprivate var looksMadeUp: Bool {
    utf8.count >= 16 && utf8.allSatisfy { isTokenByte($0) || $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "/") }
      && contains { $0.isNumber } && contains { $0.isLetter }
  }
}
