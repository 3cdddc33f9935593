import FieldValues

/// What makes text of a template and values; registered by ``Layer/templates(_:)``.
///
/// An engine needs one method. One that reads its templates from a folder reads them through ``TemplateFolder``, which never
/// leaves it.
public protocol TemplateEngine: Sendable {
  /// Renders a template; files may be read.
  /// - Throws: a ``TemplateError`` that names the file and the line; the client sees a 500.
  func render(_ template: TemplateSource, _ values: TemplateValue, escaping: TemplateEscaping) throws -> String

  /// Whether rendering would read no file: then it happens at once, else on a thread that may block. False by default.
  func isLoaded(_ template: TemplateSource, escaping: TemplateEscaping) -> Bool
}

extension TemplateEngine {
  /// False: every template is rendered where blocking is allowed.
  public func isLoaded(_ template: TemplateSource, escaping: TemplateEscaping) -> Bool { false }
}

/// What becomes of the values a template prints.
public enum TemplateEscaping: Sendable, Hashable {
  /// `&`, `<`, `>`, `"` and `'` are escaped, as HTML and XML need it.
  case markup
  /// They are printed as they are.
  case none
}

extension MediaType {
  /// Whether `<` and `&` are markup in it: HTML, XML and what is built on them.
  var isMarkup: Bool {
    subtype == "html" || subtype == "xml" || suffix == "xml"
  }
}
