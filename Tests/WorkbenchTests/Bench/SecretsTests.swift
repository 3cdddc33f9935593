import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

final class SecretsTests: XCTestCase {
  private let token = "TOPSECRET123456789"

  private func saved(_ bench: Bench) -> String {
    guard case .save(_, let text, _)? = bench.effects.last(where: { if case .save = $0 { true } else { false } }) else {
      return ""
    }
    return text
  }

  private func bench() -> Bench {
    var bench = Bench(120, 40)
    bench.press(
      "2jeAuthorization: Bearer \(token)<Enter>jeX-Api-Key: k3y-of-mine<Enter>ge<C-u>GET /json?access_token=abcdef123&x=1<Enter>"
    )
    return bench
  }

  func testSecretsAreMaskedWhereverTheyAreDrawn() {
    var bench = bench()
    XCTAssertTrue(bench.shows("[x] Authorization: Bearer ****"), bench.text)
    XCTAssertTrue(bench.shows("[x] X-Api-Key: ****"), bench.text)
    XCTAssertTrue(bench.shows("GET /json?access_token=****&x=1"), bench.text)
    bench.press("r")
    let head = Samples.head(
      200,
      "OK",
      ["Content-Type: application/json", "X-Echo: \(token)", "Set-Cookie: auth_token=c00kie-value; Path=/"]
    )
    bench.answer(head, body: Array("{\"token\": \"fresh-one-9\", \"you\": \"\(token)\", \"token_type\": \"Bearer\"}".utf8))
    for tab in ResponseTab.allCases where tab != .raw {
      bench.press("t\(tab.letter)")
      for secret in [token, "k3y-of-mine", "abcdef123", "c00kie-value"] {
        XCTAssertFalse(bench.text.contains(secret), "\(secret) in \(tab)\n\(bench.text)")
      }
    }
    bench.press("tb")
    XCTAssertTrue(bench.shows("\"token\": \"****\""), bench.text)
    XCTAssertTrue(bench.shows("\"token_type\": \"Bearer\""), bench.text)
    bench.press("*")
    XCTAssertTrue(bench.shows("\"you\": \"\(token)\""), bench.text)
    bench.press("j")
    XCTAssertFalse(bench.text.contains(token), bench.text)
  }

  func testTheBytesOfASecretAreMaskedToo() {
    var bench = bench()
    bench.press("r")
    bench.answer(Samples.head(200, "OK", ["X-Echo: \(token)"]))
    bench.press("tr")
    XCTAssertTrue(bench.shows("0a 58 2d 45 63 68 6f 3a  20 ** ** **"), bench.text)
    XCTAssertTrue(bench.shows("** ** ** ** ** ** ** **  ** ** ** 0d"), bench.text)
    XCTAssertFalse(bench.shows("TOPSEC"), bench.text)
  }

  func testWhatIsTypedIsShownWhileItIsTyped() {
    var bench = bench()
    bench.press("je")
    XCTAssertTrue(bench.shows("Authorization: Bearer \(token)"), bench.text)
  }

  func testTheSavedFileHasVariablesUnlessTheUserSaysOtherwise() throws {
    var bench = bench()
    bench.press("r")
    bench.answer(
      Samples.head(200, "OK", ["Content-Type: application/json"]),
      body: Array("{\"token\": \"fresh-one-9\", \"you\": \"\(token)\"}".utf8)
    )
    bench.press("s<Enter>")
    XCTAssertTrue(bench.shows("Write these secrets in clear: access_token, Authorization, X-Api-Key, token?"), bench.text)
    XCTAssertEqual(saved(bench), "")
    bench.press("n")
    let text = saved(bench)
    XCTAssertTrue(text.contains("GET {{base}}/json?access_token={{secret.access_token}}&x=1\n"), text)
    XCTAssertTrue(text.contains("Authorization: Bearer {{secret.authorization}}\nX-Api-Key: {{secret.x_api_key}}\n"), text)
    XCTAssertTrue(text.contains("\"token\": \"{{*}}\""), text)
    XCTAssertTrue(text.contains("\"you\": \"{{secret.authorization}}\""), text)
    XCTAssertFalse(text.contains(token), text)
    XCTAssertNoThrow(try ScenarioFile.parse(text))
    XCTAssertEqual(bench.model.shared.variables.secrets["authorization"], token)
  }

  func testAYesWritesTheSecrets() {
    var bench = bench()
    bench.press("r")
    bench.answerWithJSON()
    bench.press("s<Enter>y")
    XCTAssertTrue(saved(bench).contains("Authorization: Bearer \(token)\n"), saved(bench))
  }

  func testNothingIsAskedWhereVariablesStandForSecrets() {
    var bench = Bench(120, 40)
    bench.press(":secret key<Enter>\(token)<Enter>2jeAuthorization: Bearer {{secret.key}}<Enter>gr")
    bench.answerWithJSON()
    bench.press("s<Enter>")
    XCTAssertTrue(saved(bench).contains("Authorization: Bearer {{secret.key}}\n"), saved(bench))
  }

  func testACopiedCommandHasSecretsOnlyWhenTheyAreAskedFor() {
    var bench = bench()
    bench.press("yc")
    guard case .copy(let text)? = bench.effects.last else { return XCTFail("nothing was copied") }
    XCTAssertTrue(text.contains("'Authorization: Bearer ***'"), text)
    XCTAssertTrue(text.contains("access_token=***&x=1"), text)
    XCTAssertFalse(text.contains("k3y"), text)
    bench.press("yf")
    guard case .copy(let http)? = bench.effects.last else { return XCTFail("nothing was copied") }
    XCTAssertFalse(http.contains(token), http)
    bench.press("yC")
    guard case .copy(let whole)? = bench.effects.last else { return XCTFail("nothing was copied") }
    XCTAssertTrue(whole.contains("'Authorization: Bearer \(token)'"), whole)
  }
}
