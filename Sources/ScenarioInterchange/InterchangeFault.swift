import Exchanges
import FieldValues

/// The reason why what another tool wrote can't be imported, or why a scenario can't be written for another tool.
package enum InterchangeFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// - Parameter sentence: What ``CurlProblem`` says.
  case curl(sentence: String)
  case notURL(String)
  case notJSON
  case notUTF8
  case noEntries
  case emptyArchive
  /// - Parameter number: Counted from 0, as in JSON paths.
  case badEntry(number: Int)
  case badToken
  // What an entry of an archive lacks; the numbers are counted from 0.
  case notHTTPEntry(number: Int, url: String)
  case entryToken(number: Int, text: String)
  case entryHost(number: Int, host: String)
  case entryBody(number: Int)
  case entryFile(number: Int, name: String)
  /// - Parameter place: Where the name stands in the entry, such as `request.headers`.
  case entryValue(number: Int, place: String, name: String)
  case unanswered(numbers: [Int])
  /// The bodies of responses come in a content coding that a run doesn't take off.
  case codedBodies(numbers: [Int])
  case noRequest
  /// - Parameter paths: Where environments were looked for.
  case noEnvironmentFile(name: String, paths: [String])
  case badEnvironmentFile(path: String)
  case noEnvironment(name: String, known: [String])
  /// - Parameter sentence: What ``HTTPFileProblem`` says.
  case httpFile(line: Int, sentence: String)
  /// - Parameter reason: What the scenario's parser says about the text.
  case unwritable(reason: String)
  case notExportable(path: String, line: Int, reason: String)

  /// What is wrong, and what to do.
  package var description: String {
    switch self {
    case .curl(let sentence): sentence
    case .notURL(let text): "\(text) isn't a URL. Write one like http://127.0.0.1:8080/path."
    case .notUTF8: "The file isn't UTF-8 text. Convert it."
    case .notJSON: "The file isn't JSON. Name an archive that a browser has saved."
    case .noEntries: "The archive has no log.entries. Name an archive that a browser has saved."
    case .emptyArchive: "The archive has no entries. Name another one."
    case .badEntry(let number): "log.entries[\(number)] has no request with method and url. Name another archive."
    case .badToken: "the archive cannot be written as a scenario: the method or a header name of an entry is not a token"
    case .notHTTPEntry(let number, let url):
      "log.entries[\(number)] is left out: \(VisibleText.excerpt(of: url.withoutUserInfo)) isn't an HTTP request."
    case .entryToken(let number, let text):
      "log.entries[\(number)] is left out: \(text.quoted) is neither a method nor the name of a header."
    case .entryHost(let number, let host):
      "log.entries[\(number)]: Host is left out, because \(VisibleText.excerpt(of: host)) isn't the host of the URL. Add the line."
    case .entryBody(let number): "log.entries[\(number)]: the archive doesn't have the body of the request. Add it."
    case .entryFile(let number, let name):
      "log.entries[\(number)]: the archive doesn't have the content of the file \(VisibleText.excerpt(of: name)). Add it."
    case .entryValue(let number, let place, let name):
      "log.entries[\(number)].\(place): \(VisibleText.excerpt(of: name)) is left out, because its value isn't text. Add it."
    case .unanswered(let numbers):
      "No response is expected for \(InterchangeFault.entries(numbers)), because the archive has none."
    case .codedBodies(let numbers):
      "The response body isn't compared for \(InterchangeFault.entries(numbers)), because a run decodes only gzip and deflate. Ask for gzip in Accept-Encoding to compare it."
    case .noEnvironmentFile(let name, let paths):
      "--env \(name) needs one of the files \(paths.joined(separator: ", ")), which don't exist. Write {\"\(name)\": {\"NAME\": \"VALUE\"}} into one."
    case .badEnvironmentFile(let path): "\(path) isn't a JSON object of environments. Write {\"dev\": {\"NAME\": \"VALUE\"}}."
    case .noEnvironment(let name, let known):
      "There is no environment \(VisibleText.excerpt(of: name)). Name one of these: \(known.map { VisibleText.excerpt(of: $0) }.joined(separator: ", "))."
    case .noRequest: "The file has no request. Write one, such as GET http://127.0.0.1:8080/."
    case .httpFile(let line, let sentence): "line \(line): \(sentence)"
    case .unwritable(let reason): "the request cannot be written as a scenario: \(reason)"
    case .notExportable(let path, let line, let reason): "\(path):\(line) can't be exported: \(reason)"
    }
  }

  /// The first entries by name, and how many follow.
  private static func entries(_ numbers: [Int]) -> String {
    let names = numbers.prefix(5).map { "log.entries[\($0)]" }.joined(separator: ", ")
    return numbers.count > 5 ? "\(names) and \(numbers.count - 5) more" : names
  }
}

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
    case computed(String, variable: String)
    case reference(String, variable: String)
    case authorization(String)
    case file(String)
    case fileVariables(String)
    case filePart(String)
    case fileName(String)

    // The request is whole.
    case responseScript
    case assertion(String)
    case output(String)
    case upgrade
    case requestInBody
    case given([String])
    case secrets([String])

    /// Whether the scenario doesn't send what the HTTP client sends.
    var isLoss: Bool {
      switch self {
      case .responseScript, .assertion, .output, .upgrade, .requestInBody, .given, .secrets: false
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
      case .computed(let text, let name): "\(text) can't be computed in a scenario. Give its value with --var \(name)=VALUE."
      case .reference(let text, let name):
        "\(text) can't be read from a response before it. Give its value with --var \(name)=VALUE."
      case .authorization(let scheme): "Authorization: \(scheme) is left out: it is computed. Write the line."
      case .file(let path): "The file \(path) is left out: it must lie beside the scenario or in a folder below it."
      case .fileVariables(let path): "Variables in the file \(path) aren't replaced. Write the text into the scenario."
      case .filePart(let path): "The file \(path) is left out: a body can't hold other text and a file. Write all of it into one."
      case .fileName(let name): "The file name \(name) is left out: the name of the file itself is sent. Rename the file."
      case .responseScript: "The script for the response is left out. Write its tests into [Asserts]."
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
