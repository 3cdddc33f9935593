/// A variable in a text: `{{id}}`, `{{secret.password}}`.
package struct PlaceholderSyntax: Sendable, Hashable, LocatedSyntax {
  /// The variable, up to the first dot.
  package var name: String
  /// What follows the first dot, split at dots: `["index"]` in `{{loop.index}}`.
  package var path: [String]
  /// Where the braces open.
  package var position: SourcePosition
  /// How many characters it takes, braces included.
  package var length: Int

  /// Makes a placeholder; a node that was parsed has its place in the file.
  package init(_ name: String, path: [String] = [], position: SourcePosition = .start, length: Int = 1) {
    self.name = name
    self.path = path
    self.position = position
    self.length = length
  }

  /// The name and its path, joined by dots.
  package var fullName: String { ([name] + path).joined(separator: ".") }
}
