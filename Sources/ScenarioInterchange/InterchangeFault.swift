import Exchanges
import FieldValues

/// The reason why what another tool wrote can't be imported, or why a scenario can't be written for another tool.
package enum InterchangeFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// - Parameter sentence: What ``CurlProblem`` says.
  case curl(sentence: String)
  case notJSON
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
  case unanswered(numbers: [Int])
  case noRequest
  case notRequestLine(String)
  case notHeaderLine(String)
  /// - Parameter reason: What the scenario's parser says about the text.
  case unwritable(reason: String)
  case notExportable(path: String, line: Int, reason: String)

  /// What is wrong, and what to do.
  package var description: String {
    switch self {
    case .curl(let sentence): sentence
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
    case .unanswered(let numbers):
      "No response is expected for \(InterchangeFault.entries(numbers)), because the archive has none."
    case .noRequest: "The file has no request. Write one, such as GET http://127.0.0.1:8080/."
    case .notRequestLine(let line):
      "\(line) isn't a request line with a whole URL. Write one such as GET http://127.0.0.1:8080/."
    case .notHeaderLine(let line): "\(line) isn't a header line. Write Name: value."
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
