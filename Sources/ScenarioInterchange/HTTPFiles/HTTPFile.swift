import FieldValues
import ScenarioSyntax

/// A file of an editor's HTTP client, taken apart: of the REST Client for VS Code, of JetBrains' HTTP Client, or of httpyac.
package struct HTTPFile {
  /// A line `@name = value`. The value may name other variables.
  struct Variable {
    var name: String
    var value: String
    var line: Int
    /// Whether the value has a backslash, which the REST Client takes off.
    var isEscaped = false
  }

  /// A header line. Where a variable stands for the whole line, it is the name, and the value is empty.
  struct Header {
    var name: String
    var value: String
    var line: Int
  }

  /// What is to be said about a line of the file; 0 stands for all of it.
  struct Remark: Hashable, Sendable {
    var line: Int
    var problem: InterchangeFault.HTTPFileProblem
  }

  /// One request, as the file writes it.
  struct Request {
    /// Where the request line stands.
    var line = 1
    /// The text after `###`; may be empty.
    var title = ""
    /// What `# @name` says.
    var identifier: String?
    var method = ""
    var target = ""
    /// `HTTP/2`; nil where the request line has none.
    var version: String?
    /// The curl command that takes the place of the request.
    var command: String?
    var headers: [Header] = []
    /// The lines of the body without blank lines around them. They may hold comments.
    var body: [Substring] = []
    var bodyLine = 1
    var options: [OptionSyntax] = []
    var followsRedirects = true
    /// Whether a form is encoded.
    var isEncoded = true
    /// Whether the HTTP client doesn't send it.
    var isDisabled = false
    /// What a script puts into variables, which have the names that the script gives them.
    var captures: [CaptureSyntax] = []
    /// How many line ends the body ends with.
    var lineEnds = 0

    /// The name by which other requests use the response.
    var name: String { identifier ?? title }

    /// GET and the like, with which a body has no meaning (RFC 9110 section 9.3.1).
    var isBodyless: Bool { ["GET", "HEAD", "DELETE", "OPTIONS", "TRACE"].contains(method) }

    func header(_ name: String) -> String? { headers.first { $0.name.equalsIgnoringCase(name) }?.value }
  }

  let requests: [Request]
  let variables: [Variable]
  let remarks: [Remark]
  /// The names in braces that a scenario's variables can have, too.
  let plainNames: Set<String>

  init(_ text: String) {
    var parser = HTTPFileParser(text)
    parser.read()
    (requests, variables, remarks) = (parser.requests, parser.variables, parser.allRemarks)
    var names: Set<String> = []
    var rest = text[...]
    while let start = rest.firstRange(of: "{{")?.lowerBound {
      rest = rest[start...]
      if let (name, _) = HTTPFileVariables.inner(rest), HTTPFileNames.isPlain(name) { names.insert(String(name)) }
      rest = rest.dropFirst(2)
    }
    plainNames = names
  }
}

extension HTTPFile.Variable {
  /// Reads `@name = value`.
  /// - Parameter place: The number of the line, from 0 on.
  init?(_ line: Substring, at place: Int) {
    guard line.hasPrefix("@"), let (before, after) = line.dropFirst().splitOnce(at: "=") else { return nil }
    let name = before.trimmingBlanks()
    guard !name.isEmpty, name.utf8.allSatisfy({ $0.isAlphanumeric || $0 >= 0x80 || "_-.$".utf8.contains($0) }) else { return nil }
    self.init(name: String(name), value: String(after.trimmingBlanks()), line: place + 1)
    guard value.utf8.contains(UInt8(ascii: "\\")) else { return }
    isEscaped = true
    var bytes: [UInt8] = []
    var isAfterBackslash = false
    for byte in value.utf8 {
      if !isAfterBackslash, byte == UInt8(ascii: "\\") {
        isAfterBackslash = true
        continue
      }
      let isLetter = isAfterBackslash
      isAfterBackslash = false
      switch byte {
      case UInt8(ascii: "n") where isLetter: bytes.append(0x0A)
      case UInt8(ascii: "r") where isLetter: bytes.append(0x0D)
      case UInt8(ascii: "t") where isLetter: bytes.append(0x09)
      default: bytes.append(byte)
      }
    }
    value = String(decoding: bytes, as: UTF8.self)
  }
}

extension Character {
  /// Whether it is a space or a tab.
  var isBlank: Bool { self == " " || self == "\t" }
}
