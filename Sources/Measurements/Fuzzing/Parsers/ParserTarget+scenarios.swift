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
