/// Why a file cannot be read: a sentence that names it.
package struct FileFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence.
  package var description: String

  /// A fault with this sentence.
  package init(_ description: String) {
    self.description = description
  }
}
