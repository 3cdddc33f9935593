/// How the answer is looked at.
struct ResponseState: Sendable {
  var tab = ResponseTab.summary
  var positions: [ResponseTab: ListPosition] = [:]
  /// Columns scrolled to the right in the body.
  var column = 0
  var isRawBody = false
  /// Made when the body is first looked at.
  var body: BodyView?

  /// Starts at the top again, for another exchange.
  mutating func rewind() {
    positions = [:]
    column = 0
    body = nil
  }
}
