package import Exchanges

extension RequestMessage {
  /// The request by which an answer's redirect is followed (RFC 9110 section 15.4); nil when it does not redirect.
  ///
  /// 303 makes a GET of everything but HEAD, 301 and 302 of POST. Host, Cookie and credentials stay with their origin, and bytes
  /// that were sent as they are (``raw``) are not sent again.
  package func redirected(by exchange: Exchange) -> RequestMessage? {
    guard let head = exchange.head, RequestSender.isRedirect(head), let location = head.value(of: "Location") else { return nil }
    let origin = URLReference(url)
    var target = URLReference(location).resolved(against: origin)
    target.fragment = nil
    // An empty path is the root's (RFC 9110 section 4.2.3).
    if target.authority != nil, target.path.isEmpty { target.path = "/" }
    var next = self
    next.url = target.description
    next.raw = nil
    if target.authority != origin.authority || target.scheme != origin.scheme {
      next.headers.removeAll { line in Self.originFields.contains { line.isNamed($0) } }
    }
    let becomesGet = head.status == 303 ? method != "HEAD" : head.status < 303 && method == "POST"
    if becomesGet {
      next.method = "GET"
      next.body = nil
      next.headers.removeAll { $0.name.lowercased().hasPrefix("content-") || $0.isNamed("Transfer-Encoding") }
    }
    return next
  }

  /// What is meant for one origin alone.
  private static let originFields = ["Host", "Authorization", "Proxy-Authorization", "Cookie"]
}
