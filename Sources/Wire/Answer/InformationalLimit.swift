/// Counts the heads before the final one, which a server could send for ever.
struct InformationalLimit: Sendable, Hashable {
  static let countLimit = 1000
  static let byteLimit = 1 << 20

  private(set) var count = 0
  private var byteCount = 0

  mutating func add(_ bytes: Int) throws(AnswerFault) {
    count += 1
    byteCount += bytes
    guard count <= Self.countLimit, byteCount <= Self.byteLimit else { throw .tooManyInformational }
  }
}
