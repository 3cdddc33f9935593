import Foundation
import XCTest

/// What `answerback serve` refuses before it serves.
final class ServeTests: CommandTestCase {
  func testCertificateAndKeyComeTogether() async {
    let codes = [
      await answerback("serve", "--tls-cert", "c.pem").code, await answerback("serve", "--tls-key", "k.pem").code,
      await answerback("serve", "--port", "70000").code,
    ]
    XCTAssertEqual(codes, [2, 2, 2])
  }

  func testACertificateThatCannotBeReadIsTheEnvironment() async throws {
    let run = await answerback("serve", "--tls-cert", try file("c.pem", "nonsense"), "--tls-key", try file("k.pem", "nonsense"))
    XCTAssertEqual(run.code, 4)
    XCTAssertTrue(run.errors.contains("c.pem"), run.errors)
  }

  func testASocketThatCannotBeMadeIsTheEnvironment() async {
    let run = await answerback("serve", "--unix-socket", path("no/such/folder/s"))
    XCTAssertEqual(run.code, 4)
    XCTAssertTrue(run.errors.contains("no/such/folder/s"), run.errors)
  }
}
