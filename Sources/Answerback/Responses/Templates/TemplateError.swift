/// An error of rendering a template. It is logged; the client gets a 500 without details.
public struct TemplateError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The template's name.
  public var template: String
  /// The line, counted from 1. Nil for an error of the whole template.
  public var line: Int?
  /// The column, counted from 1 in characters.
  public var column: Int?
  /// What is wrong, without the name of the template: `the section user is never closed`.
  public var fault: String
  /// What to do, as a sentence without a period: `Close it with {{/user}}`.
  public var remedy: String

  /// Creates an error from its parts.
  public init(_ template: String, line: Int? = nil, column: Int? = nil, _ fault: String, _ remedy: String) {
    self.template = template
    self.line = line
    self.column = column
    self.fault = fault
    self.remedy = remedy
  }

  /// The message if the layers have no engine.
  static let noEngine = "no template engine is registered"
  static let addEngine = "Add .templates(MustacheEngine(directory:)), or another engine, to the app"

  /// The error for logs, such as `info.html:3:7: the section user is never closed. Close it with {{/user}}.`
  public var description: String {
    let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
    let name = template.isEmpty ? "the empty name" : template.debugDescription.dropFirst().dropLast()
    return "\(name)\(place): \(fault). \(remedy)."
  }
}
