#if Mustache
public import Answerback
import Mustache
import Synchronization

/// Renders Mustache templates from a folder: `app.templates(MustacheEngine(directory: "templates"))`.
///
/// Variables, sections, partials `{{>header}}` and inheritance `{{<layout}}{{$title}}…{{/title}}{{/layout}}` follow the Mustache
/// specification. A partial is a file in the folder, with its own suffix or that of the page that includes it. The page decides
/// whether values are escaped, also in its partials. A variable without a value prints nothing.
///
/// Each template is parsed when it is first used, so a broken template only fails where it is used.
public final class MustacheEngine: TemplateEngine {
  private struct PageKey: Hashable {
    let name: String
    let escaping: TemplateEscaping
  }

  private let folder: TemplateFolder
  private let reloads: Bool
  private let pages = Mutex<[PageKey: MustachePage]>([:])

  /// Creates an engine.
  /// - Parameters:
  ///   - directory: The folder of the templates. Names that lead out of it are refused.
  ///   - reloads: Whether a changed file is read again. If false, templates are kept in memory. Nil means true in debug builds.
  public init(directory: String, reloads: Bool? = nil) {
    folder = TemplateFolder(directory)
    #if DEBUG
    self.reloads = reloads ?? true
    #else
    self.reloads = reloads ?? false
    #endif
  }

  /// Renders a template.
  /// - Throws: A `TemplateError` that names the file and the line.
  public func render(_ template: TemplateSource, _ values: TemplateValue, escaping: TemplateEscaping) throws -> String {
    guard case .record(let members) = values else {
      throw TemplateError(template.description, "the values are not a record", "Use a dictionary, or a type with properties")
    }
    return try page(template, escaping).render(members)
  }

  /// Whether the template is in memory, and changed files are not read again.
  public func isLoaded(_ template: TemplateSource, escaping: TemplateEscaping) -> Bool {
    guard case .file(let name) = template, !reloads else { return false }
    return pages.withLock { $0[PageKey(name: name, escaping: escaping)] != nil }
  }

  private func page(_ template: TemplateSource, _ escaping: TemplateEscaping) throws -> MustachePage {
    guard case .file(let name) = template else { return try MustachePage(template, folder, escaping) }
    let key = PageKey(name: name, escaping: escaping)
    if let known = pages.withLock({ $0[key] }), !reloads || known.isCurrent(in: folder) { return known }
    let page = try MustachePage(template, folder, escaping)
    pages.withLock { $0[key] = page }
    return page
  }
}
#else
/// Needs the trait `Mustache`.
@available(*, unavailable, message: "MustacheEngine needs the trait 'Mustache' of the package answerback.")
public struct MustacheEngine {}
#endif
