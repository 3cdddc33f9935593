import FieldValues

/// Renders templates with values. Register an engine with ``Layer/templates(_:)``.
///
/// An engine needs one method. An engine that reads its templates from a folder should use ``TemplateFolder``, which reads no
/// file outside of it.
public protocol TemplateEngine: Sendable {
  /// Renders a template. It may read files.
  /// - Throws: A ``TemplateError`` that names the file and the line. The client gets a 500.
  func render(_ template: TemplateSource, _ values: TemplateValue, escaping: TemplateEscaping) throws -> String

  /// Whether the template can be rendered without reading a file. It is then rendered at once, otherwise on a thread that may
  /// block. The default is false.
  func isLoaded(_ template: TemplateSource, escaping: TemplateEscaping) -> Bool
}

extension TemplateEngine {
  /// Returns false, so that every template is rendered on a thread that may block.
  public func isLoaded(_ template: TemplateSource, escaping: TemplateEscaping) -> Bool { false }
}

/// How a template escapes the values that it prints.
public enum TemplateEscaping: Sendable, Hashable {
  /// Escapes `&`, `<`, `>`, `"` and `'`, as HTML and XML require.
  case markup
  /// Prints values unchanged.
  case none
}

extension MediaType {
  /// Whether `<` and `&` are markup in this media type: HTML, XML and types based on them.
  var isMarkup: Bool {
    subtype == "html" || subtype == "xml" || suffix == "xml"
  }
}
