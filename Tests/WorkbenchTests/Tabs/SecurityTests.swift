import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class SecurityTests: XCTestCase {
  func testTheSummaryTellsWhatTLSCameTo() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    let certificate = ConnectionInfo.Certificate(
      subject: "CN=localhost",
      issuer: "CN=Test CA",
      serialNumber: "01",
      notBefore: 0,
      notAfter: 784_111_777,
      alternativeNames: ["DNS:localhost"]
    )
    let security = ConnectionInfo.TLS(
      version: "TLS 1.3",
      cipher: "TLS_AES_128_GCM_SHA256",
      applicationProtocol: "h2",
      isVerified: false,
      certificate: certificate,
      clientCertificate: "client.pem"
    )
    let info = ConnectionInfo(local: "a:1", peer: "b:2", reused: true, protocol: .http2, security: security)
    let events: [Exchange.Event] = [
      .connected(info), .head(Samples.jsonHead, framing: .frames), .body([1]), .decoding(.begins(codings: ["gzip"])),
      .decoding(.bytes([1, 2, 3])), .ended(.complete),
    ]
    for event in events { bench.tell(.exchange(id: 1, event, at: .milliseconds(1))) }
    guard let entry = bench.model.shared.history[1] else { return XCTFail("no entry") }
    let rows = SummaryTab.Content(entry, in: bench.model.shared.history).rows
    let place = rows.firstIndex { $0.name == "connection" } ?? rows.endIndex
    XCTAssertEqual(
      Array(rows[place...].prefix(7)),
      [
        SummaryTab.Row(name: "connection", value: "a:1 to b:2, HTTP/2, used again"),
        SummaryTab.Row(name: "security", value: "TLS 1.3, TLS_AES_128_GCM_SHA256, ALPN h2"),
        SummaryTab.Row(name: "", value: "the certificate was not verified", role: .warning),
        SummaryTab.Row(name: "client cert", value: "client.pem, shown if the server asked for one"),
        SummaryTab.Row(name: "certificate", value: "CN=localhost"),
        SummaryTab.Row(name: "", value: "issued by CN=Test CA, until Sun, 06 Nov 1994 08:49:37 GMT"),
        SummaryTab.Row(name: "", value: "DNS:localhost", role: .dim),
      ]
    )
    XCTAssertTrue(rows.contains(SummaryTab.Row(name: "decoded", value: "3 bytes, without gzip")))
  }
}
