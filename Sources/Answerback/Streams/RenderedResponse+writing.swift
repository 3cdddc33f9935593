extension RenderedResponse {
  /// Writes the whole answer, head, body and end, for a body that is not there at once; nil for one that is.
  ///
  /// It throws only when the wire does or when the body must be seen to be cut: a failure before the head is an answer of its own.
  public var writing: (@Sendable (any ResponseWriter) async throws -> Void)? {
    switch body {
    case .empty, .bytes, .nothing, .ranged, .unencoded: nil
    case .raw(let write): write
    case .stream(let stream): { try await StreamDelivery(self, stream, $0).run() }
    }
  }
}
