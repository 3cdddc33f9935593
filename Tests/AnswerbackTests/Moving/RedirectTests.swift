import Answerback
import XCTest

final class RedirectTests: XCTestCase {
  func testARedirectIs302WithItsTargetAndNoBody() async throws {
    let app = try App { Get("/go") { Redirect(to: "/other") } }
    let answer = await app.ask("/go")
    XCTAssertEqual(answer, TestResponse.Plain(status: 302, fields: ["Content-Length: 0", "Location: /other"], body: ""))
  }

  func testTheResponsesStatusBeatsTheRoutesWhichBeatsTheDefault() async throws {
    let app = try App {
      Get("/route") { Redirect(to: "/") }.status(.temporaryRedirect)
      Get("/response") { Redirect(to: "/", status: .movedPermanently) }.status(.temporaryRedirect)
      Get("/temporary") { Redirect.temporary(to: "/") }
      Get("/permanent") { Redirect.permanent(to: "/") }
      Get("/see-other") { Redirect.seeOther(to: "/") }
    }
    var statuses: [Int] = []
    for path in ["/route", "/response", "/temporary", "/permanent", "/see-other"] {
      statuses.append(await app.ask(path).status)
    }
    XCTAssertEqual(statuses, [307, 301, 307, 308, 303])
  }

  func testTheNamedRedirectsTakeHeadersCookiesAndBackgroundWork() async throws {
    let app = try App {
      Get("/temporary") {
        Redirect.temporary(to: "/", headers: ["X-Why": "a"], cookies: [try Cookie("b", "c")], background: BackgroundTask {})
      }
      Get("/permanent") { Redirect.permanent(to: "/", headers: ["X-Why": "d"], cookies: [try Cookie("e", "f")]) }
      Get("/see-other") { Redirect.seeOther(to: "/", query: ["q": "1"], headers: ["X-Why": "g"]) }
    }
    func fields(_ path: String) async -> [String] { await app.ask(path).fields }
    let temporary = await fields("/temporary")
    let permanent = await fields("/permanent")
    let seeOther = await fields("/see-other")
    XCTAssertEqual(
      temporary,
      ["Content-Length: 0", "X-Why: a", "Location: /", "Set-Cookie: b=c; Path=/; SameSite=lax"]
    )
    XCTAssertEqual(permanent, ["Content-Length: 0", "X-Why: d", "Location: /", "Set-Cookie: e=f; Path=/; SameSite=lax"])
    XCTAssertEqual(seeOther, ["Content-Length: 0", "X-Why: g", "Location: /?q=1"])
    XCTAssertEqual(Redirect.temporary(to: "/", background: BackgroundTask("t") {}).background?.tasks.isEmpty, false)
  }

  func testAStatusThatSendsNobodyElsewhereAndAnEmptyTargetAreRefused() async throws {
    let app = try App {
      Get("/300") { Redirect(to: "/", status: 300) }
      Get("/304") { Redirect(to: "/", status: 304) }
      Get("/200") { Redirect(to: "/", status: 200) }
      Get("/nowhere") { Redirect(to: "") }
    }
    for path in ["/300", "/304", "/200", "/nowhere"] {
      let answer = await app.ask(path)
      XCTAssertEqual(answer.status, 500, path)
      XCTAssertEqual(answer.values(of: "Location"), [], path)
    }
  }

  func testQueryParametersAreMergedBeforeTheFragmentInOrder() async throws {
    let app = try App {
      Get("/plain") { Redirect(to: "/o", query: ["a": "1 2", "b": "x", "b": "y&z", "c": "é"]) }
      Get("/existing") { Redirect(to: "/o?z=0#frag", query: ["a": "1"]) }
      Get("/bare") { Redirect(to: "/o?#f", query: ["a": "+"]) }
    }
    let plain = await app.ask("/plain").values(of: "Location")
    let existing = await app.ask("/existing").values(of: "Location")
    let bare = await app.ask("/bare").values(of: "Location")
    XCTAssertEqual(plain, ["/o?a=1+2&b=x&b=y%26z&c=%C3%A9"])
    XCTAssertEqual(existing, ["/o?z=0&a=1#frag"])
    XCTAssertEqual(bare, ["/o?a=%2B#f"])
  }

  func testATargetIsEncodedOnceAndNothingOfItEndsTheLine() async throws {
    let app = try App {
      Get("/go") { request in Redirect(to: request.query("to") ?? "") }
    }
    let text = await app.ask("/go?to=%2Fcaf%C3%A9%20x%2525%3Fq%3D%E2%9C%93%23f").values(of: "Location")
    let split = await app.ask("/go?to=%2Fa%0D%0ASet-Cookie%3A%20x%3D1").values(of: "Location")
    XCTAssertEqual(text, ["/caf%C3%A9%20x%25?q=%E2%9C%93#f"])
    XCTAssertEqual(split, ["/a%0D%0ASet-Cookie:%20x=1"])
  }
}
