extension AnyResponse: ResponseConvertible {
  /// Itself: for an answer put together by hand, without a media type if it says none.
  public func response(in context: RenderingContext) throws -> AnyResponse { self }
}
