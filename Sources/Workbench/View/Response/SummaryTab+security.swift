import FieldValues
import Scenarios

extension SummaryTab {
  /// What TLS came to: version, cipher, ALPN, and whose certificate it was.
  mutating func addSecurity(_ security: TLSInfo?) {
    guard let security else { return }
    let words = [
      security.version, security.cipher, security.applicationProtocol.map { "ALPN \($0)" },
      security.serverName.map { "for \($0)" },
    ]
    rows.append(Row(name: "security", value: words.compactMap(\.self).joined(separator: ", ")))
    rows.append(
      security.isVerified
        ? Row(name: "", value: "the certificate was verified", role: .good)
        : Row(name: "", value: "the certificate was not verified", role: .warning)
    )
    guard let certificate = security.certificate else { return }
    let end = HTTPDate(secondsSince1970: certificate.notAfter).description
    rows.append(Row(name: "certificate", value: certificate.subject.isEmpty ? "without a subject" : certificate.subject))
    rows.append(Row(name: "", value: "issued by \(certificate.issuer), until \(end)"))
    if !certificate.alternativeNames.isEmpty {
      rows.append(Row(name: "", value: certificate.alternativeNames.joined(separator: ", "), role: .dim))
    }
  }

  /// The size of the body without its content codings, and why it is not the whole.
  mutating func addDecoded(_ entry: HistoryEntry) {
    guard let decoded = entry.exchange.decoded else { return }
    if entry.exchange.isDecoded {
      let size = Self.size(entry.decodedCount, kept: decoded.bytes.count)
      rows.append(Row(name: "decoded", value: "\(size), without \(decoded.codings.joined(separator: ", "))"))
    }
    if let problem = decoded.problem { add(entry.exchange.isDecoded ? "" : "decoded", problem, .bad) }
  }
}
