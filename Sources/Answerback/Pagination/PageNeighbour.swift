import FieldValues

/// A link from a page to another one.
public struct PageNeighbour: Sendable {
  /// The relation type: `first`, `prev`, `next` or `last` (RFC 8288, HTML).
  public var relation: String
  /// The position of the page.
  public var position: any PagePosition

  /// Creates a link of a relation type and a position.
  public init(_ relation: String, _ position: any PagePosition) {
    self.relation = relation
    self.position = position
  }

  /// The link, relative to the request's own path, so that it holds under every prefix: `<?limit=10&offset=20>; rel="next"`.
  /// Parameters that have nothing to do with pages are kept.
  func link(from request: Request) throws -> Link {
    let own = type(of: position).parameterNames
    let kept = request.rawQuery.parts(between: "&").filter { pair in
      let name = FormFields(parsing: pair).pairs.first?.name ?? ""
      return !own.contains(name)
    }
    let pairs =
      kept.map { $0.percentEncoded(keeping: Self.isKept) }
      + position.parameters.map { "\($0.name)=\($0.value.percentEncoded())" }
    return try Link("?" + pairs.joined(separator: "&"), relation: relation)
  }

  /// What may stay as it was sent: visible ASCII that cannot end the target.
  private static func isKept(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && !"<>\"".utf8.contains(byte)
  }
}
