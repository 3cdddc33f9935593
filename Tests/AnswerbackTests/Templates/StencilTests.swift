import Answerback
import TestSupport
import XCTest

final class StencilTests: XCTestCase {
  func testAnEngineForAnotherLibraryIsAPageOfCode() async throws {
    let folder = try FixtureFolder([
      "layout.html": "<title>{% block title %}untitled{% endblock %}</title>",
      "page.html":
        "{% extends \"layout.html\" %}{% block title %}{% for n in names %}{{ n }} {% endfor %}{{ count }}{% endblock %}",
      "page.txt": "{{ names.0 }}{% include \"part.txt\" %}", "part.txt": "{% if none %}none{% else %}!{% endif %}",
      "broken.html": "<p>\n{% if x %}", "outside.html": "{% include \"../secret\" %}",
    ])
    let app = try App {
      Get("/{name}", Path("name", String.self)) { _, name in
        Template(name, ["names": ["<ada>", "bob"], "count": 2, "none": Null()])
      }
    }
    .templates(StencilEngine(folder: TemplateFolder(folder.path)))
    let html = await app.ask("/page.html")
    let text = await app.ask("/page.txt")
    let broken = await app.ask("/broken.html")
    let outside = await app.ask("/outside.html")
    XCTAssertEqual([html.body, text.body], ["<title>&lt;ada&gt; bob 2</title>", "<ada>!"])
    XCTAssertEqual([broken.status, outside.status], [500, 500])
  }
}
