import OpenAPIDescriptions
import ScenarioInterchange
import ScenarioSyntax
import Scenarios

extension ParserTarget {
  /// The language of scenarios: parser, printer, formatter, linter.
  static var scenarios: [ParserTarget] {
    [ParserTarget("scenario", corpus: ScenarioCorpus.texts, tokens: ScenarioCorpus.tokens) { scenarioFault($0) }]
  }

  private static func scenarioFault(_ bytes: [UInt8]) -> String? {
    guard let file = try? ScenarioFile.parse(bytes: bytes) else { return nil }
    guard file.text.utf8.elementsEqual(bytes) else { return "The text of the file isn't what was read." }
    _ = (file.lint(), file.hurlObstacles, file.capturedVariables)
    let formatted = file.formatted()
    guard let again = try? ScenarioFile.parse(formatted) else {
      return "It is formatted as \(shown(formatted)), which doesn't parse."
    }
    guard again.formatted().utf8.elementsEqual(formatted.utf8) else {
      return "It is formatted as \(shown(formatted)), and that as \(shown(again.formatted()))."
    }
    let steps = file.steps.map(\.text)
    guard again.steps.map(\.text).elementsEqual(steps, by: { $0.utf8.elementsEqual($1.utf8) }) else {
      return "Formatting it changes its meaning: \(shown(steps.joined())) and \(shown(again.steps.map(\.text).joined()))."
    }
    do {
      let written = try ScenarioFile(metadata: file.metadata, steps: file.steps)
      guard written.steps.map(\.text).elementsEqual(steps, by: { $0.utf8.elementsEqual($1.utf8) }) else {
        return "Its steps are written as \(shown(written.text)), which means something else."
      }
    } catch {
      return "Its steps are written as \(shown(steps.joined())), which doesn't parse: \(error)"
    }
    return nil
  }

  /// Scenarios with every section of the language, to be mutated.
  enum ScenarioCorpus {
    static let tokens = [
      "### ", "#@ name: x\n", "#@ tags: a, b\n", "GET {{base}}/\n", "POST {{base}}/x\n", "\nHTTP 200\n", "HTTP *\n",
      "HTTP {{status}}\n",
      "[Asserts]\n", "[Captures]\n", "[Query]\n", "[FormParams]\n", "[Multipart]\n", "[Cookies]\n", "[Options]\n", "[Table]\n",
      "[SetCookies]\n", "[Events]\n", "[Chunks]\n", "[Redirects]\n", "[Headers]\n", "[Trailers]\n", "[BasicAuth]\n",
      "status == 200\n",
      "header \"X\" contains \"y\"\n", "jsonpath \"$.a[0]\" exists\n", "body matches /x+/\n", "id: jsonpath \"$.id\"\n", "{{x}}",
      "{{secret.x}}",
      "{{*}}", "{{*:int}}", "{{*:uuid -> id}}", "{{*:re/a+/}}", "{{*:len 1..5}}", "```\n", "```json subset\n", "`",
      "base64,AAEC;",
      "hex,00ff;",
      "file,a.bin;", "retry: 3\n", "| a | b |\n", "\\{{", "\\u{e9}", "event: x\n", "data: 1\n", "id: 5\n", "@check\n",
      "count == 3\n", "not ",
      "10ms", "5 KiB", "@eof\n", "@gap 1ms..2ms\n", "@reconnect\n", "@unordered\n", " # note", "nth 0 ", "split \",\" ",
    ]

    static let texts = [
      ##"""
      #@ name: items
      #@ tags: smoke, items
      #@ timeout: 5s

      # a comment
      ### make an item {{n}}
      POST {{base}}/items?a=b
      Content-Type: application/json
      X-Empty:
      X-Quoted: \# "a" \u{e9}   # note
      [Query]
      q: a b
      [Options]
      retry: 3
      retry-on: status != 200, jsonpath "$.state" != "written"
      variable: n=5
      max-time: 3s
      {"name": "lamp {{n}}", "size": [1, 2.5e3, null]}

      HTTP 201
      Content-Type: application/json
      Location: /items/{{*:uuid -> id}}
      [Captures]
      all: append jsonpath "$.items[*].id"
      [Asserts]
      status >= 200
      header "X-A" not contains "b"
      jsonpath "$.tags[?(@.a == 1)].name" count <= 2
      body split "," nth 0 == "x"
      variable "all" matches /^[0-9a-f]{1,16}$/
      bytes startsWith hex,82;
      {"id": "{{*:int}}", "name": "lamp {{*}}", "n": 1}

      ### read it
      GET {{base}}/items/{{id}}

      HTTP 200
      ```json decoded subset
      {"a": {{x}}}
      ```

      """##,
      """
      GET {{base}}/events
      Accept: text/event-stream

      HTTP 200
      [Events]
      @within 1s
      event: tick
      data: {"a": 1}
      id: 5

      : keep-alive

      @gap 30ms..500ms
      data-raw: {{*}}
      retry: 200

      @skip 0..10
      @unordered
      data: a

      data: b

      @end-unordered
      @reconnect after 1ms..2s
      Last-Event-ID: 5

      HTTP 200

      data: c

      @eof

      """,
      """
      ### form
      POST {{base}}/form
      [FormParams]
      a: b
      c: {{d}}
      [Cookies]
      sid: 1
      [BasicAuth]
      user: password

      HTTP *
      [SetCookies subset]
      sid={{*:hex}}; Path=/; HttpOnly; Max-Age=3600
      x=

      ### {{path}} -> {{status}}
      GET {{base}}/{{path}}
      Accept: {{accept}}
      [Table]
      | path | status | accept   |
      | a    | 200    | (absent) |
      | b    | 404    | (empty)  |

      HTTP {{status}}
      `text`

      ### nothing left
      @check
      [Options]
      retry: 10
      retry-interval: 20ms
      [Asserts]
      probe "background.running" == 0

      """,
      "GET http://h/\n\nHTTP 204\n",
      "PUT {{base}}/x\nhex,00ff41;\n\nHTTP/1.1 200\nbase64,AAEC;\n",
      "GET {{base}}/s\n\nHTTP 200\n[Chunks]\n@within 1s\n\"1,1\r\n\"\n@gap 30ms..500ms\nhex,01;\nbytes 1\n@any 1..3\n@end\n[Trailers]\nX-Rows: 2\n",
      "POST {{base}}/m\n[Multipart]\na: b\nf: file,a.bin; text/plain\n\nHTTP 200\n[Headers]\nDate: {{*:http-date}}\nX: 1\n",
      "GET {{base}}/r\n[Options]\nlocation: true\nmax-redirs: 5\n\nHTTP 200\n[Redirects]\n302 {{base}}/a\n307 /b\n[Asserts]\nheader \"X\" not exists\n",
    ]
  }
}

extension ParserTarget {
  /// Imports of other tools' files: whatever they write must be a scenario.
  static var imports: [ParserTarget] {
    [
      ParserTarget("curl", corpus: curl, tokens: curlTokens) { bytes in
        guard let scenario = try? RequestImport(curl: bytes, readFile: { Array($0.utf8) }) else { return nil }
        return importFault(scenario.text, base: scenario.base) { export in
          scenario.base.hasPrefix("http") ? curlFault(export.curl) : nil
        }
      },
      ParserTarget(
        text: "HTTP file",
        corpus: httpFiles,
        tokens: ["###", "// ", "@x = 1\n", "GET http://h/", " HTTP/1.1", "{{x}}", "< a.json\n", "A: b\n"]
      ) { text in
        guard let scenario = try? RequestImport(http: text) else { return nil }
        return importFault(scenario.text)
      },
      ParserTarget(
        "HTTP archive",
        corpus: archives,
        tokens: ["null", "{}", "\"url\":\"", "http://h/", "\"encoding\":\"base64\"", "\"headers\":[", "\\u0000", "{{"]
      ) {
        guard let scenario = try? RequestImport(har: $0) else { return nil }
        return importFault(scenario.text)
      },
      ParserTarget(
        "OpenAPI",
        corpus: descriptions,
        tokens: ["null", "{}", "\"$ref\":\"#/", "\"type\":\"", "\"example\":", "allOf", "- ", ": ", "\n  "]
      ) { bytes in
        guard let description = try? OpenAPIDescription(document: bytes),
          let scenario = try? OpenAPIImport(description, reference: "a.json")
        else {
          return nil
        }
        return importFault(scenario.file.text)
      },
    ]
  }

  private static func importFault(
    _ text: String,
    base: String = "http://h",
    _ exportFault: (RequestExport) -> String? = { _ in nil }
  ) -> String? {
    let file: ScenarioFile
    do {
      file = try ScenarioFile.parse(text)
    } catch {
      return "It is imported as \(shown(text)), which doesn't parse: \(error)"
    }
    let formatted = file.formatted()
    guard let again = try? ScenarioFile.parse(formatted), again.formatted().utf8.elementsEqual(formatted.utf8) else {
      return "It is imported as \(shown(text)), which can't be formatted."
    }
    guard let export = try? RequestExport([file], base: base) else { return nil }
    _ = (export.curl, try? export.http, export.har, export.json)
    return exportFault(export)
  }

  /// Returns what is wrong with an exported command, which is imported and exported again.
  private static func curlFault(_ command: String) -> String? {
    let command = withoutComments(command)
    // A request that curl can't send is a comment, which is not read again.
    guard command.hasPrefix("curl") || command.hasPrefix("printf"), !command.contains("\n# curl can't send") else { return nil }
    guard let imported = try? RequestImport(curl: command) else {
      return "It is exported as \(shown(command)), which isn't imported."
    }
    guard let file = try? ScenarioFile.parse(imported.text), let export = try? RequestExport([file], base: imported.base) else {
      return "It is exported as \(shown(command)), which is imported as \(shown(imported.text))."
    }
    let again = withoutComments(export.curl)
    guard again.utf8.elementsEqual(command.utf8) else {
      return "It is exported as \(shown(command)), and that, imported, as \(shown(again))."
    }
    return nil
  }

  private static func withoutComments(_ script: String) -> String {
    let lines = script.split(separator: "\n", omittingEmptySubsequences: false)
    // Before each command stands the line of its step, which may be another one in a scenario that is imported again.
    return lines.drop { $0.hasPrefix("#") }.filter { !$0.hasPrefix("# :") }.joined(separator: "\n")
  }

  private static let curl = [
    #"curl -sS -XPUT 'http://h:8080/items/1?a=b' -H 'Accept: text/plain' -H "X-Quote: \"q\"" -H 'Empty;' --data-raw $'{"name": "O\'Neil"}' -o out -L"#,
    "curl http://h/ -d a=1 -d b=2 --data-urlencode 'c=x y'", "curl -G h/x -d a=1 -u user:pass --compressed",
    "curl \\\n  --request POST \\\n  --url https://h/a%20b?{{x}} \\\n  --header 'content-type: application/json' --json '{\"a\":[1,2]}'",
    "curl 'http://h/#frag' -b 'a=b; c' -A agent -e http://ref -I -k --max-time 5",
    "curl http://[::1]:80/ --data-binary $'\\x00\\u00e9\\n'",
    "A='x y'; echo \"$A\" | curl \"$B/${C}\" -d @- -d \"$(date)\" | jq . # comment\ncurl h/{a,b}[1-3:2] -T f --next -F 'a=@b;type=c/d' h/",
    "curl h/ --data-binary @- <<-'E'\n\tline\n\tE\ncurl h/ -d @- <<<\"x\" -H 'Transfer-Encoding: chunked' -H 'Host:'",
    "curl ^\"http://h/^\" ^\r\n  -H ^\"a: b^\" ^\r\n  --data-raw ^\"^{^\\^\"a^\\^\"^}^\"\r\n",
  ]

  private static let curlTokens = [
    "-H ", "-d ", "-X ", "-u a:b ", "-F a=b ", "-b ", "--json ", "--data-urlencode ", "-G ", "-L ", "$'\\x41'", "\\\n",
    "http://h/", "{{x}}", "--url ", "--next ", "-T f ", "-I ", "-g ", "--url-query ", "--data-binary @f ", "-H @f ", "-z ",
    "-r 1 ",
    "--unix-socket /s ", "--max-time 1.5 ", "--no-", "--expand-", "$X", "${X:-y}", "$(a b)", "`a`", "$'\\", "<<E\n", "E\n",
    "<<<x ", "{a,b}",
    "[1-9]", "[a-c:2]", "\nX=1\n", "echo x | ", "printf '%%' | ", "&& ", "^\"", " ^\n", "@", "../", "/./", "a@b:c@", "\\u00e9",
    "\\c",
    "'a: b' ", "';' ",
  ]

  private static let httpFiles = [
    "@host = x\n### make\nPOST http://h/a HTTP/1.1\nX: 1\nContent-Type: application/json\n\n{\"a\": 1}\n\n###\n// note\nhttp://h/b\n  ?x=1\n  &y=2\n",
    "GET https://h/{{path}}\nAccept: */*\nCookie: a=b\n\n### second\n# @name x\nPUT http://h/é\n\n```\nline\n",
    "DELETE http://h\n\n###\n\n###\nGET /relative\nHost: h\n",
  ]

  private static let archives = [
    #"""
    {"log": {"version": "1.2", "entries": [{
      "startedDateTime": "2024-01-02T03:04:05.678Z", "time": 12.5,
      "request": {"method": "POST", "url": "http://h/a?b=c", "httpVersion": "HTTP/1.1",
        "headers": [{"name": "Host", "value": "h"}, {"name": "Content-Type", "value": "application/json"}, {"name": "Cookie", "value": "x=y"}],
        "queryString": [{"name": "b", "value": "c"}], "postData": {"mimeType": "application/json", "text": "{\"a\": 1}"}},
      "response": {"status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1",
        "headers": [{"name": "Content-Type", "value": "text/plain"}, {"name": "Set-Cookie", "value": "s=1; Path=/"}],
        "content": {"size": 5, "mimeType": "text/plain", "text": "aGVsbG8=", "encoding": "base64"}}
    }, {
      "request": {"method": "GET", "url": "http://h/b", "headers": []},
      "response": {"status": 200, "headers": [{"name": "Content-Type", "value": "application/json"}],
        "content": {"mimeType": "application/json", "text": "{\"id\": \"6f1c1b0e-8a5a-4d0a-9f0e-2f0c6f6e5d4c\", \"b\": [1, null]}"}}
    }]}}
    """#,
    #"{"log":{"entries":[{"request":{"method":"GET","url":"http://h/e"},"response":{"status":200,"headers":[{"name":"Content-Type","value":"text/event-stream"}],"content":{"text":"event: a\ndata: 1\n\n: c\n\n"}}}]}}"#,
  ]

  private static let descriptions = [
    #"""
    {"openapi": "3.1.0", "info": {"title": "Items", "version": "1"}, "servers": [{"url": "https://{host}/v1", "variables": {"host": {"default": "h"}}}],
     "paths": {"/items/{id}": {"parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer", "minimum": 1}}],
       "get": {"operationId": "read", "parameters": [{"name": "q", "in": "query", "required": true, "schema": {"type": "array", "items": {"type": "string"}}}],
         "security": [{"key": []}], "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}}}}},
      "/items": {"post": {"summary": "make", "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}},
        "responses": {"201": {"description": "made"}, "default": {"description": "else"}}}},
      "/form": {"post": {"requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object", "properties": {
        "a": {"type": "string"}, "f": {"type": "string", "format": "binary"}}}}}}, "responses": {"2XX": {"description": "ok"}}}}},
     "components": {"schemas": {"Item": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "minLength": 2},
       "size": {"type": "number", "exclusiveMinimum": 0, "multipleOf": 0.5}, "kind": {"enum": ["a", "b"]}, "parent": {"$ref": "#/components/schemas/Item"},
       "when": {"type": "string", "format": "date-time"}, "any": {"oneOf": [{"type": "null"}, {"const": 5}]}}}},
      "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}, "user": {"type": "http", "scheme": "basic"}}}}
    """#,
    """
    openapi: 3.0.3
    info: {title: YAML, version: '1'}
    paths:
      /a:
        get:
          parameters:
            - {name: x, in: query, schema: {type: string}, example: "a b"}
            - name: c
              in: cookie
              required: true
              schema: &s {type: string, enum: [u, v]}
          responses:
            '200': {description: ok, content: {text/plain: {schema: *s}}}

    """,
  ]
}
