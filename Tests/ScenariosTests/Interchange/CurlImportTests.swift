import ScenarioSyntax
import Scenarios
import XCTest

@testable import ScenarioInterchange

/// What becomes of a curl command beside the request that it sends.
final class CurlImportTests: XCTestCase {
  func testAValueOutsideOfQuotesIsSplitIntoWords() throws {
    let new = try RequestImport(curl: #"X="-d a=1 -d b=2"; Y=$X; curl $X -H "A: $Y" http://h/"#)
    XCTAssertTrue(new.text.hasSuffix("A: -d a=1 -d b=2\nContent-Type: application/x-www-form-urlencoded\n`a=1&b=2`\n"), new.text)
    XCTAssertThrowsError(try RequestImport(curl: #"X="a b"; curl -d v=${X}"#))
    XCTAssertTrue(try RequestImport(curl: #"X=""; curl -d "v=$X" http://h/ $X"#).text.hasSuffix("`v=`\n"))
  }

  func testWhatCurlSendsOtherwiseIsSaid() throws {
    XCTAssertEqual(
      try RequestImport(curl: "curl -L -X POST -d x=1 http://h/").losses,
      ["After a redirect with 301, 302 or 303 curl sends POST again, and the scenario sends GET. Write a step for each hop."]
    )
    XCTAssertEqual(try RequestImport(curl: "curl -L -d x=1 http://h/").losses, [])
    XCTAssertEqual(
      try RequestImport(curl: "curl 'http://h/é?ü=ö'").losses,
      [
        "The query ü=ö is sent percent-encoded. curl sends bytes outside ASCII as they are. Percent-encode it in the command, too."
      ]
    )
    let input = try RequestImport(curl: "echo hi | curl http://h/ -F 'x=@-'")
    XCTAssertFalse(input.text.contains("octet-stream"), input.text)
  }

  func testVariablesOfTheShellBecomeVariables() throws {
    let new = try RequestImport(
      curl: #"curl "$HOST/x/${ID}" -H "Authorization: Bearer $TOKEN" -u me:"$PW" -d "at=$(date +%s)&base=$base" -d '$TOKEN'"#
    )
    XCTAssertEqual(
      new.text,
      """
      ### POST /x/$ID
      POST {{HOST}}/x/{{ID}}
      Authorization: Bearer {{TOKEN}}
      Content-Type: application/x-www-form-urlencoded
      `at={{date}}&base={{shell_base}}&$TOKEN`

      """
    )
    XCTAssertEqual(new.base, "")
    XCTAssertEqual(
      new.notes,
      [
        "$HOST is now the variable {{HOST}}. Set it with --var HOST=VALUE.",
        "$ID is now the variable {{ID}}. Set it with --var ID=VALUE.",
        "$TOKEN is now the variable {{TOKEN}}. Set it with --var TOKEN=VALUE.",
        "$PW is now the variable {{PW}}. Set it with --var PW=VALUE.",
        "$(date +%s) is now the variable {{date}}. Set it with --var date=VALUE.",
        "$base is now the variable {{shell_base}}. Set it with --var shell_base=VALUE.",
      ]
    )
    XCTAssertEqual(new.losses, [])
  }

  func testAURLThatBeginsWithAVariableStaysAsItIs() throws {
    let rows = [
      "${X}-k": "{{X}}-k", "$X": "{{X}}", "$X/a": "{{X}}/a", "$X$Y": "{{X}}{{Y}}", "$X:80/a": "http://{{X}}:80/a",
      "http://$X/a?{{q}}": "http://{{X}}/a?{{q}}", "'{{X}}-k'": "{{X}}-k", "'{{host.name}}/{{id}}'": "{{host.name}}/{{id}}",
      "-g '{{secret.url}}'": "{{secret.url}}", "http://h/{{id}}": "{{base}}/{{id}}",
    ]
    for (word, target) in rows {
      let new = try RequestImport(curl: "curl \(word)")
      XCTAssertTrue(new.text.contains("\nGET \(target)\n"), "\(word): \(new.text)")
      let export = try RequestExport([try ScenarioFile.parse(new.text)], base: new.base)
      let again = try RequestImport(curl: export.curl)
      let exportedAgain = try RequestExport([try ScenarioFile.parse(again.text)], base: again.base)
      // The comment before the command names the step.
      XCTAssertEqual(exportedAgain.curl.drop { $0 != "\n" }, export.curl.drop { $0 != "\n" }, word)
    }
  }

  func testBracesInURLsAreVariablesWhereCurlRefusesThem() throws {
    let new = try RequestImport(curl: "curl '{{base}}/items/{{id}}'; curl http://h/; curl -g 'http://h/{{id}}'")
    XCTAssertEqual(
      new.text,
      """
      ### GET /items/$id
      GET {{base}}/items/{{id}}
      [Options]
      jar: off

      ### GET /
      GET http://h/
      [Options]
      jar: off

      ### GET /{ {id}}
      GET http://h/\\{{id}}
      [Options]
      jar: off

      """
    )
    XCTAssertEqual(
      new.notes,
      [
        "{{base}} in the URL is a variable. Set it with --server ORIGIN.",
        "{{id}} in the URL is a variable. Set it with --var id=VALUE.",
      ]
    )
  }

  func testValuesThatAreToBeEncodedAreEncodedWhenTheyAreKnown() throws {
    let form = try RequestImport(curl: #"curl h/ --data-urlencode "q=$Q x" --data-urlencode n=1 -H 'Content-Type: a/b'"#)
    XCTAssertEqual(form.text, "### POST /\nPOST {{base}}/\nContent-Type: a/b\n[FormParams]\nq: {{Q}} x\nn: 1\n")
    let query = try RequestImport(curl: #"curl -G h/?a=b --data-urlencode "q=$Q""#)
    XCTAssertEqual(query.text, "### GET /\nGET {{base}}/?a=b\n[Query]\nq: {{Q}}\n")
    XCTAssertEqual(form.losses + query.losses, [])
    let mixed = try RequestImport(curl: #"curl h/ --data-urlencode "q=$Q" -d b"#)
    XCTAssertEqual(mixed.losses, ["The value of {{Q}} isn't percent-encoded. Give it a value that is."])
  }

  func testBlanksAroundAValueAreNoPartOfIt() throws {
    let plain = try RequestImport(curl: "curl -b x=y -A agent -e http://a/ http://h/").text
    XCTAssertEqual(try RequestImport(curl: "curl -b ' x=y ' -A ' agent' -e 'http://a/\t' http://h/").text, plain)
    XCTAssertEqual(
      try RequestImport(curl: "curl -b ' x=y' http://h/").text,
      try RequestImport(curl: "curl -H 'Cookie:  x=y' http://h/").text
    )
  }

  func testAPasswordMayBeAVariable() throws {
    let new = try RequestImport(curl: #"curl h/ -u "me:$PW""#)
    XCTAssertEqual(new.text, "### GET /\nGET {{base}}/\n[BasicAuth]\nme: {{PW}}\n")
    let asked = try RequestImport(curl: "curl h/ -u me")
    XCTAssertEqual(asked.text, "### GET /\nGET {{base}}/\n[BasicAuth]\nme: {{password}}\n")
    XCTAssertEqual(asked.notes, ["-u me has no password. Set {{password}} with --secret."])
  }

  func testWhatIsMissingIsSaid() throws {
    let rows = [
      (
        "curl h/ --digest -u a:b",
        "--digest is left out: the server is asked first how to sign in. Use -u with --basic, or a line Authorization."
      ),
      (
        "curl h/ --aws-sigv4 aws:amz",
        "--aws-sigv4 is left out: a scenario can't sign requests. Write the signature as a line Authorization."
      ),
      ("curl h/ -K file", "-K is left out: it reads further options from a file. Write them on the command line."),
      ("curl h/ -0", "--http1.0 is left out: a scenario can't choose this version of HTTP."),
      (
        "curl h/ -b cookies.txt",
        "-b cookies.txt is left out: it names a file of cookies. Write its cookies in a section [Cookies]."
      ),
      ("curl h/ -z 2024-01-02x", "-z 2024-01-02x is left out: the date can't be read. Write it as 2 Jan 2024 10:00:00 GMT."),
      ("curl h/ -n", "-n is left out: it reads a password from a file. Use -u."),
      ("curl h/\n-H 'A: b'", "The line -H A: b isn't part of a command. End the line before it with a backslash."),
    ]
    for (command, sentence) in rows {
      let new = try RequestImport(curl: command)
      XCTAssertEqual(new.losses, [sentence], command)
      XCTAssertEqual(new.text, "### GET /\nGET {{base}}/\n", command)
    }
  }

  func testWhatIsSaidElsewhereIsANote() throws {
    let rows = [
      ("curl h/ -x proxy:1", "-x isn't part of a request. Run the scenario with --proxy."),
      ("curl h/ --cert c.pem", "--cert isn't part of a request. Run the scenario with --client-cert and --client-key."),
      (
        "curl h/ --resolve h:80:127.0.0.1",
        "--resolve isn't part of a request. Run the scenario with --server and the address to connect to."
      ),
      ("curl h/ | jq .", "jq . is left out: it isn't a curl command."),
      ("curl h/?a=1&b=2", "The & after h/?a=1 ends the command. Put the URL in quotes if it goes on."),
      ("curl --http2 http://h/", "--http2 is left out: in clear text the request is sent as HTTP/1.1."),
    ]
    for (command, sentence) in rows {
      let new = try RequestImport(curl: command)
      XCTAssertEqual(new.notes, [sentence], command)
      XCTAssertEqual(new.losses, [], command)
    }
  }

  func testEveryOptionWithAValueTakesItsValue() throws {
    for option in CurlArguments.Option.all.values where option.takesValue {
      if case .translated = option.role { continue }
      if case .elsewhere(.address) = option.role { continue }
      let new = try RequestImport(curlArguments: ["h/x", "--\(option.name)", "http://value/"])
      XCTAssertEqual(new.text, "### GET /x\nGET {{base}}/x\n", option.name)
    }
    for option in CurlArguments.Option.all.values where !option.takesValue {
      if case .translated = option.role { continue }
      XCTAssertEqual(
        try RequestImport(curlArguments: ["--\(option.name)", "h/x"]).text,
        "### GET /x\nGET {{base}}/x\n",
        option.name
      )
    }
  }

  func testTheTableOfOptionsHasEachNameAndLetterOnce() {
    XCTAssertGreaterThan(CurlArguments.Option.all.count, 260)
    XCTAssertEqual(CurlArguments.Option.repeated, [])
  }

  func testOfSeveralCommandsTheOthersAreImported() throws {
    let new = try RequestImport(curl: "curl http://h/1\ncurl ftp://h/2\ncurl http://other/3 -L")
    XCTAssertEqual(
      new.text,
      """
      ### GET /1
      GET {{base}}/1
      [Options]
      jar: off

      ### GET /3
      GET http://other/3
      [Options]
      location: true
      jar: off

      """
    )
    XCTAssertEqual(new.losses, ["The URL ftp://h/2 has the scheme ftp. Use http or https."])
  }

  func testACommandForWindowsIsReadAsBrowsersCopyIt() throws {
    let chrome = """
      curl ^"http://h/x?a=1^&b=^%^20^" ^\r
        -H ^"accept: */*^" ^\r
        --data-raw ^"^{^\\^"a^\\^":^\\^"b^\\\\c^|^\\^"^}^" ^\r
        --compressed
      """
    XCTAssertEqual(
      try RequestImport(curl: chrome).text,
      """
      ### POST /x
      POST {{base}}/x?a=1&b=%20
      accept: */*
      Content-Type: application/x-www-form-urlencoded
      [Options]
      compressed: true
      `{"a":"b\\\\\\\\c|"}`

      """
    )
    let firefox = "curl.exe \"http://h/x\" ^\r\n  -H \"A: b & c\" ^\r\n  --data-raw \"{\"\"a\"\": 1}\"\r\n"
    XCTAssertEqual(
      try RequestImport(curl: firefox).text,
      "### POST /x\nPOST {{base}}/x\nA: b & c\nContent-Type: application/x-www-form-urlencoded\n`{\"a\": 1}`\n"
    )
  }

  func testACaretWithinQuotesDoesNotMakeACommandForWindows() throws {
    for body in [#"'{"a": "x ^"}'"#, "'x ^\ny'", #""{\"a\": \"x ^\"}""#, "\"x ^\ny\"", #"$'it\'s ^"x'"#] {
      let new = try RequestImport(curl: "curl http://h/x -H 'A: b'\"'c\" -d \(body)")
      XCTAssertEqual(new.text.split(separator: "\n").prefix(3), ["### POST /x", "POST {{base}}/x", "A: b'c"], body)
      XCTAssertEqual(new.losses, [], body)
    }
  }

  func testFilesBesideTheScenarioAreNamedAndOthersArePutIn() throws {
    let read = { (path: String) -> [UInt8]? in path == "/etc/x" || path == "f" ? [0x61, 0x0A, 0x00, 0xFF] : nil }
    let beside = try RequestImport(curl: "curl h/ --data-binary @f -H 'Content-Type: a/b'", readFile: read)
    XCTAssertEqual(beside.text, "### POST /\nPOST {{base}}/\nContent-Type: a/b\nfile,f;\n")
    XCTAssertEqual(beside.notes, ["Put the file f beside the scenario."])
    let absolute = try RequestImport(curl: "curl h/ --data-binary @/etc/x -H 'Content-Type: a/b'", readFile: read)
    XCTAssertEqual(absolute.text, "### POST /\nPOST {{base}}/\nContent-Type: a/b\nhex,610a00ff;\n")
    XCTAssertThrowsError(try RequestImport(curl: "curl h/ --data-binary @../missing", readFile: read))
  }

  func testAUnixSocketIsPartOfTheBase() throws {
    let new = try RequestImport(curl: "curl --unix-socket /run/a.sock http://app.test/x")
    XCTAssertEqual(new.base, "http+unix://%2Frun%2Fa.sock")
    XCTAssertEqual(new.text, "### GET /x\nGET {{base}}/x\nHost: app.test\n")
  }

  func testTheHostOfTheURLIsSentToAnotherAddress() throws {
    for option in ["--resolve", "--connect-to"] {
      let new = try RequestImport(curlArguments: [option, "h.test:80:127.0.0.1", "http://h.test/x"])
      XCTAssertEqual(new.text, "### GET /x\nGET {{base}}/x\nHost: h.test\n", option)
    }
  }

  func testTheNameOfAHostIsWrittenInASCII() throws {
    let rows = [
      ("http://bücher.example:80/ü", "http://xn--bcher-kva.example:80"), ("https://münchen.de/", "https://xn--mnchen-3ya.de"),
      ("例え.テスト/", "http://xn--r8jz45g.xn--zckzah"), ("http://правда.рф/", "http://xn--80aafi6cg.xn--p1ai"),
    ]
    for (url, base) in rows { XCTAssertEqual(try RequestImport(curl: "curl '\(url)'").base, base) }
  }

  func testHTTP2IsAskedForWhereCurlUsesIt() throws {
    for command in ["curl --http2 https://h/", "curl --http2-prior-knowledge http://h/"] {
      XCTAssertEqual(try RequestImport(curl: command).text, "### GET /\nGET {{base}}/\n[Options]\nhttp2: true\n", command)
    }
  }

  func testAnEmptyBodyInACodingThatCurlDoesNotWriteIsNone() throws {
    let step = "POST http://h/\nTransfer-Encoding: x\n``\n"
    let export = try RequestExport([try ScenarioFile.parse(step)], base: "http://h")
    XCTAssertTrue(export.curl.contains("-X POST"), export.curl)
    XCTAssertFalse(export.curl.contains("--data-raw"), export.curl)
    let again = try RequestImport(curl: export.curl)
    let exportedAgain = try RequestExport([try ScenarioFile.parse(again.text)], base: again.base)
    XCTAssertEqual(exportedAgain.curl.drop { $0 != "\n" }, export.curl.drop { $0 != "\n" })
  }

  func testAnEmptyMethodIsNamed() {
    XCTAssertThrowsError(try RequestImport(curl: "curl -X '' http://h/")) {
      XCTAssertEqual("\($0)", "The method after -X is empty. Name one, such as GET.")
    }
  }

  func testArgumentsThatAreSplitAlreadyAreTakenAsTheyAre() throws {
    let new = try RequestImport(curlArguments: ["-X", "PUT", "-H", "A: $b", "http://h/x"])
    XCTAssertEqual(new.text, "### PUT /x\nPUT {{base}}/x\nA: $b\n")
  }
}
