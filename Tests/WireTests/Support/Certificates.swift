import Foundation
import NIOSSL
import XCTest

/// Certificates of the tests, valid from 2020 to 2120; they protect nothing.
///
/// Made once with `openssl req -newkey ec` (P-256) and `openssl ca -startdate 20200101000000Z -enddate 21200101000000Z`.
enum Certificates {
  /// What signed all the others.
  static let authority = """
    -----BEGIN CERTIFICATE-----
    MIIBjDCCATGgAwIBAgIBATAKBggqhkjOPQQDAjA0MRkwFwYDVQQKDBBBbnN3ZXJi
    YWNrIHRlc3RzMRcwFQYDVQQDDA5UZXN0IGF1dGhvcml0eTAgFw0yMDAxMDEwMDAw
    MDBaGA8yMTIwMDEwMTAwMDAwMFowNDEZMBcGA1UECgwQQW5zd2VyYmFjayB0ZXN0
    czEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwWTATBgcqhkjOPQIBBggqhkjOPQMB
    BwNCAASUdGz5AMikayUohIpdWbo7cUHusQLhigkqA4DX51lw9gflsEDL70B5FOJ8
    ym0hsCf8gZOMQat6NFHRu4oOd1LAozIwMDAPBgNVHRMBAf8EBTADAQH/MB0GA1Ud
    DgQWBBQ9uUFFlYOdwD56NMFaFiv+d1cOzjAKBggqhkjOPQQDAgNJADBGAiEAt7I7
    mSFQVO263aBQipCuiJ3zTAA9k5IR5DV4gnQNw/YCIQCjvo8EWgbNP4R0lCRDT/lL
    aE1IzqDwRhcxJjfCH5mYdw==
    -----END CERTIFICATE-----
    """

  /// For localhost, 127.0.0.1 and ::1.
  static let server = """
    -----BEGIN CERTIFICATE-----
    MIIB5zCCAY2gAwIBAgICChswCgYIKoZIzj0EAwIwNDEZMBcGA1UECgwQQW5zd2Vy
    YmFjayB0ZXN0czEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjAwMTAxMDAw
    MDAwWhgPMjEyMDAxMDEwMDAwMDBaMC8xGTAXBgNVBAoMEEFuc3dlcmJhY2sgdGVz
    dHMxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
    BG4XwFgU7FbIuOaw+EYxZJmdSAqDOfVnQohwSp9c5BATynS05DhtmN7NlzQMLCkD
    156797v6m5TxnzZFMEetTUijgZEwgY4wLAYDVR0RBCUwI4IJbG9jYWxob3N0hwR/
    AAABhxAAAAAAAAAAAAAAAAAAAAABMAkGA1UdEwQCMAAwEwYDVR0lBAwwCgYIKwYB
    BQUHAwEwHQYDVR0OBBYEFN0JGNCT9fvxAG3crq5sSiZgObUNMB8GA1UdIwQYMBaA
    FD25QUWVg53APno0wVoWK/53Vw7OMAoGCCqGSM49BAMCA0gAMEUCICzJI9CkT+O/
    Y/qpmVVdrm8ZeWlrIKp5ecM6zBX+/0eGAiEAx4hWGt/tLnTgPEXkojjLgclx9PGq
    rwyYoHVsV0KNgcg=
    -----END CERTIFICATE-----
    """

  static let serverKey = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQghTD6QrKaeUuEiBjT
    WwF4vwdIt8GQWuH2QS5iQGCXvG2hRANCAARuF8BYFOxWyLjmsPhGMWSZnUgKgzn1
    Z0KIcEqfXOQQE8p0tOQ4bZjezZc0DCwpA9eeu/e7+puU8Z82RTBHrU1I
    -----END PRIVATE KEY-----
    """

  /// For other.test only.
  static let other = """
    -----BEGIN CERTIFICATE-----
    MIIBszCCAVmgAwIBAgIBAjAKBggqhkjOPQQDAjA0MRkwFwYDVQQKDBBBbnN3ZXJi
    YWNrIHRlc3RzMRcwFQYDVQQDDA5UZXN0IGF1dGhvcml0eTAgFw0yMDAxMDEwMDAw
    MDBaGA8yMTIwMDEwMTAwMDAwMFowFTETMBEGA1UEAwwKb3RoZXIudGVzdDBZMBMG
    ByqGSM49AgEGCCqGSM49AwEHA0IABCW73Aa4xOmBED32RC/4QYf4/YrJ+7FvmsMB
    O7M9kmHU9N+i1E2yAaHnhDkCf9c47E1riLHLKlFTVRODDf6zJc6jeTB3MBUGA1Ud
    EQQOMAyCCm90aGVyLnRlc3QwCQYDVR0TBAIwADATBgNVHSUEDDAKBggrBgEFBQcD
    ATAdBgNVHQ4EFgQU9ACKv1DaIyJYSX4nWAKXEELB8a8wHwYDVR0jBBgwFoAUPblB
    RZWDncA+ejTBWhYr/ndXDs4wCgYIKoZIzj0EAwIDSAAwRQIhAILdkiQYse5A7nep
    vRtvW96blTY2QNMgrYivjqljg+pxAiBEobJeWzZuVQtRu+WX/lb5iSZn6DXX6u84
    a2HA/7ZIDg==
    -----END CERTIFICATE-----
    """

  static let otherKey = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg0vf6Qe+ixyhFr7xI
    nTrdrq52hX10r5tps9Fiua8773+hRANCAAQlu9wGuMTpgRA99kQv+EGH+P2Kyfux
    b5rDATuzPZJh1PTfotRNsgGh54Q5An/XOOxNa4ixyypRU1UTgw3+syXO
    -----END PRIVATE KEY-----
    """

  /// For localhost, with the key of the server, until 2001.
  static let expired = """
    -----BEGIN CERTIFICATE-----
    MIIBtTCCAVugAwIBAgIBBTAKBggqhkjOPQQDAjA0MRkwFwYDVQQKDBBBbnN3ZXJi
    YWNrIHRlc3RzMRcwFQYDVQQDDA5UZXN0IGF1dGhvcml0eTAeFw0wMDAxMDEwMDAw
    MDBaFw0wMTAxMDEwMDAwMDBaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqG
    SM49AgEGCCqGSM49AwEHA0IABG4XwFgU7FbIuOaw+EYxZJmdSAqDOfVnQohwSp9c
    5BATynS05DhtmN7NlzQMLCkD156797v6m5TxnzZFMEetTUijfjB8MBoGA1UdEQQT
    MBGCCWxvY2FsaG9zdIcEfwAAATAJBgNVHRMEAjAAMBMGA1UdJQQMMAoGCCsGAQUF
    BwMBMB0GA1UdDgQWBBTdCRjQk/X78QBt3K6ubEomYDm1DTAfBgNVHSMEGDAWgBQ9
    uUFFlYOdwD56NMFaFiv+d1cOzjAKBggqhkjOPQQDAgNIADBFAiEArqijCYf2M1kN
    ryjepqbbZxmdR2YWk/tSsrz/DHivXUQCID7ZHLau3doXi5Am3Unsz8O2BlBqJh21
    wXmgY9QDQV0u
    -----END CERTIFICATE-----
    """

  /// Of a client.
  static let client = """
    -----BEGIN CERTIFICATE-----
    MIIBvDCCAWKgAwIBAgIBAzAKBggqhkjOPQQDAjA0MRkwFwYDVQQKDBBBbnN3ZXJi
    YWNrIHRlc3RzMRcwFQYDVQQDDA5UZXN0IGF1dGhvcml0eTAgFw0yMDAxMDEwMDAw
    MDBaGA8yMTIwMDEwMTAwMDAwMFowEzERMA8GA1UEAwwIYSBjbGllbnQwWTATBgcq
    hkjOPQIBBggqhkjOPQMBBwNCAASINH5YchHZ4FjOKobI+XK2IrOic59JMUvytQOn
    uVoyZBkzrx1bTvkklQnnBxMLO+yao5fL48zQeIYtOt3G1sFOo4GDMIGAMB4GA1Ud
    EQQXMBWBE2NsaWVudEBleGFtcGxlLnRlc3QwCQYDVR0TBAIwADATBgNVHSUEDDAK
    BggrBgEFBQcDAjAdBgNVHQ4EFgQUpIL4AYhvTb5djGcyoq7FKFEUt2owHwYDVR0j
    BBgwFoAUPblBRZWDncA+ejTBWhYr/ndXDs4wCgYIKoZIzj0EAwIDSAAwRQIhAOns
    uidAmLL99lg7jBKtlIRXKF4/IRhcWyY1lkc4ABJVAiBoaocVdT5S1VawfjO9Th2Y
    NNLj7az99gJCGRRZftVUVw==
    -----END CERTIFICATE-----
    """

  static let clientKey = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjHxw8SpssGoAqnzE
    C10QZGWkLP9goLMUvje+7NgJL+2hRANCAASINH5YchHZ4FjOKobI+XK2IrOic59J
    MUvytQOnuVoyZBkzrx1bTvkklQnnBxMLO+yao5fL48zQeIYtOt3G1sFO
    -----END PRIVATE KEY-----
    """

  /// A server's side of TLS.
  /// - Parameter asksForClient: whether only clients with a certificate of the authority are let in.
  static func configuration(
    _ certificate: String = server,
    key: String = serverKey,
    protocols: [String] = [],
    asksForClient: Bool = false
  ) throws -> TLSConfiguration {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)).map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem))
    )
    configuration.applicationProtocols = protocols
    if asksForClient {
      configuration.certificateVerification = .noHostnameVerification
      configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(authority.utf8)))
    }
    return configuration
  }
}

/// A file with this text for as long as a test runs.
func temporaryFile(_ text: String, for test: XCTestCase) throws -> String {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("answerback-\(UUID().uuidString).pem").path
  try text.write(toFile: path, atomically: true, encoding: .utf8)
  test.addTeardownBlock { try? FileManager.default.removeItem(atPath: path) }
  return path
}
