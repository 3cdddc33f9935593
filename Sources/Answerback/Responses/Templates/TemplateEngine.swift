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
  public func isLoaded(_ template: TemplateSource, escaping: TemplateEscaping) -> Bool { false }
}

/// What becomes of the values a template prints.
public enum TemplateEscaping: Sendable, Hashable {
  /// `&`, `<`, `>`, `"` and `'` are escaped, as HTML and XML need it.
  case markup
  /// They are printed as they are.
  case none
}

/// What a template is taken from.
public enum TemplateSource: Sendable, Hashable {
  /// A file of the engine's folder, by its name: `info.html`, `mail/welcome.txt`.
  case file(String)
  /// The template itself.
  case text(String)
}

extension TemplateSource: CustomStringConvertible {
  /// The name, for messages.
  public var description: String {
    switch self {
    case .file(let name): name
    case .text: "template text"
    }
  }

  /// The type that the name says: of its first known suffix, HTML when it has none; nil for a template that has no name.
  var namedMediaType: MediaType? {
    guard case .file(let name) = self else { return nil }
    let suffixes = name[(name.lastIndex(of: "/") ?? name.startIndex)...].split(separator: ".").dropFirst()
    return suffixes.lazy.compactMap { Self.mediaTypes[$0.lowercased()] }.first ?? .html
  }

  /// What templates are written for; a wider table would find types in `report.1.html`.
  private static let mediaTypes: [String: MediaType] = [
    "html": .html, "htm": .html, "xhtml": .xhtml, "xht": .xhtml, "xml": .xml, "svg": .svg,
    "rss": known("application", "rss+xml"), "atom": known("application", "atom+xml"),
    "txt": .text, "text": .text, "md": .markdown, "csv": .csv, "css": .css, "js": .javascript, "mjs": .javascript,
    "json": .json, "jsonld": known("application", "ld+json"), "yaml": .yaml, "yml": .yaml,
    "ics": known("text", "calendar"), "vcf": known("text", "vcard"),
  ]

  private static func known(_ type: String, _ subtype: String) -> MediaType {
    (try? MediaType(type: type, subtype: subtype)) ?? .octetStream
  }
}

extension MediaType {
  /// Whether `<` and `&` are markup in it: HTML, XML and what is built on them.
  var isMarkup: Bool {
    subtype == "html" || subtype == "xml" || suffix == "xml"
  }
}

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

  public init(_ template: String, line: Int? = nil, column: Int? = nil, _ fault: String, _ remedy: String) {
    self.template = template
    self.line = line
    self.column = column
    self.fault = fault
    self.remedy = remedy
  }

  /// `info.html:3:7 — the section user is never closed — close it with {{/user}}`.
  public var description: String {
    let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
    let name = template.isEmpty ? "the empty name" : template.debugDescription.dropFirst().dropLast()
    return "\(name)\(place) — \(fault) — \(remedy)"
  }
}
