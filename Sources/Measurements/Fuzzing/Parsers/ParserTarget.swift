import SystemIO

/// A parser, with inputs to begin with and what must be true of whatever it reads.
struct ParserTarget: Sendable {
  let name: String
  /// Inputs to be mutated.
  let corpus: [[UInt8]]
  /// Pieces that mean something to the parser.
  let tokens: [[UInt8]]
  /// What is wrong with the parser, given this input; nil when nothing is.
  let fault: @Sendable ([UInt8]) -> String?

  init(_ name: String, corpus: [String], tokens: [String] = [], fault: @escaping @Sendable ([UInt8]) -> String?) {
    self.name = name
    self.corpus = corpus.map { Array($0.utf8) }
    self.tokens = (tokens + ParserTarget.anyTokens).map { Array($0.utf8) }
    self.fault = fault
  }

  init(_ name: String, bytes corpus: [[UInt8]], fault: @escaping @Sendable ([UInt8]) -> String?) {
    self.name = name
    self.corpus = corpus
    tokens = []
    self.fault = fault
  }

  /// A parser of text; bytes that are not UTF-8 are repaired.
  init(text name: String, corpus: [String], tokens: [String] = [], fault: @escaping @Sendable (String) -> String?) {
    self.init(name, corpus: corpus, tokens: tokens) { fault(String(decoding: $0, as: UTF8.self)) }
  }

  static let all = fieldValues + codecs + scenarios + imports + eventStreams

  /// The input of a case: one of the corpus, mostly mutated, at times joined with another.
  func input(using generator: inout SeededGenerator) -> [UInt8] {
    var bytes = generator.pick(corpus)
    if generator.chance(15) { bytes += generator.pick(corpus).suffix(generator.number(0...200)) }
    if generator.chance(3) { return bytes }
    return Mutation(tokens: tokens, limit: 64 * 1024, growth: 3).mutated(bytes, using: &generator)
  }

  /// The parser and the input of a case.
  static func draw(seed: UInt64, case number: Int) -> (target: ParserTarget, input: [UInt8]) {
    var generator = SeededGenerator(seed: seed, case: number)
    let target = generator.pick(all)
    return (target, target.input(using: &generator))
  }

  /// What can be anywhere in a text: blanks, line ends, quotes, characters of several bytes, marks that join with the one before.
  private static let anyTokens = [
    " ", "\t", "\n", "\r\n", "\r", "\0", "\"", "'", "\\", ",", ";", "=", ":", "é", "\u{301}", "\u{2028}", "\u{FEFF}", "💡",
    "\u{202E}",
    "\u{85}", "99999999999999999999", "-1", "0", "1e400", "%", "%00", "%ff", "{", "}", "[", "]", "<", ">", "#", "`", "$", "&",
    "|",
  ]
}

extension ParserTarget {
  /// Whether what was read prints as something that reads and prints the same.
  ///
  /// - Parameters:
  ///   - value: what was read; nil where the parser has refused the input.
  ///   - parse: reads the printed text.
  static func printFault<Value: CustomStringConvertible>(_ value: Value?, _ parse: (String) -> Value?) -> String? {
    guard let value else { return nil }
    let printed = value.description
    guard let again = parse(printed) else { return "What it reads is printed as \(shown(printed)), which it doesn't read." }
    guard again.description.utf8.elementsEqual(printed.utf8) else {
      return "What it reads is printed as \(shown(printed)), and that as \(shown(again.description))."
    }
    return nil
  }

  /// The same for values that can be compared.
  static func stabilityFault<Value: CustomStringConvertible & Equatable>(_ value: Value?, _ parse: (String) -> Value?) -> String?
  {
    if let fault = printFault(value, parse) { return fault }
    guard let value, let again = parse(value.description), again != value else { return nil }
    return "What it reads is printed as \(shown(value.description)), which reads as another value."
  }

  static func shown(_ text: String) -> String { EscapedBytes(text.utf8, limit: 400).description }
}
