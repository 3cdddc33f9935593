import FieldValues

extension InterchangeFault {
  /// What is to be said about the import of an `.http` file.
  enum HTTPFileProblem: Error, Hashable, Sendable {
    // A request isn't imported.
    case notRequestLine(String)
    case notHeaderLine(String)
    case otherProtocol(String)
    case unwritable(String)
    /// - Parameter sentence: Why the curl command can't be imported.
    case command(String)

    // A request lacks something.
    /// - Parameter sentence: What of a curl command can't be imported.
    case commandPart(String)
    case requestScript
    case otherFile(String)
    case directive(String)
    case scriptVariable(String)
    case scriptCondition(String)
    case scriptFileVariables(String, [String])
    case asterisk
    case unixSocket
    case computed(String, variable: String)
    case reference(String, variable: String)
    case authorization(String)
    case file(String)
    case fileVariables(String)
    case filePart(String)
    case fileName(String)
    case part
    case partHeader(String)
    case queryFile(String)
    case scriptReadsRequest
    case encoded(String, variable: String)
    case variable(String)

    // The request is whole.
    case responseScript
    case restOfScript
    case scriptFile(String)
    case escapedBraces
    case escapedValue
    case variableInBody
    case bodyWithoutBlankLine
    case boundary
    case savedResponse
    case requestWithoutMark
    case disabled
    case path
    case query
    case version(String)
    case assertion(String)
    case output(String)
    case upgrade
    case requestInBody
    case given([String])
    case secrets([String])

    /// Whether the scenario doesn't send what the HTTP client sends.
    var isLoss: Bool {
      switch self {
      case .responseScript, .assertion, .output, .upgrade, .requestInBody, .given, .secrets, .savedResponse, .requestWithoutMark,
        .disabled, .path, .query, .version, .restOfScript, .scriptFile, .escapedBraces, .escapedValue, .variableInBody,
        .bodyWithoutBlankLine, .boundary:
        false
      default: true
      }
    }

    /// What is wrong, then what to do.
    var sentence: String {
      switch self {
      case .notRequestLine(let line): "\(line) isn't a request line. Write one such as GET http://127.0.0.1:8080/."
      case .notHeaderLine(let line): "\(line) isn't a header line. Write Name: value, and a blank line before the body."
      case .otherProtocol(let name): "The request is left out: a scenario can't use \(name)."
      case .command(let sentence): "The curl command is left out: \(sentence)"
      case .commandPart(let sentence): sentence
      case .unwritable(let reason): "The request is left out: it can't be written as a scenario: \(reason)"
      case .requestScript: "The script before the request is left out. Write what it sets into the scenario."
      case .otherFile(let line): "\(line) is left out. Import that file by itself."
      case .directive(let word): "\(word) is left out. Write the steps that it means."
      case .scriptVariable(let name): "A script sets {{\(name)}} to what can't be captured. Write a line in [Captures]."
      case .scriptCondition(let name):
        "A script sets {{\(name)}} only under a condition, which a scenario can't. Write a line in [Captures] if it is always set."
      case .scriptFile(let path):
        "The script \(path) isn't read. Write its tests into [Asserts] and what it sets into [Captures]."
      case .scriptFileVariables(let path, let names):
        "The script \(path) isn't read, and what it may set has no value: \(names.joined(separator: ", ")). Write lines in [Captures]."
      case .asterisk: "The request is left out: a scenario can't send * as the target. Write a path, such as OPTIONS /."
      case .unixSocket:
        "The request is left out: a scenario can't use a Unix socket. Write a server, such as http://127.0.0.1:8080."
      case .computed(let text, let name): "\(text) can't be computed in a scenario. Give its value with --var \(name)=VALUE."
      case .reference(let text, let name):
        "\(text) can't be read from a response before it. Give its value with --var \(name)=VALUE."
      case .authorization(let scheme): "Authorization: \(scheme) is left out: it is computed. Write the line."
      case .file(let path): "The file \(path) is left out: it must lie beside the scenario or in a folder below it."
      case .fileVariables(let path): "Variables in the file \(path) aren't replaced. Write the text into the scenario."
      case .filePart(let path): "The file \(path) is left out: a body can't hold other text and a file. Write all of it into one."
      case .fileName(let name): "The file name \(name) is left out: the name of the file itself is sent. Rename the file."
      case .part: "A part of the form is left out: it has no name. Write Content-Disposition: form-data; name=\"NAME\"."
      case .partHeader(let name):
        "The line \(name) of a part is left out: a part has only a name and a value. Write the whole body."
      case .queryFile(let path):
        "The file \(path) is left out: a GraphQL query can't come from a file. Write the query into the scenario."
      case .scriptReadsRequest: "The script uses the request, which a scenario can't. Write what it checks into the scenario."
      case .encoded(let text, let name): "\(text) isn't encoded. Give its percent-encoded value with --var \(name)=VALUE."
      case .variable(let line): "\(line) has no value. Write @NAME = VALUE."
      case .savedResponse: "The response is left out. Write what is expected below the request."
      case .requestWithoutMark:
        "A new request begins here without a ### line above it. Write one to make that clear."
      case .disabled: "The request is left out, because it is disabled."
      case .path: "URLs that name no server go to {{base}}. Name the server with run --server ORIGIN."
      case .query: "The body is sent as a GraphQL query, because it isn't JSON. Write X-Request-Type: GraphQL to make that clear."
      case .version(let version): "\(version) isn't used: the request is sent with HTTP/1.1."
      case .responseScript: "The script for the response is left out. Write its tests into [Asserts]."
      case .restOfScript: "The script for the response is left out but for what it captures. Write its tests into [Asserts]."
      case .escapedBraces: "\\{\\{ is sent as it stands. Where it means {{, as in httpyac, write \\{{ into the scenario."
      case .escapedValue: "\\ in the value is read as the REST Client does: \\n is a line end, and \\\\ is \\."
      case .variableInBody: "The line is part of the body. Write it above the request line to make it a variable."
      case .bodyWithoutBlankLine: "The body begins here without a blank line above it. Write one to make that clear."
      case .boundary: "The boundary of the form is replaced by another one, because a part is a file."
      case .assertion(let line): "\(line) is left out. Write it into [Asserts]."
      case .output(let line): "\(line) is left out. Use the option output: to save a response."
      case .requestInBody: "The line is part of the body of the request before. Write ### above it to make it a request."
      case .upgrade: "HTTP/2 isn't used: http:// URLs are requested with HTTP/1.1. Add the option http2: true to use it."
      case .secrets(let names):
        "Give the values of the private environment with --secret NAME=VALUE: \(names.joined(separator: ", "))."
      case .given(let names):
        "Give the variables that the file doesn't define with --var NAME=VALUE: \(names.joined(separator: ", "))."
      }
    }
  }
}
