import Exchanges
import Scenarios
import XCTest

@testable import Workbench

/// One target for everything that is sent.
final class TargetTests: XCTestCase {
  func testAnotherServerIsTheTargetOfEverythingAndTheRoutesGo() {
    var bench = Bench(120, 40)
    bench.press(":target http://127.0.0.1:9<Enter>")
    XCTAssertEqual(bench.takeEffects(), [.setTarget("http://127.0.0.1:9")])
    XCTAssertTrue(bench.shows(" http://127.0.0.1:9"))
    XCTAssertEqual(bench.model.shared.routes, [])
    XCTAssertTrue(bench.shows("this server's routes are unknown"), bench.text)
    XCTAssertEqual(
      bench.model.shared.notice,
      "requests and scenarios go to http://127.0.0.1:9   :target in-process comes back"
    )
    bench.tell(.server(.remote(base: "http://127.0.0.1:9")))
    XCTAssertTrue(bench.model.shared.notice.hasSuffix(":target in-process comes back"))
    bench.press("2r")
    XCTAssertEqual(bench.takeEffects(), [.send(id: 1, RequestMessage(url: "http://127.0.0.1:9/"))])
    // The app tells its routes late.
    bench.tell(.catalogue(Samples.routes))
    XCTAssertEqual(bench.model.shared.routes, [])
  }

  func testInProcessComesBack() {
    var bench = Bench(120, 40)
    bench.press(":target http://127.0.0.1:9<Enter>:target in-process<Enter>")
    XCTAssertEqual(bench.takeEffects().last, .setTarget(nil))
    bench.press("2r")
    XCTAssertEqual(bench.model.shared.notice, "r: the server is still starting")
    bench.tell(.server(.inProcess(base: Samples.base)))
    bench.tell(.catalogue(Samples.routes))
    XCTAssertTrue(bench.shows("5 routes"))
    _ = bench.takeEffects()
    bench.press(":target in-process<Enter>")
    XCTAssertEqual(bench.takeEffects(), [])
    XCTAssertEqual(bench.model.shared.notice, "requests go to the app in this process already: \(Samples.base)")
  }

  func testAnAddressIsUnderstoodAsPeopleWriteIt() {
    for (word, base) in [
      ("127.0.0.1:8080", "http://127.0.0.1:8080"), ("localhost:8080", "http://localhost:8080"),
      ("example.org", "http://example.org"), ("HTTPS://example.org/", "https://example.org"),
      ("http://[::1]:8080", "http://[::1]:8080"), ("http://[::1]", "http://[::1]"),
      ("http://example.org/a/b?c", "http://example.org"), ("http+unix://%2Ftmp%2Fx", "http+unix://%2Ftmp%2Fx"),
    ] {
      var bench = Bench(120, 40)
      bench.press(":target ")
      bench.tell(.paste(word))
      bench.press("<Enter>")
      XCTAssertEqual(bench.takeEffects(), [.setTarget(base)], word)
    }
  }

  func testABadAddressIsASentenceAndChangesNothing() {
    for (word, sentence) in [
      ("ftp://x", "ftp://x is not an http address. Write one like http://127.0.0.1:8080, or in-process."),
      ("http://", "http:// names no host. Write an address like http://127.0.0.1:8080, or in-process."),
      (":8080", ":8080 names no host. Write an address like http://127.0.0.1:8080, or in-process."),
      ("8080", "8080 names no host. For a port of this machine write 127.0.0.1:8080."),
      ("x:99999", "the port must be between 1 and 65535, got 99999."),
      ("x:", "the port must be between 1 and 65535, got ."),
      ("a b", "a b is not an address. Write one like http://127.0.0.1:8080, or in-process."),
      ("http://x<y", "http://x<y is not an address. Write one like http://127.0.0.1:8080, or in-process."),
    ] {
      var bench = Bench(120, 40)
      bench.press(":target ")
      bench.tell(.paste(word))
      bench.press("<Enter>")
      XCTAssertEqual(bench.model.shared.notice, "target: \(sentence)", word)
      XCTAssertEqual(bench.takeEffects(), [])
      XCTAssertEqual(bench.model.shared.server.base, Samples.base)
    }
    var bench = Bench(120, 40)
    bench.press(":target http://me:s3cret@x<Enter>")
    XCTAssertFalse(bench.shows("s3cret"), bench.text)
    XCTAssertEqual(bench.model.shared.server.base, Samples.base)
  }

  func testRestartingSaysWhatItDoesForAnotherServer() {
    var bench = Bench(120, 40)
    bench.press("B")
    XCTAssertEqual(bench.takeEffects(), [.restartServer])
    bench.press(":target http://127.0.0.1:9<Enter>B")
    XCTAssertEqual(
      bench.model.shared.notice,
      "B: requests go to http://127.0.0.1:9, which the bench can't restart   :target in-process comes back to the app"
    )
  }
}
