import Answerback
import Foundation
import Stencil

/// An engine on Stencil, which is not Sendable, reads `Any` and escapes nothing by itself.
struct StencilEngine: TemplateEngine {
  let folder: TemplateFolder

  func render(_ template: TemplateSource, _ values: TemplateValue, escaping: TemplateEscaping) throws -> String {
    let environment = Environment(loader: FolderLoader(folder: folder))
    let context = values.stencil(escaping) as? [String: Any] ?? [:]
    do {
      return switch template {
      case .file(let name): try environment.renderTemplate(name: name, context: context)
      case .text(let text): try environment.renderTemplate(string: text, context: context)
      }
    } catch let error as TemplateSyntaxError {
      let place = error.token?.sourceMap
      throw TemplateError(
        place?.filename ?? template.description,
        line: place.map { Int(clamping: $0.location.lineNumber) },
        error.reason,
        "Correct the template"
      )
    }
  }
}

/// Finds what a template includes or extends, and never outside the folder.
private struct FolderLoader: Loader {
  let folder: TemplateFolder

  func loadTemplate(name: String, environment: Environment) throws -> Stencil.Template {
    environment.templateClass.init(templateString: try folder.read(name).text, environment: environment, name: name)
  }
}

extension TemplateValue {
  /// What Stencil takes; a member without a value is left out.
  fileprivate func stencil(_ escaping: TemplateEscaping) -> Any? {
    switch self {
    case .nothing: nil
    case .flag(let flag): flag
    case .number(let text): Int(text) ?? Double(text) ?? text
    case .text(let text): escaping == .markup ? text.escapedMarkup : text
    case .list(let elements): elements.map { $0.stencil(escaping) ?? NSNull() }
    case .record(let members): members.compactMapValues { $0.stencil(escaping) }
    }
  }
}

extension String {
  fileprivate var escapedMarkup: String {
    let names: [Unicode.Scalar: String] = ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;"]
    return unicodeScalars.map { names[$0] ?? String($0) }.joined()
  }
}
