import Exchanges

/// Subject and issuer of a certificate, which NIOSSL does not tell, read from its DER encoding (RFC 5280 section 4.1).
struct CertificateNames: Hashable {
  let subject: String
  let issuer: String

  init?(_ certificate: [UInt8]) {
    var outer = DERReader(certificate[...])
    guard let certificate = outer.next(.sequence) else { return nil }
    var certificateReader = DERReader(certificate)
    guard let body = certificateReader.next(.sequence) else { return nil }
    var reader = DERReader(body)
    // The version is there from version 2 on; then serial number, signature algorithm, issuer, validity, subject.
    _ = reader.next(.version)
    guard reader.next(.integer) != nil, reader.next(.sequence) != nil, let issuer = reader.next(.sequence),
      reader.next(.sequence) != nil, let subject = reader.next(.sequence)
    else { return nil }
    self.issuer = Self.text(of: issuer)
    self.subject = Self.text(of: subject)
  }

  /// A sequence of sets of pairs, as `CN=localhost, O=Example`.
  private static func text(of name: ArraySlice<UInt8>) -> String {
    var parts: [String] = []
    var sets = DERReader(name)
    while let set = sets.next(.set) {
      var pairs = DERReader(set)
      while let pair = pairs.next(.sequence) {
        var reader = DERReader(pair)
        guard let type = reader.next(.objectIdentifier), let value = reader.next(nil) else { continue }
        parts.append("\(keys[Array(type)] ?? "other")=\(String(fieldBytes: value))")
      }
    }
    return parts.joined(separator: ", ")
  }

  /// The attribute types of RFC 4514 section 3 that are met in practice.
  private static let keys: [[UInt8]: String] = [
    [0x55, 4, 3]: "CN", [0x55, 4, 6]: "C", [0x55, 4, 7]: "L", [0x55, 4, 8]: "ST", [0x55, 4, 10]: "O", [0x55, 4, 11]: "OU",
  ]
}

extension CertificateNames {
  /// Reads one element after another; only lengths that fit are taken.
  private struct DERReader {
    enum Tag: UInt8 {
      case integer = 0x02
      case objectIdentifier = 0x06
      case sequence = 0x30
      case set = 0x31
      case version = 0xA0
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
      rest = bytes
    }

    /// Takes the next element, if it is of this kind, and returns its contents; nil takes any kind.
    mutating func next(_ tag: Tag?) -> ArraySlice<UInt8>? {
      guard let first = rest.first, tag == nil || first == tag?.rawValue else { return nil }
      var reader = rest.dropFirst()
      guard let length = Self.length(&reader), length <= reader.count else { return nil }
      let contents = reader.prefix(length)
      rest = reader.dropFirst(length)
      return contents
    }

    private static func length(_ bytes: inout ArraySlice<UInt8>) -> Int? {
      guard let first = bytes.popFirst() else { return nil }
      guard first >= 0x80 else { return Int(first) }
      let count = Int(first & 0x7F)
      guard (1...4).contains(count), bytes.count >= count else { return nil }
      defer { bytes = bytes.dropFirst(count) }
      return bytes.prefix(count).reduce(0) { $0 << 8 | Int($1) }
    }
  }
}
