import Codecs

/// The JSON text of a value.
func json(_ value: some Encodable, _ encoder: BodyEncoder = BodyEncoder()) throws -> String {
  String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// The MessagePack bytes of a value as hexadecimal, byte by byte.
func messagePack(_ value: some Encodable, _ encoder: BodyEncoder = BodyEncoder(.messagePack)) throws -> String {
  hex(try encoder.encode(value))
}

/// Bytes as `0a ff`.
func hex(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
}

/// The bytes that `0a ff` stands for, or `0a-ff`.
func bytes(_ hex: String) -> [UInt8] {
  hex.split { $0 == " " || $0 == "-" }.map { UInt8($0, radix: 16)! }
}
