import Exchanges
import FieldValues
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPCompression

/// Takes the content codings off a body, piece by piece (RFC 9110 section 8.4.1).
///
/// gzip and deflate are known, the latter also without its zlib header (RFC 1950), as some servers send it. A body that would become larger than the limit is given up.
final class ContentDecoder {
  /// More codings than this are a trick.
  static let codingLimit = 4

  /// In the order in which the server applied them.
  let codings: [String]
  private let limit: Int
  private var stages: [Inflater] = []
  private var hasBegun = false
  private var hasFailed = false

  /// - Returns: nil where the head names no coding.
  init?(_ head: ResponseHead, limit: Int) {
    let names = head.headers.filter { $0.isNamed("Content-Encoding") }.flatMap(\.valueBytes.listElements)
      .map { String(fieldBytes: $0).lowercased() }
    codings = names.filter { !$0.isEmpty && $0 != "identity" }
    self.limit = limit
    if codings.isEmpty { return nil }
  }

  /// Decodes the next piece of the body.
  func decode(_ bytes: [UInt8]) -> [DecodingStep] {
    var steps: [DecodingStep] = []
    if !hasBegun {
      hasBegun = true
      steps.append(.begins(codings: codings))
      if let problem = begin() { return steps + fail(problem) }
    }
    guard !hasFailed else { return steps }
    return steps + run { () throws(Inflater.Fault) in try pass(bytes) }
  }

  /// Decodes what is left, after the last piece.
  func finish() -> [DecodingStep] {
    guard hasBegun, !hasFailed else { return [] }
    return run { () throws(Inflater.Fault) in
      var last: [UInt8] = []
      for stage in stages.reversed() { last = try stage.inflate(last) + stage.finish() }
      return last
    }
  }

  private func begin() -> String? {
    guard codings.count <= Self.codingLimit else {
      return "it has \(codings.count) codings, of which at most \(Self.codingLimit) are read"
    }
    for coding in codings {
      switch coding {
      case "gzip", "x-gzip": stages.append(Inflater("gzip", limit: limit))
      case "deflate": stages.append(Inflater("deflate", limit: limit))
      default: return "the coding \"\(VisibleText.excerpt(of: coding))\" is not read here; ask for gzip or deflate"
      }
    }
    return nil
  }

  /// Hands bytes from the outermost coding inwards.
  private func pass(_ bytes: [UInt8]) throws(Inflater.Fault) -> [UInt8] {
    var bytes = bytes
    for stage in stages.reversed() { bytes = try stage.inflate(bytes) }
    return bytes
  }

  private func run(_ work: () throws(Inflater.Fault) -> [UInt8]) -> [DecodingStep] {
    do throws(Inflater.Fault) {
      let bytes = try work()
      return bytes.isEmpty ? [] : [.bytes(bytes)]
    } catch {
      let codings = codings.joined(separator: ", ")
      switch error {
      case .limit: return fail("it becomes larger than the limit of \(limit.bytesText) when \(codings) is taken off")
      case .cut: return fail("it ends before \(codings) does")
      case .trailing: return fail("bytes follow the end of \(codings)")
      case .broken: return fail("it is not \(codings)")
      }
    }
  }

  private func fail(_ problem: String) -> [DecodingStep] {
    hasFailed = true
    stages = []
    return [.fails("The body cannot be decoded: \(problem).")]
  }
}

extension ContentDecoder {
  /// What a zlib stream ends with (RFC 1950 section 8.2).
  private struct Adler32 {
    private var low: UInt32 = 1
    private var high: UInt32 = 0

    mutating func add(_ bytes: [UInt8]) {
      for byte in bytes {
        low = (low + UInt32(byte)) % 65521
        high = (high + low) % 65521
      }
    }

    var bytes: [UInt8] { [high >> 8, high, low >> 8, low].map { UInt8(truncatingIfNeeded: $0) } }
  }

  /// One gzip or zlib stream, inflated by NIO's response decompressor, which is a channel handler and so lives in a channel of its own.
  private final class Inflater {
    enum Fault: Error {
      case limit
      case cut
      case trailing
      case broken
    }

    /// A body of more members than this is a trick.
    private static let memberLimit = 4096

    private var channel: EmbeddedChannel
    private let coding: String
    private let limit: Int
    private var produced = 0
    private var members = 1
    /// Whether the stream at hand has been given bytes.
    private var hasBytes = false
    /// The first two bytes of the stream at hand, as far as they have come.
    private var start: [UInt8] = []
    /// The first byte of what may be another member of gzip, or of a stream of deflate, while the next one has not come.
    private var held: [UInt8] = []
    /// What the stream without a zlib header would end with if it had one; nil for others.
    private var checksum: Adler32?

    /// - Parameter limit: the most bytes that may come out.
    init(_ coding: String, limit: Int) {
      self.coding = coding
      self.limit = limit
      channel = Self.channel(coding, limit: limit)
    }

    private static func channel(_ coding: String, limit: Int) -> EmbeddedChannel {
      let channel = EmbeddedChannel(handler: NIOHTTPResponseDecompressor(limit: .size(limit)))
      let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Encoding": coding])
      // A head is passed on; only zlib without memory could fail, and then every piece does.
      _ = try? channel.writeInbound(HTTPClientResponsePart.head(head))
      _ = try? channel.readInbound(as: HTTPClientResponsePart.self)
      return channel
    }

    /// Inflates a piece. A gzip body may have several members, one after the other (RFC 1952 section 2.2). NIO ends with the first, and
    /// does not say where; so at each place where a member could begin, a byte is offered to see whether the one before is complete.
    func inflate(_ bytes: [UInt8]) throws(Fault) -> [UInt8] {
      guard coding == "gzip" else { return try inflateDeflate(bytes) }
      let bytes = held + bytes
      held = []
      var output: [UInt8] = []
      var start = 0
      var place = hasBytes ? 0 : 1
      while place < bytes.count {
        guard bytes[place] == 0x1F, place + 1 == bytes.count || bytes[place + 1] == 0x8B else {
          place += 1
          continue
        }
        output += try feed(bytes[start..<place])
        start = place
        if place + 1 == bytes.count {
          held = [0x1F]
          return output
        }
        if try isComplete(offering: 0x1F, &output) {
          try beginMember()
        } else {
          start += 1
        }
        place += 1
      }
      if start < bytes.count { output += try feed(bytes[start...]) }
      return output
    }

    /// Inflates a piece. Where the stream has no zlib header, it is given one, since NIO reads no other.
    private func inflateDeflate(_ bytes: [UInt8]) throws(Fault) -> [UInt8] {
      if start.count == 2 { return try feed(bytes[...]) }
      held += bytes
      guard held.count > 1 else { return [] }
      start = Array(held.prefix(2))
      if start[0] & 0x0F != 8 || (Int(start[0]) << 8 | Int(start[1])) % 31 != 0 {
        checksum = Adler32()
        held = [0x78, 0x01] + held
      }
      defer { held = [] }
      return try feed(held[...])
    }

    private func feed(_ bytes: ArraySlice<UInt8>) throws(Fault) -> [UInt8] {
      guard !bytes.isEmpty else { return [] }
      hasBytes = true
      if coding == "gzip", start.count < 2 {
        start += bytes.prefix(2 - start.count)
        // NIO takes a zlib header, too.
        guard [0x1F, 0x8B].starts(with: start) else { throw .broken }
      }
      let output = try pass(.body(ByteBuffer(bytes: bytes)))
      produced += output.count
      checksum?.add(output)
      return output
    }

    /// Gives a byte to the stream, unless it is complete.
    private func isComplete(offering byte: UInt8, _ output: inout [UInt8]) throws(Fault) -> Bool {
      do throws(Fault) {
        output += try feed([byte])
        return false
      } catch {
        guard error == .trailing else { throw error }
        return true
      }
    }

    private func beginMember() throws(Fault) {
      members += 1
      guard members <= Self.memberLimit else { throw .broken }
      guard produced < limit else { throw .limit }
      channel = Self.channel(coding, limit: limit - produced)
      hasBytes = false
      start = []
    }

    func finish() throws(Fault) -> [UInt8] {
      var last = try feed(held[...])
      if let checksum { last += try feed(checksum.bytes[...]) }
      return last + (try pass(.end(nil)))
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
}
