/// How large pages may be, and how large they are when a request does not say.
public struct PageSizes: Sendable, Hashable {
  /// At least 1.
  public let maximum: Int
  /// nil makes the parameters required: the size of a page, and which page it is.
  public let standard: Int?

  /// - Parameters:
  ///   - maximum: a larger page is a 400.
  ///   - standard: the size of a page when the request says none; the first page is then answered when it does not say which.
  public init(maximum: Int = 100, standard: Int? = nil) {
    self.maximum = max(1, maximum)
    self.standard = standard.map { [upper = self.maximum] in min(max(1, $0), upper) }
  }

  var range: ClosedRange<Int> { 1...maximum }
}
