/// An answer a route declares in its documentation.
public struct DeclaredResponse: Sendable, Hashable {
  /// `200`, `4XX` or `default`.
  public var status: String
  /// What it means, in a few words; may be empty.
  public var meaning: String
  /// The media types of its body; empty when it has none.
  public var mediaTypes: [String]

  public init(status: String, meaning: String = "", mediaTypes: [String] = []) {
    self.status = status
    self.meaning = meaning
    self.mediaTypes = mediaTypes
  }
}
