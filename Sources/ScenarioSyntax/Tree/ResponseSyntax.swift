/// What is expected of an answer.
///
/// A list is empty where its section does not stand in the file: an empty section is an error of the parser.
package struct ResponseSyntax: Sendable, Hashable, LocatedSyntax {
  /// `HTTP/1.0`, `HTTP/1.1` or `HTTP/2`; nil for a plain `HTTP`, which takes any version.
  package var version: String?
  /// The status that is expected.
  package var status: StatusSyntax
  /// The implicit headers: each must be among the answer's.
  package var headers: [ExpectedHeaderSyntax] = []
  /// The lines of `[Captures]`.
  package var captures: [CaptureSyntax] = []
  /// The lines of `[Asserts]`.
  package var asserts: [AssertSyntax] = []
  /// The section `[SetCookies]`; nil when it is not in the file.
  package var setCookies: SetCookiesSyntax?
  /// `[Headers]`: the whole block, ordered, names included.
  package var headerBlock: [ExpectedHeaderSyntax] = []
  /// `[Redirects]`: one entry per hop.
  package var redirects: [RedirectSyntax] = []
  /// `[Events]`: frames and what stands between them, in order.
  package var events: [EventSyntax] = []
  /// `[Chunks]`: chunks and what stands between them, in order.
  package var chunks: [ChunkSyntax] = []
  /// `[Trailers]`: each must be among the trailers.
  package var trailers: [ExpectedHeaderSyntax] = []
  /// The body that is expected; nil when any is.
  package var body: BodySyntax?
  /// The sections in file order.
  package var sections: [SectionSyntax] = []
  /// Where `HTTP` stands.
  package var position: SourcePosition
  package var length: Int

  /// Makes a response without headers and sections; a node that was parsed has its place in the file.
  package init(version: String? = nil, status: StatusSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.version = version
    self.status = status
    self.position = position
    self.length = length
  }

  /// Where the head of a section stands; nil when the section is not in the file.
  package func section(_ name: SectionSyntax.Name) -> SectionSyntax? {
    sections.first { $0.name == name }
  }
}
