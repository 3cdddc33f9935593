/// The bytes of a file, or a slice of them: `file,fixtures/map.bin[0..1023];`.
public struct FileSyntax: Sendable, Hashable, LocatedSyntax {
  /// Relative to the folder of the scenario file.
  public var path: TemplateSyntax
  /// The bytes taken, both bounds included; nil takes all of them.
  public var range: ClosedRange<Int>?
  /// Where `file,` stands.
  public var position: SourcePosition
  public var length: Int

  /// Makes a file; a node that was parsed has its place in the file.
  public init(_ path: TemplateSyntax, range: ClosedRange<Int>? = nil, position: SourcePosition = .start, length: Int = 1) {
    self.path = path
    self.range = range
    self.position = position
    self.length = length
  }
}
