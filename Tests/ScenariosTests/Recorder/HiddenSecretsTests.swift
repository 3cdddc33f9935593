import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

final class HiddenSecretsTests: XCTestCase {
  private func hidden(_ text: String, known: [String: String] = [:]) throws -> Recorder.HiddenSecrets {
    try XCTUnwrap(Recorder.HiddenSecrets(hiding: text, known: known))
  }

  func testNamesAreComparedWordByWord() {
    let secret = [
      "Authorization", "Proxy-Authorization", "Cookie", "X-Api-Key", "apiKey", "api_key", "accessToken", "access_token", "token",
      "user.password", "PASSWORD", "client_secret", "X-CSRF-Token", "accesstoken", "credentials", "X-Auth",
    ]
    for name in secret { XCTAssertTrue(SecretRedactor.isSecret(name: name.utf8), name) }
    let open = [
      "token_type", "max_tokens", "tokens", "secretary", "Set-Cookie", "key", "Content-Type", "expires", "author", "",
      "passwordLength", "Access-Control-Allow-Credentials",
    ]
    for name in open { XCTAssertFalse(SecretRedactor.isSecret(name: name.utf8), name) }
  }

  func testValuesAreFoundInEveryFormOfALine() {
    let cases: [(line: String, values: [String])] = [
      ("Authorization: Bearer abc", ["abc"]), ("authorization:abc", ["abc"]), ("X-Api-Key: a b   remark", ["a b"]),
      ("Cookie: sid=1; theme=dark", ["1", "dark"]), ("Set-Cookie: token=abc; Path=/", ["abc"]),
      ("GET /x?token=abc&y=1", ["abc"]), (#"{"password": "a\"b", "n": 1}"#, [#"a\"b"#]),
      (#"jsonpath "$.token" == "abc""#, ["abc"]),
      (#""token": 12345678901,"#, ["12345678901"]), (#"{"token":-1.5e3}"#, ["-1.5e3"]), (#""max_tokens": 7"#, []),
      (#"{"client_secret": ["a-1", 7, "]"], "b": ["c"]}"#, ["a-1", "7", "]"]),
      (#""headers": ["Authorization: Basic Ym9iOnB3", "Accept: a"], "x": "Cookie: a=1; b=2""#, ["Ym9iOnB3", "1", "2"]),
      ("Authorization: Bearer {{secret.key}}", []), (#""token": null"#, []), ("token://x", []), ("a=b: c", []),
    ]
    for (line, values) in cases {
      let bytes = Array(line.utf8)
      XCTAssertEqual(SecretRedactor.namedValues(in: bytes).map { String(decoding: bytes[$0.range], as: UTF8.self) }, values, line)
    }
  }

  func testNumbersAndListsUnderNamesOfSecretsAreHidden() throws {
    let secrets = try hidden(
      """
      POST {{base}}/login
      {"token": 12345678901, "n": {"client_secret": ["arr-Zq-1"]}}

      HTTP 200
      ```json
      {
        "token": 777,
        "echo": 12345678901,
        "client_secret": [
          "arr-Zq-1",
          "arr-Zq-2"
        ],
        "list": [
          "open"
        ]
      }
      ```

      """
    )
    XCTAssertEqual(
      secrets.text,
      """
      POST {{base}}/login
      {"token": {{secret.token}}, "n": {"client_secret": ["{{secret.client_secret}}"]}}

      HTTP 200
      ```json
      {
        "token": "{{*}}",
        "echo": {{secret.token}},
        "client_secret": [
          "{{secret.client_secret}}",
          "{{*}}"
        ],
        "list": [
          "open"
        ]
      }
      ```

      """
    )
  }

  func testALineWithASecretAtManyPlacesTakesTimeByItsLength() throws {
    func time(_ count: Int) throws -> Double {
      let line = String(repeating: "x secret-value {{*}} ", count: count)
      let start = clock()
      _ = try hidden("GET {{base}}/\nHTTP 200\n`\(line)`\n", known: ["key": "secret-value"])
      return Double(clock() - start)
    }
    _ = try time(100)
    XCTAssertLessThan(try time(8000), 40 * max(try time(1000), 1000))
  }

  func testASecretOfTheRequestIsTheSameVariableInTheResponse() throws {
    let secrets = try hidden(
      """
      ### POST /login
      POST {{base}}/login?api_key=k-1234567
      Authorization: Basic dXNlcjpwYXNzd29yZA==
      {"password": "correct horse"}

      HTTP 200
      X-Echo: correct horse
      [SetCookies]
      auth_token=fresh; Path=/
      [Captures]
      token: jsonpath "$.token"
      [Asserts]
      jsonpath "$.token" == "fresh-token"

      """
    )
    XCTAssertEqual(
      secrets.text,
      """
      ### POST /login
      POST {{base}}/login?api_key={{secret.api_key}}
      Authorization: Basic {{secret.authorization}}
      {"password": "{{secret.password}}"}

      HTTP 200
      X-Echo: {{secret.password}}
      [SetCookies]
      auth_token={{*}}; Path=/
      [Captures]
      token: jsonpath "$.token"
      [Asserts]
      jsonpath "$.token" == "{{*}}"

      """
    )
    XCTAssertEqual(
      secrets.values,
      ["api_key": "k-1234567", "authorization": "dXNlcjpwYXNzd29yZA==", "password": "correct horse"]
    )
  }

  func testWhatIsKnownKeepsItsName() throws {
    let secrets = try hidden("GET {{base}}/x\nX-Plain: tell hunter22\n\nHTTP 200\n", known: ["pin": "hunter22"])
    XCTAssertEqual(secrets.text, "GET {{base}}/x\nX-Plain: tell {{secret.pin}}\n\nHTTP 200\n")
  }

  func testAScenarioWithoutSecretsStaysAsItIs() throws {
    let text = "GET {{base}}/x?page=1\nAccept: */*\n\nHTTP 200\n```json\n{\"token_type\": \"Bearer\"}\n```\n"
    let secrets = try hidden(text)
    XCTAssertEqual(secrets.text, text)
    XCTAssertEqual(secrets.found, [])
  }
}
