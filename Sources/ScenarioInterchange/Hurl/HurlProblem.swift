import FieldValues
import ScenarioSyntax

/// What is to be said about a part of a Hurl file.
enum HurlProblem: Error, Hashable, Sendable {
  // The part is left out.
  /// Hurl has it and scenarios don't.
  case unsupported(String, advice: String)
  /// - Parameter kind: What Hurl doesn't have: an option, a query.
  case unknown(String, kind: String)
  case missingArgument(String)
  case unclosed(String, mark: String)
  case textBehind(String)
  case outside(String)
  case braces(String)
  case secondBody(section: String)
  case graphQLInResponse
  case rawGraphQL
  case endlessRepeat
  case badBytes(String)
  /// A section that Hurl doesn't have there.
  case section(String, isInResponse: Bool)
  case repeatedSection(String)
  case stray
  /// - Parameter message: What the scenario's parser says.
  case syntax(message: String, hint: String)

  // A part of the line is left out.
  /// The option of an address that isn't used.
  case address(String)
  /// A function of Hurl becomes a variable.
  case function(String, variable: String)
  case version(String, isOfHurl: Bool)
  case status(String)
  case reason(String)

  // Nothing is missing.
  case needless(String)
  /// Hurl sends no header without a value.
  case emptyHeader(String)
  case repeatedOption(String)

  init(_ diagnostic: Diagnostic) {
    self = .syntax(message: diagnostic.message, hint: diagnostic.hint)
  }

  /// Whether the scenario lacks something that the file says.
  var isLoss: Bool {
    switch self {
    case .needless, .emptyHeader, .repeatedOption: false
    default: true
    }
  }

  /// What is wrong, then what to do.
  /// - Parameter subject: What is left out: `The assertion`.
  func sentence(_ subject: String) -> String {
    switch self {
    case .version(let version, true):
      "\(version) is left out: scenarios can't use it. Any version fits."
    case .version(let version, false):
      "\(version) is left out: it isn't a version of Hurl. Write HTTP, HTTP/1.0, HTTP/1.1 or HTTP/2."
    case .function(let text, let name): "\(text) can't be computed in a scenario. Give its value with --var \(name)=VALUE."
    case .status(""): "The status is missing. Write three digits, or * for any status."
    case .status(let word): "The status \(word) is left out: it isn't one. Write three digits, or * for any status."
    case .reason(let text): "\(text) is left out: in Hurl nothing follows the status. Remove it."
    case .needless(let option): "The option \(option) became a comment, because scenarios don't need it."
    case .emptyHeader(let name): "The header \(name) became a comment, because Hurl doesn't send a header without a value."
    case .address(let option):
      "The option \(option) became a comment, because the address of the URL decides. Write one such as http://[::1]:8080 there."
    case .repeatedOption(let option): "The option \(option) became a comment, because it is given again below."
    default: "\(subject) is left out: \(reason)"
    }
  }

  private var reason: String {
    switch self {
    case .unsupported(let word, let advice): "scenarios have no \(word). \(advice)"
    case .unknown(let word, let kind): "\(word) isn't \(kind) of Hurl. Correct it, or remove it."
    case .missingArgument(let word): "\(word) needs a text in quotes. Write \(word) \"…\"."
    case .unclosed(let what, let mark): "\(what) isn't closed. Add \(mark)"
    case .textBehind(let text): "\(text) isn't Hurl: the line ends before it. Remove it."
    case .outside(let path): "the file \(path) must lie beside the scenario or in a folder below it. Move it."
    case .braces(let text):
      "\(text) is neither a variable nor a function of Hurl. Write the value, or a variable such as {{name}}."
    case .secondBody(let section): "a request has one body, and Hurl doesn't send [\(section)] beside another. Remove one."
    case .graphQLInResponse: "a response isn't a GraphQL query. Write the JSON."
    case .rawGraphQL: "a GraphQL query can't have both novariable and {{. Write the body as JSON."
    case .endlessRepeat: "a step can't be repeated without an end. Write how often."
    case .badBytes(let kind): "the text isn't \(kind). Correct it."
    case .section(let name, let isInResponse):
      "[\(name)] isn't a section of \(isInResponse ? "a response" : "a request") in Hurl. "
        + (isInResponse ? "Write [Captures] or [Asserts]." : "Write it below the line HTTP, or correct the name.")
    case .repeatedSection(let name): "[\(name)] is there already. Write its lines into the first one."
    case .stray: "the line isn't Hurl. Correct it, or remove it."
    case .syntax(let message, let hint):
      hint.isEmpty
        ? HurlProblem.ended(message)
        : "\(HurlProblem.ended(message)) \(HurlProblem.ended("\(hint.prefix(1).uppercased())\(hint.dropFirst())"))"
    default: ""
    }
  }

  /// The text with a mark at its end.
  private static func ended(_ text: String) -> String { text.hasSuffix(".") || text.hasSuffix("?") ? text : "\(text)." }
}

extension HurlImport {
  /// What is to be said about a line.
  struct Remark {
    /// Counted from 1.
    var line: Int
    /// What is left out: `The assertion`.
    var subject: String
    var problem: HurlProblem
    /// What else there is to do.
    var advice = ""

    var sentence: String { problem.sentence(subject) + (advice.isEmpty ? "" : " \(advice)") }
  }
}
