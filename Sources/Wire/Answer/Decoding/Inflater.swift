import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPCompression

/// One gzip or zlib stream, inflated by NIO's response decompressor, which is a channel handler and so lives in a channel of its own.
final class Inflater {
  enum Fault: Error {
    case limit
    case cut
    case trailing
    case broken
  }

  private let channel: EmbeddedChannel

  /// - Parameter limit: the most bytes that may come out.
  init(_ coding: String, limit: Int) {
    channel = EmbeddedChannel(handler: NIOHTTPResponseDecompressor(limit: .size(limit)))
    let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Encoding": coding])
    // A head is passed on; only zlib without memory could fail, and then every piece does.
    _ = try? channel.writeInbound(HTTPClientResponsePart.head(head))
    _ = try? channel.readInbound(as: HTTPClientResponsePart.self)
  }

  func inflate(_ bytes: [UInt8]) throws(Fault) -> [UInt8] {
    bytes.isEmpty ? [] : try pass(.body(ByteBuffer(bytes: bytes)))
  }

  func finish() throws(Fault) -> [UInt8] {
    try pass(.end(nil))
  }

  private func pass(_ part: HTTPClientResponsePart) throws(Fault) -> [UInt8] {
    var fault: Fault?
    do {
      try channel.writeInbound(part)
    } catch {
      fault = Self.fault(error)
    }
    var bytes: [UInt8] = []
    while let part = try? channel.readInbound(as: HTTPClientResponsePart.self) {
      if case .body(let buffer) = part { bytes += buffer.readableBytesView }
    }
    if let fault { throw fault }
    return bytes
  }

  private static func fault(_ error: any Error) -> Fault {
    switch error {
    case NIOHTTPDecompression.DecompressionError.limit: .limit
    case let error as NIOHTTPDecompression.ExtraDecompressionError: error == .truncatedData ? .cut : .trailing
    default: .broken
    }
  }
}
