/// How the answer is looked at.
struct ResponseState: Sendable {
  var tab = ResponseTab.summary
  var positions: [ResponseTab: ListPosition] = [:]
  /// Columns scrolled to the right in the body.
  var column = 0
  var isRawBody = false
  /// Made when the body is first looked at.
  var body: BodyView?
  /// Where the pieces of the received bytes begin, made when they are first looked at.
  var raw: RawLayout?
  var stream = StreamState()
  /// What was looked for last.
  var search = TextField()

  /// Starts at the top again, for another exchange.
  mutating func rewind() {
    positions = [:]
    column = 0
    body = nil
    raw = nil
    stream = StreamState()
  }
}
