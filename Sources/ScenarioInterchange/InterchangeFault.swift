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
    case .noRequest: "The file has no request. Write one, such as GET http://127.0.0.1:8080/."
    case .notRequestLine(let line):
      "\(line) isn't a request line with a whole URL. Write one such as GET http://127.0.0.1:8080/."
    case .notHeaderLine(let line): "\(line) isn't a header line. Write Name: value."
    case .unwritable(let reason): "the request cannot be written as a scenario: \(reason)"
    case .notExportable(let path, let line, let reason): "\(path):\(line) can't be exported: \(reason)"
    }
  }
}
