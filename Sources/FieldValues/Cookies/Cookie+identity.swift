extension Cookie {
  /// What makes two cookies the same one: setting the second replaces the first (RFC 6265bis section 5.7).
  public struct Identity: Sendable, Hashable {
    /// With its case.
    public let name: String
    /// Nil where the attribute is left out.
    public let path: String?
    /// In lower case and without a leading dot, which clients do not see.
    public let domain: String?

    /// An identity of parts as they stand in a cookie; empty ones are nil.
    public init(name: String, path: String?, domain: String?) {
      self.name = name
      self.path = path == "" ? nil : path
      let domain = domain?.lowercased()
      let bare = domain?.first == "." ? domain?.dropFirst() : domain?[...]
      self.domain = bare.flatMap { $0.isEmpty ? nil : String($0) }
    }
  }

  /// Name, path and domain of this cookie.
  public var identity: Identity {
    Identity(name: name, path: path, domain: domain)
  }
}
