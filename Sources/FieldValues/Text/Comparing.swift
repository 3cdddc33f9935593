// Swift compares texts by what they mean: `é` is `e` with an accent. These compare what stands there.

extension StringProtocol {
  /// Whether both texts are the same to the byte.
  package func isExactly(_ other: some StringProtocol) -> Bool {
    utf8.elementsEqual(other.utf8)
  }

  /// Whether both texts are the same but for the case of the letters of ASCII.
  package func equalsIgnoringCase(_ other: some StringProtocol) -> Bool {
    utf8.elementsEqual(other.utf8) { $0.lowercased == $1.lowercased }
  }

  /// Whether the text begins with another one, the case of the letters of ASCII left aside.
  package func hasPrefixIgnoringCase(_ prefix: some StringProtocol) -> Bool {
    utf8.starts(with: prefix.utf8) { $0.lowercased == $1.lowercased }
  }
}

extension StringProtocol where SubSequence == Substring {
  /// What follows a beginning; nil where the text begins otherwise.
  /// - Parameter ignoringCase: whether the case of the letters of ASCII is left aside.
  package func droppingPrefix(_ prefix: String, ignoringCase: Bool = false) -> Substring? {
    let isPrefix = ignoringCase ? hasPrefixIgnoringCase(prefix) : utf8.starts(with: prefix.utf8)
    return isPrefix ? Substring(self[...].utf8.dropFirst(prefix.utf8.count)) : nil
  }
}
