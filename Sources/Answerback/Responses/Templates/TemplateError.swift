/// Why a template could not be rendered. It stands in the log; the client sees a 500 that says no more than that.
public struct TemplateError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The template's name.
  public var template: String
  /// Counted from 1; nil when the whole template is meant.
  public var line: Int?
  /// Counted from 1, in characters.
  public var column: Int?
  /// What is so.
  public var fault: String
  /// What to do.
  public var remedy: String

  /// Creates an error from its parts.
  public init(_ template: String, line: Int? = nil, column: Int? = nil, _ fault: String, _ remedy: String) {
    self.template = template
    self.line = line
    self.column = column
    self.fault = fault
    self.remedy = remedy
  }

  /// What is so, and what to do, where the layers have no engine.
  static let noEngine = "no template engine is registered"
  static let addEngine = "add .templates(MustacheEngine(directory:)), or another engine, to the app"

  /// `info.html:3:7 — the section user is never closed — close it with {{/user}}`.
  public var description: String {
    let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
    let name = template.isEmpty ? "the empty name" : template.debugDescription.dropFirst().dropLast()
    return "\(name)\(place) — \(fault) — \(remedy)"
  }
}
