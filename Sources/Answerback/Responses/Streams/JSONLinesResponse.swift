public import FieldValues
import Foundation
import NIOCore

/// A stream of JSON values, one on each line (JSON Lines, `application/jsonl`).
///
/// Every value is encoded with the encoders of the route and its layers, and is sent as one chunk that ends with LF. The source
/// runs after the response has begun, is not faster than the client, and is cancelled when the client leaves. It does not run for
/// HEAD. The media type is `application/jsonl` unless the response sets another; that of the route is ignored.
public struct JSONLinesResponse<Item: Encodable & Sendable>: ConfigurableResponse {
  /// How long the head waits for the first line. A source that fails within that time and before its first value becomes a 500.
  public var headDelay = HeadDelay.standard
  /// The status, media type, headers, cookies and background work.
  public var options: ResponseOptions
  private let write: @Sendable (Writer) async throws -> Void

  /// Creates a stream that a closure writes line by line.
  /// - Parameters:
  ///   - item: The type of the values.
  ///   - status: The status. Nil leaves it to the route.
  ///   - mediaType: The media type. Nil is `application/jsonl`.
  ///   - headers: Headers of the response.
  ///   - cookies: Cookies of the response.
  ///   - background: Work to run after the response has been sent.
  ///   - write: Writes the values. An error before the first one becomes a 500, and later an incomplete body.
  public init(
    of item: Item.Type = Item.self,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil,
    write: @escaping @Sendable (Writer) async throws -> Void
  ) {
    options = ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
    self.write = write
  }

  /// Declares the type of the values, under `application/jsonl`.
  public static var declaration: ResponseDeclaration {
    ResponseDeclaration(
      defaultMediaType: .jsonLines,
      bodyType: Item.self,
      content: .jsonLines,
      mediaTypeDecision: .kind
    )
  }

  /// Returns the options and the stream, which begins when the response is sent.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    var options = options
    options.mediaType = options.mediaType ?? .jsonLines
    let stream = BodyStream(headDelay: headDelay) { [write] body in try await write(Writer(body: body, context: context)) }
    return AnyResponse(options: options, body: .stream(stream))
  }

  /// Writes the values of one response.
  public struct Writer: Sendable {
    fileprivate let body: any BodyWriter
    fileprivate let context: RenderingContext

    /// Raised when the server begins to shut down. Send a last value and return.
    public var shutdown: ShutdownNotice { body.shutdown }

    /// Sends a value as one line and returns when the connection can take more.
    /// - Throws: What the value's own encoding throws, or an error if the client has left.
    public func write(_ item: Item) async throws {
      var line = try context.body(of: item, as: .json).buffer ?? ByteBuffer()
      line.writeInteger(UInt8(ascii: "\n"))
      try await body.write(line)
    }
  }
}

/// Streams of JSON Lines from sequences.
extension JSONLinesResponse {
  private init(from source: @escaping BodyStream.Source<Item>) {
    self.init { lines in try await source { try await lines.write($0) } }
  }

  /// Creates a stream from the values of an async sequence.
  public init<Source: AsyncSequence & Sendable>(_ source: Source)
  where Source.Element == Item, Source.AsyncIterator: SendableMetatype {
    self.init(from: BodyStream.Sources.iterating { source })
  }

  /// Creates a stream from the values of a sequence, which may be lazy. Its iterator is made and advanced on a thread that may
  /// block, after the response has begun.
  public init<Source: Sequence & SendableMetatype>(_ source: sending Source)
  where Source.Element == Item, Source.Iterator: SendableMetatype {
    self.init(from: BodyStream.Sources.stepping(over: source))
  }

  /// Creates a stream from the async sequence that a closure returns when the response starts.
  public init<Source: AsyncSequence & SendableMetatype>(_ source: @escaping @Sendable () async throws -> Source)
  where Source.Element == Item, Source.AsyncIterator: SendableMetatype {
    self.init(from: BodyStream.Sources.iterating(source))
  }

  /// Creates a stream from the sequence that a closure returns when the response starts. The closure runs on a thread that may
  /// block.
  public init<Source: Sequence & SendableMetatype>(_ source: @escaping @Sendable () throws -> Source)
  where Source.Element == Item, Source.Iterator: SendableMetatype {
    self.init(from: BodyStream.Sources.stepping(source))
  }

  /// Creates a stream from the remaining values of an iterator. The first response uses it up; a second one would be empty.
  public init<Source: IteratorProtocol & SendableMetatype>(iterator: sending Source) where Source.Element == Item {
    self.init(from: BodyStream.Sources.draining(iterator))
  }
}
