import FieldValues

/// The page that shows an app's documentation: one file, nothing from elsewhere.
enum DocumentationPage {
  static func html(title: String, document: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(title))</title>
    <style>\(style)</style>
    </head>
    <body>
    <header><h1>\(escaped(title))</h1><p id="about"></p><input id="search" type="search" placeholder="search: path, method, word" autofocus></header>
    <main id="operations"><p>loading \(escaped(document))</p></main>
    <script>const source = "\(escaped(document))"\n\(script)</script>
    </body>
    </html>
    """
  }

  private static func escaped(_ text: String) -> String {
    text.escaping(["&": "&amp;", "<": "&lt;", "\"": "&quot;", "\\": "&#92;"])
  }

  private static let style = """
    :root { color-scheme: light dark; --line: #8884; --soft: #8881; --link: light-dark(#0550ae, #79c0ff) }
    body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem }
    h1 { margin: 0; font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem } h3 { font-size: .95rem; margin: .8rem 0 .2rem }
    header { position: sticky; top: 0; background: Canvas; padding: .5rem 0; border-bottom: 1px solid var(--line) }
    header p { margin: 0; opacity: .7 }
    input { width: 100%; box-sizing: border-box; font: inherit; padding: .4rem .6rem; margin-top: .4rem }
    details { border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; overflow: hidden }
    summary { padding: .4rem .7rem; cursor: pointer; background: var(--soft) }
    details > div { padding: .2rem .9rem .8rem }
    code, pre { font: 13px/1.45 ui-monospace, monospace } pre { background: var(--soft); padding: .6rem; overflow: auto; margin: .3rem 0 }
    .method { display: inline-block; min-width: 4.5em; font-weight: 700; color: var(--link) }
    .old { text-decoration: line-through; opacity: .6 } .words { opacity: .75; margin-left: .6rem }
    table { border-collapse: collapse; width: 100% } td, th { text-align: left; vertical-align: top; padding: .2rem .5rem; border-bottom: 1px solid var(--line) }
    """

  /// Text from the document reaches the page as text nodes only.
  private static let script = """
    const make = (tag, text, cls) => { const e = document.createElement(tag); if (text != null) e.textContent = text; if (cls) e.className = cls; return e }
    const list = (parent, ...children) => { parent.append(...children.filter(Boolean)); return parent }
    const row = (...cells) => list(make("tr"), ...cells.map(c => c instanceof Node ? list(make("td"), c) : make("td", c)))
    const table = (head, rows) => list(make("table"), list(make("tr"), ...head.map(h => make("th", h))), ...rows)
    let api
    const named = s => s && s.$ref ? s.$ref.split("/").pop() : null
    const type = s => !s ? "any" : named(s) || (s.anyOf ? s.anyOf.map(type).join(" or ") : s.enum ? s.enum.map(v => JSON.stringify(v)).join(" | ")
      : s.type === "array" ? `list of ${type(s.items)}` : [].concat(s.type || "any").join(" or ") + (s.format ? ` (${s.format})` : ""))
    const bounds = s => [s.minimum != null && `at least ${s.minimum}`, s.maximum != null && `at most ${s.maximum}`, s.default !== undefined && `default ${JSON.stringify(s.default)}`].filter(Boolean).join(", ")
    const expand = (s, depth = 0) => {
      if (!s || depth > 4) return "…"
      const name = named(s)
      if (name) return expand((api.components.schemas || {})[name], depth + 1)
      if (s.properties) return Object.fromEntries(Object.entries(s.properties).map(([k, v]) => [k + ((s.required || []).includes(k) ? "" : "?"), named(v) || v.items || v.properties ? expand(v, depth + 1) : type(v)]))
      return s.items ? [expand(s.items, depth + 1)] : type(s)
    }
    const body = content => Object.entries(content || {}).flatMap(([media, c]) => [make("code", media), make("pre", JSON.stringify(expand(c.schema), null, 2))])
    const operation = (method, path, o) => {
      const box = make("details"), inside = make("div")
      box.dataset.words = `${method} ${path} ${o.summary || ""} ${o.description || ""} ${o.operationId || ""}`.toLowerCase()
      list(box, list(make("summary"), make("span", method.toUpperCase(), "method"), make("code", path, o.deprecated ? "old" : ""), make("span", o.summary, "words")), inside)
      box.addEventListener("toggle", () => { if (inside.childNodes.length) return
        if (o.description) inside.append(make("p", o.description))
        if (o.parameters) list(inside, make("h3", "Parameters"), table(["name", "in", "type", ""], o.parameters.map(p => row(make("code", p.name), p.in + (p.required ? ", required" : ""), type(p.schema), bounds(p.schema)))))
        if (o.requestBody) list(inside, make("h3", "Request body"), ...body(o.requestBody.content))
        for (const [status, r] of Object.entries(o.responses)) { list(inside, make("h3", `${status} ${r.description}`), ...body(r.content))
          if (r.headers) inside.append(table(["header", "", ""], Object.entries(r.headers).map(([n, h]) => row(make("code", n), h.description || "", [h.required && "required", h.deprecated && "deprecated"].filter(Boolean).join(", "))))) }
      })
      return box
    }
    const show = () => { const words = document.getElementById("search").value.toLowerCase().split(/\\s+/)
      for (const box of document.querySelectorAll("details")) box.hidden = !words.every(w => box.dataset.words.includes(w))
      for (const s of document.querySelectorAll("section")) s.hidden = ![...s.querySelectorAll("details")].some(d => !d.hidden) }
    fetch(source).then(r => r.json()).then(loaded => { api = loaded
      const main = document.getElementById("operations"), groups = new Map()
      let count = 0
      document.getElementById("about").textContent = `version ${api.info.version}${api.info.description ? " · " + api.info.description : ""}`
      for (const [path, item] of Object.entries(api.paths)) for (const [method, o] of Object.entries(item)) { count++
        const tag = (o.tags || ["other"])[0]
        if (!groups.has(tag)) groups.set(tag, list(make("section"), make("h2", tag)))
        groups.get(tag).append(operation(method, path, o)) }
      main.replaceChildren(...groups.values())
      document.getElementById("about").textContent += ` · ${count} operations`
      document.getElementById("search").addEventListener("input", show)
    }).catch(e => document.getElementById("operations").textContent = `the document cannot be read: ${e}`)
    """
}
