import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

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
      ("Authorization: Bearer {{secret.key}}", []), (#""token": null"#, []), ("token://x", []), ("a=b: c", []),
    ]
    for (line, values) in cases {
      let bytes = Array(line.utf8)
      XCTAssertEqual(SecretRedactor.namedValues(in: bytes).map { String(decoding: bytes[$0.range], as: UTF8.self) }, values, line)
    }
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
