import FieldValues

/// The page that shows an app's documentation: HTML, a style sheet and a script, without anything from another server.
///
/// Style sheet and script are files of their own, so that the page's content security policy allows only `'self'`.
enum DocumentationPage {
  static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"

  /// - Parameter folder: The path of the other files, relative to the page.
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

extension DocumentationPage {
  /// Text from the document reaches the page as text nodes only.
  static let script = #"""
    const source = document.currentScript.dataset.document
    const byID = id => document.getElementById(id)
    let api

    const make = (tag, text, name) => {
      const element = document.createElement(tag)
      if (text != null) element.textContent = text
      if (name) element.className = name
      return element
    }
    const put = (parent, ...children) => { parent.append(...children.filter(child => child != null && child !== "")); return parent }
    const code = (text, name) => make("code", text, name)
    const table = (head, rows) => {
      const row = (tag, cells) => put(make("tr"), ...cells.map(cell => put(make(tag), cell)))
      return put(make("div", null, "wide"), put(make("table"), row("th", head), ...rows.map(cells => row("td", cells))))
    }

    // What a reference means, and how a schema is said in words.
    const followed = node => {
      if (!node?.$ref) return node ?? {}
      const steps = node.$ref.slice(2).split("/").map(step => step.replaceAll("~1", "/").replaceAll("~0", "~"))
      return steps.reduce((at, step) => at?.[step], api) ?? {}
    }
    const type = schema => {
      if (schema?.$ref) return schema.$ref.split("/").pop()
      const choices = schema?.oneOf ?? schema?.anyOf
      if (choices) return choices.map(type).join(" or ")
      if (schema?.enum) return schema.enum.map(value => JSON.stringify(value)).join(" | ")
      if (schema?.type === "array") return `list of ${type(schema.items)}`
      const name = [].concat(schema?.type ?? (schema?.contentMediaType ? "bytes" : "any")).join(" or ")
      return schema?.format ? `${name} (${schema.format})` : name
    }
    const limits = schema => {
      const { minimum, maximum, minLength, maxLength, pattern } = followed(schema)
      const words = { "at least": minimum, "at most": maximum, "length from": minLength, "length to": maxLength, pattern }
      const said = Object.entries(words).filter(([, value]) => value != null).map(([word, value]) => `${word} ${value}`)
      if (followed(schema).enum && schema.$ref) said.push(type(followed(schema)))
      if (schema?.default !== undefined) said.push(`default ${JSON.stringify(schema.default)}`)
      return said.join(", ")
    }
    const shape = (schema, depth = 0) => {
      if (depth > 6) return "…"
      if (schema?.$ref) return shape(followed(schema), depth + 1)
      if (schema?.properties) return Object.fromEntries(Object.entries(schema.properties).map(([name, member]) =>
        [schema.required?.includes(name) ? name : name + "?", shape(member, depth + 1)]))
      if (schema?.type === "array" && schema.items) return [shape(schema.items, depth + 1)]
      if (schema?.additionalProperties) return { "…": shape(schema.additionalProperties, depth + 1) }
      return type(schema)
    }

    // The parts of an operation.
    const parameters = list => table(["name", "in", "type", ""], list.map(followed).map(parameter => [
      code(parameter.name, parameter.deprecated ? "old" : ""), parameter.in + (parameter.required ? ", required" : ""),
      type(parameter.schema), [parameter.description, limits(parameter.schema)].filter(Boolean).join(" · ")]))
    // Media types of one shape stand together.
    const content = types => {
      const groups = Map.groupBy(Object.entries(types ?? {}), ([, entry]) =>
        JSON.stringify(shape(entry.schema), null, 2) + (entry.example === undefined ? "" : "\n" + JSON.stringify(entry.example)))
      return [...groups.values()].flatMap(group => {
        const { schema, example } = group[0][1]
        return [code(group.map(([name]) => name).join(", ")), make("pre", JSON.stringify(shape(schema), null, 2)),
          ...(example === undefined ? [] : [make("span", "for example"), make("pre", JSON.stringify(example, null, 2))])]
      })
    }
    const headers = all => table(["header", "", ""], Object.entries(all).map(([name, header]) => [
      code(name, header.deprecated ? "old" : ""), [header.required && "required", header.deprecated && "deprecated"].filter(Boolean).join(", "),
      header.description ?? ""]))
    const body = operation => {
      const parts = [operation.deprecated && make("p", "Deprecated."), operation.description && make("p", operation.description)]
      if (operation.security) parts.push(make("p", `Needs ${operation.security.map(one => Object.keys(one).join(" and ")).join(" or ")}.`))
      if (operation.parameters) parts.push(make("h3", "Parameters"), parameters(operation.parameters))
      if (operation.requestBody) parts.push(make("h3", "Request body"), ...content(followed(operation.requestBody).content))
      for (const [status, entry] of Object.entries(operation.responses)) {
        const response = followed(entry)
        parts.push(make("h3", `${status} ${response.description}`), ...content(response.content))
        if (response.headers) parts.push(headers(response.headers))
      }
      return parts.filter(Boolean)
    }
    const view = (method, path, operation) => {
      const box = make("details"), inside = make("div"), name = method.toUpperCase()
      box.id = operation.operationId
      box.dataset.words = [name, path, operation.summary, operation.description, operation.operationId].join(" ").toLowerCase()
      put(box, put(make("summary"), make("span", name, `method ${name}`), code(path, operation.deprecated ? "old" : ""),
        make("span", operation.summary ?? "", "words")), inside)
      box.addEventListener("toggle", () => {
        if (box.open && !inside.hasChildNodes()) put(inside, ...body(operation))
        if (box.open) history.replaceState(null, "", `#${encodeURIComponent(box.id)}`)
      })
      return box
    }

    // Search, deep links, keys.
    const boxes = () => [...document.querySelectorAll("details")]
    const find = () => {
      const words = byID("search").value.toLowerCase().split(/\s+/), all = boxes()
      for (const box of all) box.hidden = !words.every(word => box.dataset.words.includes(word))
      for (const section of document.querySelectorAll("section")) section.hidden = !section.querySelector("details:not([hidden])")
      const shown = all.filter(box => !box.hidden).length
      byID("count").textContent = shown === all.length ? `${shown} operations` : `${shown} of ${all.length} operations`
    }
    const openLinked = () => {
      const box = byID(decodeURIComponent(location.hash.slice(1)))
      if (box?.tagName !== "DETAILS") return
      box.open = true
      box.scrollIntoView()
      box.querySelector("summary").focus({ preventScroll: true })
    }
    const move = step => {
      const visible = boxes().filter(box => !box.hidden).map(box => box.querySelector("summary"))
      const next = visible.indexOf(document.activeElement) + step
      if (next < 0) byID("search").focus()
      else visible[next]?.focus()
    }
    document.addEventListener("keydown", event => {
      const isSearching = document.activeElement === byID("search")
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === "/" && !isSearching) byID("search").select()
      else if (event.key === "Escape" && isSearching) { byID("search").value = ""; find() }
      else if (event.key === "ArrowDown" && (isSearching || document.activeElement.tagName === "SUMMARY")) move(1)
      else if (event.key === "ArrowUp" && document.activeElement.tagName === "SUMMARY") move(-1)
      else return
      event.preventDefault()
    })
    byID("search").addEventListener("input", find)
    addEventListener("hashchange", openLinked)

    fetch(source).then(answer => answer.json()).then(loaded => {
      api = loaded
      const sections = new Map()
      for (const [path, item] of Object.entries(api.paths)) for (const [method, operation] of Object.entries(item)) {
        const tag = operation.tags?.[0] ?? "other"
        if (!sections.has(tag)) sections.set(tag, put(make("section"), make("h2", tag)))
        sections.get(tag).append(view(method, path, operation))
      }
      byID("operations").replaceChildren(...sections.values())
      if (api.servers) byID("operations").prepend(make("p", `Servers: ${api.servers.map(server => server.url).join(", ")}`))
      find()
      openLinked()
    }).catch(error => { byID("operations").textContent = `The document cannot be read: ${error}` })

    """#
}
