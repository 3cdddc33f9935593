import FieldValues
import ScenarioSyntax

/// The names of a scenario's variables: another one for each thing that the file names.
struct HTTPFileNames {
  /// What a variable stands for.
  enum Source: Hashable {
    case variable(String)
    /// A part of the response to a request.
    case response(place: Int, QuerySyntax.Kind)
    /// What only the HTTP client can compute, as the file writes it.
    case computed(String)
  }

  private var names: [Source: String] = [:]
  private var taken = ScenarioFile.givenVariables
  /// How many variables begin alike.
  private var counts: [String: Int] = [:]

  /// - Parameter plain: The names that stay as they are.
  init(keeping plain: Set<String>) {
    for name in plain where taken.insert(name).inserted { names[.variable(name)] = name }
  }

  /// The variable for something.
  /// - Parameter text: What the name is to look like.
  mutating func name(_ source: Source, like text: some StringProtocol) -> String {
    if let name = names[source] { return name }
    let word = HTTPFileNames.name(like: text)
    var name = word
    while !taken.insert(name).inserted {
      counts[word, default: 1] += 1
      name = "\(word)\(counts[word, default: 1])"
    }
    names[source] = name
    return name
  }

  /// Whether a name can be that of a scenario's variable.
  static func isPlain(_ name: some StringProtocol) -> Bool {
    guard let first = name.utf8.first, first.isLetter || first == UInt8(ascii: "_") else { return false }
    return name.utf8.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
  }

  /// Letters, digits, `_` and `-`, the first one a letter or `_`.
  private static func name(like name: some StringProtocol) -> String {
    let bytes = name.utf8.map { $0.isAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") ? $0 : UInt8(ascii: "_") }
    let text = String(decoding: bytes, as: UTF8.self)
    // These mean something else.
    if ScenarioFile.givenVariables.contains(text) { return "\(text)_" }
    return text.utf8.first.map { $0.isLetter || $0 == UInt8(ascii: "_") } == true ? text : "_\(text)"
  }
}
