#if Mustache
import Answerback
import AnswerbackMustache

/// Seed page, "Template Responses": pages from files and from text, with a layout and a partial.
struct Templates: RouteComponent {
  var node: RouteNode {
    Router("/templates") {
      Get("/lamp") { Template("lamp.html", Lamp.sample) }.offers(.html).summary("A page with a layout and a partial, escaped")
      Get("/lamp.txt") { Template("lamp.txt", Lamp.sample) }.offers(.text).summary(
        "Text, by its suffix: nothing is escaped"
      )
      Get("/text") { Template(text: "Hi {{user}}", ["user": "<ada>"]) }.offers(.html).summary("A template in the code")
      Get("/accepted") { Template("lamp.txt", Lamp.sample) }.status(.accepted).mediaType(.csv)
        .summary("The route's status and media type")
      Get("/broken") { Template("broken.html") }.offers(.html).raises(.internalServerError)
        .summary("A broken template: 500, with its line in the log")
      Get("/missing") { Template("missing.html") }.offers(.html).raises(.internalServerError).summary("A missing template")
    }
    .templates(Pages())
    .node
  }
}

extension Templates {
  /// An engine that writes its pages when the first of them is rendered, so that an app starts sooner. No app changes them, so all apps
  /// of a process share them.
  private struct Pages: TemplateEngine {
    private static let shared = Result {
      let folder = try Files.Folder([
        "layout.html": "<!doctype html>\n<title>{{$title}}Lamps{{/title}}</title>\n{{$content}}{{/content}}\n",
        "lamp.html": "{{<layout}}{{$title}}{{name}}{{/title}}{{$content}}<h1>{{name}}</h1>\n{{>price}}{{/content}}{{/layout}}",
        "price.html": "<p>{{price}} {{currency}}</p>",
        "lamp.txt": "{{name}} costs {{price}} {{currency}}\n",
        "broken.html": "<p>\n{{#open}}never closed",
      ])
      return (folder: folder, engine: MustacheEngine(directory: folder.path))
    }

    func render(_ template: TemplateSource, _ values: TemplateValue, escaping: TemplateEscaping) throws -> String {
      try Self.shared.get().engine.render(template, values, escaping: escaping)
    }
  }

  private struct Lamp: Encodable, Sendable {
    var name: String
    var price: Int
    var currency: String

    static let sample = Lamp(name: "desk & floor <lamp>", price: 30, currency: "€")
  }
}
#endif
