extension Tree: Equatable {
  /// Whether two trees say the same in the same words: spelling of numbers, order of keys and duplicates count, the places
  /// they were read from do not. Texts are compared by their Unicode scalars.
  public static func == (left: Tree, right: Tree) -> Bool {
    switch (left.content, right.content) {
    case (.number(let left), .number(let right)): left == right
    case (.object(let left), .object(let right)):
      left.elementsEqual(right) { $0.key == $1.key && $0.value == $1.value }
    case (.array(let left), .array(let right)): left == right
    default: left.isSameScalar(as: right)
    }
  }

  /// Whether two trees mean the same: numbers compare as numbers (two integers exactly, others as the same double), and the
  /// order of an object's keys does not matter. Of a key that occurs several times, the values compare in their order; so do
  /// members whose keys are arrays or objects.
  public func isEquivalent(to other: Tree) -> Bool {
    switch (content, other.content) {
    case (.number(let left), .number(let right)): left.isEquivalent(to: right)
    case (.array(let left), .array(let right)): left.elementsEqual(right) { $0.isEquivalent(to: $1) }
    case (.object(let left), .object(let right)): Tree.areEquivalent(left, right)
    default: isSameScalar(as: other)
    }
  }

  private func isSameScalar(as other: Tree) -> Bool {
    switch (content, other.content) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    case (.binary(let left), .binary(let right)): left == right
    case (.timestamp(let seconds, let nanoseconds), .timestamp(let otherSeconds, let otherNanoseconds)):
      seconds == otherSeconds && nanoseconds == otherNanoseconds
    case (.extension(let type, let data), .extension(let otherType, let otherData)): type == otherType && data == otherData
    default: false
    }
  }
}

extension Tree {
  private static func areEquivalent(_ left: [Member], _ right: [Member]) -> Bool {
    guard left.count == right.count else { return false }
    // Mostly the keys stand in the same order.
    if left.elementsEqual(right, by: { $0.key == $1.key }) {
      return left.elementsEqual(right) { $0.value.isEquivalent(to: $1.value) }
    }
    let right = Dictionary(grouping: right, by: \.identity)
    return Dictionary(grouping: left, by: \.identity).allSatisfy { key, values in
      guard let others = right[key] else { return false }
      return values.elementsEqual(others) { $0.key.isEquivalent(to: $1.key) && $0.value.isEquivalent(to: $1.value) }
    }
  }
}

extension Tree.Member {
  /// The key as something to find it by: the same for two keys that are the same.
  fileprivate var identity: ScalarText {
    switch key.content {
    case .string(let name): ScalarText("\"" + name)
    case .array, .object: ScalarText(key.kind)
    default: ScalarText(key.kind + key.compactJSON)
    }
  }
}

extension Tree.Number: Equatable {
  /// Whether two numbers are written the same: the same text, or the same form with the same value, bit by bit.
  public static func == (left: Tree.Number, right: Tree.Number) -> Bool {
    switch (left, right) {
    case (.text(let left), .text(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    case (.uint(let left), .uint(let right)): left == right
    case (.float32(let left), .float32(let right)): left.bitPattern == right.bitPattern
    case (.float64(let left), .float64(let right)): left.bitPattern == right.bitPattern
    default: false
    }
  }

  /// Whether two numbers are the same: two integers exactly, others as the same double; NaN is the same as NaN.
  public func isEquivalent(to other: Tree.Number) -> Bool {
    if isInteger, other.isInteger { return ExactNumber(text) == ExactNumber(other.text) }
    let (left, right) = (double, other.double)
    if left.isInfinite, case .text(let text) = self, case .text(let otherText) = other {
      // Beyond the doubles there are still numbers.
      return ExactNumber(text) == ExactNumber(otherText)
    }
    return left == right || (left.isNaN && right.isNaN)
  }
}
