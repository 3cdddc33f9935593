import FieldValues

/// The source of a template.
public enum TemplateSource: Sendable, Hashable {
  /// A file in the engine's folder, by its name: `info.html`, `mail/welcome.txt`.
  case file(String)
  /// The text of the template.
  case text(String)
}

extension TemplateSource: CustomStringConvertible {
  /// The name for messages.
  public var description: String {
    switch self {
    case .file(let name): name
    case .text: "template text"
    }
  }

  /// The media type of the name's first known suffix, or HTML if it has none. Nil for a template that has no name.
  var namedMediaType: MediaType? {
    guard case .file(let name) = self else { return nil }
    let suffixes = name[(name.lastIndex(of: "/") ?? name.startIndex)...].split(separator: ".").dropFirst()
    return suffixes.lazy.compactMap { Self.mediaTypes[$0.lowercased()] }.first ?? .html
  }

  /// The media types that templates are written for. A larger table would find one in `report.1.html`.
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
