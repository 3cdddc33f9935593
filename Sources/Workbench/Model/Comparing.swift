/// Which of two sendings that are to be compared is under way.
enum Comparing: Sendable, Hashable {
  case first(Int)
  case second(Int)

  var exchange: Int {
    switch self {
    case .first(let id), .second(let id): id
    }
  }
}
