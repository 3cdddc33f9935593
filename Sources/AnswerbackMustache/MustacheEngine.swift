#if Mustache
public import Answerback
import Mustache
import Synchronization

/// Renders Mustache templates from a folder: `app.templates(MustacheEngine(directory: "templates"))`.
///
/// Variables, sections, partials `{{>header}}` and inheritance `{{<layout}}{{$title}}…{{/title}}{{/layout}}` are those of the
/// Mustache specification; a partial is a file of the folder, with its suffix or with that of the page that asks for it. The page
/// alone decides whether values are escaped, in its partials too. A variable without a value prints nothing.
///
/// Each template is parsed when it is first used, so a broken one fails where it is used and nowhere else.
public final class MustacheEngine: TemplateEngine {
  private struct PageKey: Hashable {
    let name: String
    let escaping: TemplateEscaping
  }

  private let folder: TemplateFolder
  private let reloads: Bool
  private let pages = Mutex<[PageKey: MustachePage]>([:])

  /// - Parameters:
  ///   - directory: the folder of the templates; names never lead out of it.
  ///   - reloads: whether a file that has changed is read again; else what was read is kept. nil: in a debug build only.
  public init(directory: String, reloads: Bool? = nil) {
    folder = TemplateFolder(directory)
    #if DEBUG
    self.reloads = reloads ?? true
    #else
    self.reloads = reloads ?? false
    #endif
  }

  public func render(_ template: TemplateSource, _ values: TemplateValue, escaping: TemplateEscaping) throws -> String {
    guard case .record(let members) = values else {
      throw TemplateError(template.description, "its values are no record", "give it a dictionary, or a type with properties")
    }
    return try page(template, escaping).render(members)
  }

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
@available(*, unavailable, message: "MustacheEngine needs the trait 'Mustache' of the package answerback.")
public struct MustacheEngine {}
#endif
