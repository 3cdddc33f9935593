/// The conditions of a request, as the text of its fields (RFC 9110 section 13).
///
/// Several lines of one field are joined by commas before they are handed in.
public struct Preconditions: Sendable, Hashable {
  /// If-Match (RFC 9110 section 13.1.1).
  public var ifMatch: String?
  /// If-Unmodified-Since (RFC 9110 section 13.1.4).
  public var ifUnmodifiedSince: String?
  /// If-None-Match (RFC 9110 section 13.1.2).
  public var ifNoneMatch: String?
  /// If-Modified-Since (RFC 9110 section 13.1.3).
  public var ifModifiedSince: String?
  /// If-Range (RFC 9110 section 13.1.5).
  public var ifRange: String?

  /// The conditions by the values of their fields; nil where a field is absent.
  public init(
    ifMatch: String? = nil,
    ifUnmodifiedSince: String? = nil,
    ifNoneMatch: String? = nil,
    ifModifiedSince: String? = nil,
    ifRange: String? = nil
  ) {
    self.ifMatch = ifMatch
    self.ifUnmodifiedSince = ifUnmodifiedSince
    self.ifNoneMatch = ifNoneMatch
    self.ifModifiedSince = ifModifiedSince
    self.ifRange = ifRange
  }

  /// What a server is to do.
  public enum Outcome: Sendable, Hashable {
    /// As if there were no condition.
    case proceed
    /// 304, to GET and HEAD only.
    case notModified
    /// 412.
    case preconditionFailed
  }

  /// Whether there is none of the four that `evaluate` looks at.
  public var isEmpty: Bool {
    ifMatch == nil && ifUnmodifiedSince == nil && ifNoneMatch == nil && ifModifiedSince == nil
  }

  /// What the conditions come to for a representation with these validators, in the order of RFC 9110 section 13.2.2.
  ///
  /// A date that cannot be read is ignored, and so is one where the representation has no date. A list of tags that
  /// cannot be read matches nothing: an If-Match fails, an If-None-Match holds. With `exists` false there is no
  /// representation, which only `*` can tell.
  public func evaluate(
    method: String,
    etag: ETag?,
    lastModified: HTTPDate?,
    exists: Bool = true,
    now: HTTPDate = .now
  ) -> Outcome {
    if let ifMatch {
      let isMet = Self.isAlone(etag, in: ifMatch) ? etag?.weak == false : Self.condition(ifMatch).matchesStrongly(etag)
      guard exists, isMet else { return .preconditionFailed }
    } else if let limit = date(ifUnmodifiedSince, now: now), let lastModified, lastModified > limit {
      return .preconditionFailed
    }
    let isRead = method == "GET" || method == "HEAD"
    if let ifNoneMatch {
      let isMet = Self.isAlone(etag, in: ifNoneMatch) || Self.condition(ifNoneMatch).matchesWeakly(etag)
      guard exists, isMet else { return .proceed }
      return isRead ? .notModified : .preconditionFailed
    }
    if isRead, let limit = date(ifModifiedSince, now: now), let lastModified, lastModified <= limit {
      return .notModified
    }
    return .proceed
  }

  /// Whether a Range field is to be honoured: without If-Range, with the same strong tag, or with the very date of a
  /// representation that is at least a second old (RFC 9110 sections 13.1.5 and 8.8.2.2).
  public func allowsRange(etag: ETag?, lastModified: HTTPDate?, now: HTTPDate = .now) -> Bool {
    guard let ifRange else { return true }
    if let tag = try? ETag(parsing: ifRange) {
      return etag.map { $0.matchesStrongly(tag) } ?? false
    }
    guard let lastModified, lastModified < now else { return false }
    return HTTPDate(parsing: ifRange, now: now) == lastModified
  }

  /// Whether a condition is just this tag, as in most requests. It needs no parsing then.
  private static func isAlone(_ etag: ETag?, in text: String) -> Bool { etag.map { $0.description == text } ?? false }

  private static func condition(_ text: String) -> ETagCondition {
    (try? ETagCondition(parsing: text)) ?? .list([])
  }

  private func date(_ text: String?, now: HTTPDate) -> HTTPDate? {
    text.flatMap { HTTPDate(parsing: $0, now: now) }
  }
}
