/// `@reconnect [after A..B]`: what the client must send when it comes back, and the head it is then given.
package struct ReconnectSyntax: Sendable, Hashable {
  /// How long after the cut the request goes out; nil takes any time.
  package var after: ClosedRange<Duration>?
  /// The header lines that must be sent, `Last-Event-ID` above all.
  package var requestHeaders: [ExpectedHeaderSyntax]
  /// The new head: version, status and implicit headers; everything else of it is empty.
  package var response: ResponseSyntax

  /// Makes a reconnection of its parts.
  package init(after: ClosedRange<Duration>? = nil, requestHeaders: [ExpectedHeaderSyntax] = [], response: ResponseSyntax) {
    self.after = after
    self.requestHeaders = requestHeaders
    self.response = response
  }
}
