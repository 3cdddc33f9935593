/// Reads an expression scalar by scalar.
struct PatternScanner {
  private let scalars: [Unicode.Scalar]
  private(set) var index = 0

  init(_ source: String) {
    scalars = Array(source.unicodeScalars)
  }

  var isAtEnd: Bool { index == scalars.count }

  /// The scalar that comes next; nil at the end.
  var next: Unicode.Scalar? { isAtEnd ? nil : scalars[index] }

  /// Where the next scalar stands, counted from 1.
  var position: Int { index + 1 }

  func peek(_ distance: Int) -> Unicode.Scalar? {
    index + distance < scalars.count ? scalars[index + distance] : nil
  }

  mutating func take() -> Unicode.Scalar? {
    guard !isAtEnd else { return nil }
    index += 1
    return scalars[index - 1]
  }

  /// Takes a text when it comes next.
  mutating func take(_ text: String) -> Bool {
    let wanted = text.unicodeScalars
    guard scalars.count - index >= wanted.count, scalars[index..<index + wanted.count].elementsEqual(wanted) else { return false }
    index += wanted.count
    return true
  }

  mutating func take(while condition: (Unicode.Scalar) -> Bool) -> String {
    let start = index
    while let scalar = next, condition(scalar) { index += 1 }
    return text(from: start)
  }

  /// What stands up to and without the given text, which is taken as well; nil, and nothing taken, when it does not come.
  mutating func take(upTo end: Unicode.Scalar) -> String? {
    guard let place = scalars[index...].firstIndex(of: end) else { return nil }
    defer { index = place + 1 }
    return text(scalars[index..<place])
  }

  /// What was taken since a place.
  func text(from start: Int) -> String { text(scalars[start..<index]) }

  mutating func go(to place: Int) { index = place }

  private func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars))
  }
}
