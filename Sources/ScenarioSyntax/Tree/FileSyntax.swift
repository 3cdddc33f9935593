/// The bytes of a file, or a slice of them: `file,fixtures/map.bin[0..1023];`.
package struct FileSyntax: Sendable, Hashable, LocatedSyntax {
  /// Relative to the folder of the scenario file.
  package var path: TemplateSyntax
  /// The bytes taken, both bounds included; nil takes all of them.
  package var range: ClosedRange<Int>?
  /// Where `file,` stands.
  package var position: SourcePosition
  package var length: Int

  /// Makes a file; a node that was parsed has its place in the file.
  package init(_ path: TemplateSyntax, range: ClosedRange<Int>? = nil, position: SourcePosition = .start, length: Int = 1) {
    self.path = path
    self.range = range
    self.position = position
    self.length = length
  }
}
