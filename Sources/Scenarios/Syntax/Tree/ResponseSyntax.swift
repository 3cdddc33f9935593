/// What is expected of an answer.
///
/// A list is empty where its section does not stand in the file: an empty section is an error of the parser.
public struct ResponseSyntax: Sendable, Hashable, LocatedSyntax {
  /// `HTTP/1.0`, `HTTP/1.1` or `HTTP/2`; nil for a plain `HTTP`, which takes any version.
  public var version: String?
  /// The status that is expected.
  public var status: StatusSyntax
  /// The implicit headers: each must be among the answer's.
  public var headers: [ExpectedHeaderSyntax] = []
  /// The lines of `[Captures]`.
  public var captures: [CaptureSyntax] = []
  /// The lines of `[Asserts]`.
  public var asserts: [AssertSyntax] = []
  /// The section `[SetCookies]`; nil when it is not in the file.
  public var setCookies: SetCookiesSyntax?
  /// `[Headers]`: the whole block, ordered, names included.
  public var headerBlock: [ExpectedHeaderSyntax] = []
  /// `[Redirects]`: one entry per hop.
  public var redirects: [RedirectSyntax] = []
  /// `[Events]`: frames and what stands between them, in order.
  public var events: [EventSyntax] = []
  /// `[Chunks]`: chunks and what stands between them, in order.
  public var chunks: [ChunkSyntax] = []
  /// `[Trailers]`: each must be among the trailers.
  public var trailers: [ExpectedHeaderSyntax] = []
  /// The body that is expected; nil when any is.
  public var body: BodySyntax?
  /// The sections in file order.
  public var sections: [SectionSyntax] = []
  /// Where `HTTP` stands.
  public var position: SourcePosition
  public var length: Int

  /// Makes a response without headers and sections; a node that was parsed has its place in the file.
  public init(version: String? = nil, status: StatusSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.version = version
    self.status = status
    self.position = position
    self.length = length
  }

  /// Where the head of a section stands; nil when the section is not in the file.
  public func section(_ name: SectionSyntax.Name) -> SectionSyntax? {
    sections.first { $0.name == name }
  }
}
