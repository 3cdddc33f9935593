import FieldValues
import Scenarios

/// Which frames of a stream are listed, and which of them the cursor is on.
struct StreamState: Sendable {
  /// Whether the cursor goes along with the newest frame.
  var isFollowing = true
  /// How many frames had come when the picture was stopped; nil while it moves.
  var pausedAt: Int?
  /// The number of the frame under the cursor.
  var cursor = 0
  var filter = TextField()
  /// The numbers of the frames that pass the filter, as far as they were looked at.
  private(set) var passing: [Int] = []
  private var isFiltered = ""
  private var looked = 0

  /// The frames that are listed.
  func rows(of log: StreamLog) -> Rows {
    let end = min(pausedAt ?? log.total, log.total)
    guard !filter.text.isEmpty else { return .range(min(log.dropped, end)..<end) }
    let start = passing.lowerBound(of: log.dropped)
    return .list(passing[start..<max(start, passing.lowerBound(of: end))])
  }

  /// Tests the frames that came since the last time; all of them when the filter is another one, and only
  /// those that passed when it grew at its end.
  mutating func refilter(_ log: StreamLog) {
    if filter.text != isFiltered {
      let isNarrower = !isFiltered.isEmpty && filter.text.hasPrefix(isFiltered)
      isFiltered = filter.text
      if isNarrower, let search = ByteSearch(isFiltered) {
        passing.removeAll { !search.isFound(in: log.bytes(of: $0)) }
      } else {
        passing = []
        looked = 0
      }
    }
    guard let search = ByteSearch(filter.text) else { return }
    for number in max(looked, log.dropped)..<max(looked, log.dropped, log.total) where search.isFound(in: log.bytes(of: number)) {
      passing.append(number)
    }
    looked = log.total
    let gone = passing.lowerBound(of: log.dropped)
    // The front is cut off now and then, so that its cost is shared by many frames.
    if gone > 4096, gone > passing.count / 2 { passing.removeFirst(gone) }
  }
}

extension StreamState {
  /// The numbers of the frames in a list, row by row.
  enum Rows: Sendable, Hashable {
    case range(Range<Int>)
    case list(ArraySlice<Int>)

    var count: Int {
      switch self {
      case .range(let range): range.count
      case .list(let numbers): numbers.count
      }
    }

    /// The number of the frame in a row; nil beyond the last.
    func number(at row: Int) -> Int? {
      guard row >= 0, row < count else { return nil }
      return switch self {
      case .range(let range): range.lowerBound + row
      case .list(let numbers): numbers[numbers.startIndex + row]
      }
    }

    /// The row of a frame, or of the next one that is listed.
    func row(of number: Int) -> Int {
      let row =
        switch self {
        case .range(let range): number - range.lowerBound
        case .list(let numbers): numbers.lowerBound(of: number) - numbers.startIndex
        }
      return min(max(0, row), max(0, count - 1))
    }
  }
}

extension RandomAccessCollection where Element == Int, Index == Int {
  /// The place of the first element that is not less; the elements grow.
  func lowerBound(of value: Int) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
