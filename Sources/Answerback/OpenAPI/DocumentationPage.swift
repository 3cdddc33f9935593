import FieldValues

/// The page that shows an app's documentation: a page, a style and a script, nothing from elsewhere.
///
/// Style and script are files of their own, so that the page needs no more than `'self'` of a content security policy; it brings one
/// that allows just that.
enum DocumentationPage {
  static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"

  /// - Parameter folder: what goes before the names of the other files, relative to the page.
  static func html(_ info: OpenAPIInfo, folder: String) -> String {
    let folder = escaped(folder)
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(escaped(info.title))</title>
      <link rel="icon" href="data:,">
      <link rel="stylesheet" href="\(folder)page.css">
      <script src="\(folder)page.js" data-document="\(folder)openapi.json" defer></script>
      </head>
      <body>
      <header>
      <h1>\(escaped(info.title)) <small>\(escaped(info.version))</small></h1>
      <input id="search" type="search" placeholder="Search: path, method, word  ( / )" aria-label="Search the operations" autofocus>
      <p id="count" role="status"></p>
      </header>
      <main>
      <p>\(escaped(info.description ?? ""))</p>
      <p>The document: <a href="\(folder)openapi.json">openapi.json</a>, <a href="\(folder)openapi.yaml">openapi.yaml</a></p>
      <div id="operations"><noscript>This page needs JavaScript to show the document.</noscript></div>
      </main>
      </body>
      </html>

      """
  }

  private static func escaped(_ text: String) -> String {
    text.escaping(["&": "&amp;", "<": "&lt;", "\"": "&quot;"])
  }

  static let style = """
    :root {
      color-scheme: light dark;
      --line: #8884; --soft: light-dark(#f4f5f7, #ffffff10); --quiet: light-dark(#555c66, #a4abb5);
      --get: light-dark(#0550ae, #79c0ff); --post: light-dark(#116329, #7ee787);
      --put: light-dark(#7d4e00, #e3b341); --delete: light-dark(#a40e26, #ff8e86);
    }
    body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 0 1rem 4rem }
    h1 { margin: 0; font-size: 1.3rem } h1 small { font-weight: 400; font-size: .9rem; color: var(--quiet) }
    h2 { font-size: 1.05rem; margin: 1.6rem 0 .5rem } h3 { font-size: .95rem; margin: 1rem 0 .3rem }
    header { position: sticky; top: 0; z-index: 1; background: Canvas; padding: .7rem 0 .3rem; border-bottom: 1px solid var(--line) }
    header p { margin: .1rem 0 0; font-size: .85rem; color: var(--quiet) }
    input { width: 100%; box-sizing: border-box; font: inherit; padding: .4rem .6rem; margin-top: .4rem }
    details { border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; scroll-margin-top: 8rem }
    summary { padding: .4rem .7rem; cursor: pointer; background: var(--soft); border-radius: 6px; overflow-wrap: anywhere }
    details > div { padding: .2rem .9rem .8rem }
    code, pre { font: 13px/1.45 ui-monospace, monospace } code { overflow-wrap: anywhere }
    pre { background: var(--soft); padding: .6rem; overflow: auto; margin: .3rem 0 }
    .method { display: inline-block; min-width: 4.8em; font-weight: 700; color: var(--get) }
    .POST { color: var(--post) } .PUT, .PATCH { color: var(--put) } .DELETE { color: var(--delete) }
    .old { text-decoration: line-through } .words { color: var(--quiet); margin-left: .6rem }
    .wide { overflow-x: auto } table { border-collapse: collapse; min-width: 60% }
    td, th { text-align: left; vertical-align: top; padding: .2rem 1rem .2rem 0; border-bottom: 1px solid var(--line) }
    th { font-weight: 400; color: var(--quiet) }

    """
}
