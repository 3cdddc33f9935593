/// The head of a section: `[Asserts]`, `[SetCookies any-order]`.
package struct SectionSyntax: Sendable, Hashable, LocatedSyntax {
  /// The sections there are.
  package enum Name: String, Sendable, Hashable, CaseIterable {
    case options = "Options"
    case query = "Query"
    case formParams = "FormParams"
    case multipart = "Multipart"
    case cookies = "Cookies"
    case basicAuth = "BasicAuth"
    case table = "Table"
    case captures = "Captures"
    case asserts = "Asserts"
    case setCookies = "SetCookies"
    case headers = "Headers"
    case redirects = "Redirects"
    case events = "Events"
    case chunks = "Chunks"
    case trailers = "Trailers"
  }

  /// Which section it is.
  package var name: Name
  /// Where the opening bracket stands.
  package var position: SourcePosition
  package var length: Int
  /// From the head to the last line that is neither blank nor comment.
  package var lines: ClosedRange<Int>

  /// Makes the head of a section; a node that was parsed has its place in the file.
  package init(_ name: Name, position: SourcePosition = .start, length: Int = 1, lines: ClosedRange<Int> = 1...1) {
    self.name = name
    self.position = position
    self.length = length
    self.lines = lines
  }
}
