/// A scenario file: its text, and what the text says.
///
/// The tree is a view of the text, so `text` is what is written back, byte by byte. Edits change the text and
/// parse it again; see ``replacing(_:)``.
package struct ScenarioFile: Sendable, Hashable {
  /// The path as the user gave it; empty when the text came from nowhere.
  package let path: String
  /// The text as it was read, comments, blank lines and line ends included.
  package let text: String
  /// The `#@` lines at the head of the file, in file order.
  package let metadata: [MetadataSyntax]
  /// The steps in file order. A file may have none.
  package let steps: [StepSyntax]
  /// What each line of `text` is; the formatter works on it.
  package let layout: [LineLayout]

  init(path: String, text: String, metadata: [MetadataSyntax], steps: [StepSyntax], layout: [LineLayout]) {
    self.path = path
    self.text = text
    self.metadata = metadata
    self.steps = steps
    self.layout = layout
  }
}
