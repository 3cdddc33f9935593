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
  case entryQuery(number: Int, name: String)
  case entryCoding(number: Int, coding: String)
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
  /// Why no request of a Hurl file can be imported.
  case hurlFile([Line])
  /// - Parameter line: Where the text stands that isn't a request.
  case notHurl(line: Int)
  /// - Parameter reason: What the scenario's parser says about the text.
  case unwritable(reason: String)
  case notExportable(path: String, line: Int, reason: String)

  /// What is wrong in a line of a file.
  package struct Line: Hashable, Sendable {
    /// Counted from 1.
    package let number: Int
    package let sentence: String
  }

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
    case .entryQuery(let number, let name):
      "log.entries[\(number)].request.queryString: \(VisibleText.excerpt(of: name)) is left out, because the query of the URL doesn't have it. Add it."
    case .entryCoding(let number, let coding):
      "log.entries[\(number)]: Content-Encoding is left out, because the archive has the body without \(VisibleText.excerpt(of: coding)). It is sent as it is."
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
    case .hurlFile(let lines): lines.map { "line \($0.number): \($0.sentence)" }.joined(separator: "\n")
    case .notHurl(let line):
      "The file isn't a Hurl file: line \(line) is neither a comment nor a request such as GET http://127.0.0.1:8080/. Name another file."
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
