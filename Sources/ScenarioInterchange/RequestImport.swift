import Exchanges
import FieldValues
import ScenarioSyntax
package import Scenarios

/// Scenarios made of what other tools write. Requests to the origin of the first one go to `{{base}}`.
package struct RequestImport: Sendable, Hashable {
  /// The scenario's text.
  package var text: String
  /// What `{{base}}` stands for: `http://127.0.0.1:8080`.
  package var base: String
  /// What was left out, as the other tool calls it.
  package var leftOut: [String] = []

  /// Reads a curl command line, as a terminal or a browser has it.
  /// - Throws: ``UsageFault``, a sentence about what cannot be read.
  package init(curl text: String) throws(UsageFault) {
    let arguments = try CurlArguments(text)
    base = RequestImport.origin(of: arguments.message.url)
    leftOut = arguments.leftOut
    let request = RecordedRequest(arguments.message, base: base, values: RecordedValues(), jar: CookieJar())
    var syntax = request.syntax
    syntax.options = arguments.options
    self.text = try RequestImport.text([StepSyntax(name: request.name, kind: .exchange(syntax, nil))])
  }

  /// Reads a file of an editor's HTTP client: requests parted by lines that begin with `###`, the rest of which is a name.
  /// - Throws: ``UsageFault``, a sentence about what cannot be read.
  package init(http text: String) throws(UsageFault) {
    var steps: [StepSyntax] = []
    var base = ""
    for block in HTTPFileBlock.all(in: text) {
      guard let message = try block.message() else { continue }
      if base.isEmpty { base = RequestImport.origin(of: message.url) }
      let request = RecordedRequest(message, base: base, values: RecordedValues(), jar: CookieJar())
      let name = block.name.isEmpty ? request.name : TemplateSyntax(literal: block.name)
      steps.append(StepSyntax(name: name, kind: .exchange(request.syntax, nil)))
    }
    guard !steps.isEmpty else { throw UsageFault("there is no request in this file — write one, GET http://…") }
    self.base = base
    self.text = try RequestImport.text(steps)
  }

  /// Reads an HTTP archive (HAR 1.2); its answers become expectations, as a recording's do.
  /// - Throws: ``UsageFault``, a sentence about what cannot be read.
  package init(har bytes: [UInt8]) throws(UsageFault) {
    let exchanges = try HARArchive(bytes).exchanges
    guard let first = exchanges.first else { throw UsageFault("there is no entry in this archive — name another") }
    base = RequestImport.origin(of: first.request.url)
    text = Recorder.scenario(from: exchanges, name: "imported", base: base)
    // An archive may have anything for a method or for the name of a header.
    guard let file = try? ScenarioFile.parse(text), file.steps.count == exchanges.count(where: { $0.head != nil }) else {
      throw UsageFault("the archive cannot be written as a scenario: the method or a header name of an entry is not a token")
    }
  }

  private static func text(_ steps: [StepSyntax]) throws(UsageFault) -> String {
    do throws(ParseFailure) {
      return try ScenarioFile(steps: steps).text
    } catch {
      throw UsageFault("the request cannot be written as a scenario: \(error.diagnostics.first?.message ?? "")")
    }
  }

  private static func origin(of url: String) -> String {
    guard let start = url.firstRange(of: "://")?.upperBound else { return "" }
    return String(url[..<(url[start...].firstIndex { "/?#".contains($0) } ?? url.endIndex)])
  }
}

extension RequestImport {
  /// One request of a file of an editor's HTTP client.
  private struct HTTPFileBlock {
    /// What stands behind `###`; may be empty.
    var name = ""
    var lines: [Substring] = []

    static func all(in text: String) -> [HTTPFileBlock] {
      var blocks = [HTTPFileBlock()]
      for line in text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false) {
        if line.hasPrefix("###") {
          blocks.append(HTTPFileBlock(name: String(line.dropFirst(3).trimmingBlanks())))
        } else {
          blocks[blocks.count - 1].lines.append(line)
        }
      }
      return blocks
    }

    /// The request; nil for a block of comments and variables alone.
    func message() throws(UsageFault) -> RequestMessage? {
      var rest = lines.drop { $0.allSatisfy(\.isWhitespace) || $0.hasPrefix("#") || $0.hasPrefix("//") || $0.hasPrefix("@") }
      guard let first = rest.popFirst() else { return nil }
      var words = first.split(separator: " ").map { String($0) }
      if let last = words.last, last.hasPrefix("HTTP/"), words.count > 1 { words.removeLast() }
      if words.count == 1 { words.insert("GET", at: 0) }
      guard words.count == 2, words[1].contains("://") || words[1].hasPrefix("{{") else {
        throw UsageFault("\(first) — this is no request line with a whole URL — write GET http://…")
      }
      var message = RequestMessage(method: words[0], url: words[1])
      while let line = rest.popFirst(), !line.allSatisfy(\.isWhitespace) {
        if line.hasPrefix("#") || line.hasPrefix("//") { continue }
        guard line.contains(":") else { throw UsageFault("\(line) — this is no header line — write Name: value") }
        message.headers.append(HeaderLine(bytes: Array(line.utf8)))
      }
      while let last = rest.last, last.allSatisfy(\.isWhitespace) { rest.removeLast() }
      let body = rest.joined(separator: "\n")
      if !body.isEmpty { message.body = Array(body.utf8) }
      return message
    }
  }
}
