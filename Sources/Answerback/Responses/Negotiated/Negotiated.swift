public import FieldValues
import HTTPTypes
import NIOCore
import Synchronization

/// A response in the offered representation that the client prefers (RFC 9110 section 12.5.1).
///
/// Without Accept, or with a malformed one, the first offer is sent. If no offer is acceptable, the fallback is sent, or a 406
/// with the list of offers. Every such response has `Vary: Accept`, including its 304, its 406 and what a ``Raw`` offer writes.
///
/// Its options are added to those of the chosen offer: what the response of an ``Offer`` sets takes precedence, and the media
/// type is always that of the offer. They don't apply to a 406.
public struct Negotiated: ConfigurableResponse {
  /// The status, headers, cookies and background work of every offer that doesn't set them.
  public var options: ResponseOptions
  private let types: [MediaType]
  private let content: Content
  private let fallback: MediaType?

  /// What makes the offers.
  private enum Content: Sendable {
    case offers([Offer])
    /// One value for all media types.
    case value(@Sendable (MediaType, RenderingContext) throws -> AnyResponse)
  }

  /// Creates a response from several offers, one of which is sent.
  /// - Parameters:
  ///   - fallback: The offer to send if the client accepts none. Nil sends a 406.
  ///   - status: The status. Nil leaves it to the route.
  ///   - mediaType: The media type. Nil leaves it to the kind and the route.
  ///   - headers: Headers of the response.
  ///   - cookies: Cookies of the response.
  ///   - background: Work to run after the response has been sent.
  ///   - offers: The offers, in the order of preference.
  public init(
    default fallback: MediaType? = nil,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil,
    @Negotiated.OffersBuilder offers: () -> [Offer]
  ) {
    let offers = offers()
    types = offers.map(\.mediaType)
    content = .offers(offers)
    self.fallback = fallback
    options = ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
  }

  /// Creates a response from one value in one of several media types.
  /// - Parameters:
  ///   - value: The value.
  ///   - mediaTypes: The media types, in the order of preference.
  ///   - fallback: The media type to send if the client accepts none. Nil sends a 406.
  public init<Value: Encodable & Sendable>(
    _ value: Value,
    as mediaTypes: MediaType...,
    default fallback: MediaType? = nil
  ) {
    types = mediaTypes
    content = .value { type, context in
      let isPlain = BodyContent.isPlain(Value.self)
      return AnyResponse(mediaType: type, encoded: try context.encode(value, as: type, isPlain: isPlain))
    }
    self.fallback = fallback
    options = ResponseOptions()
  }

  /// Makes the offer that the client prefers.
  /// - Throws: An ``HTTPError`` 406, or what making the offer throws.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    let best = context.bestMatch(types)
    let chosen = best ?? fallback.flatMap(types.firstIndex(of:))
    context.request.trace?.record { trace in
      trace.negotiation = Trace.Negotiation(context.request, offers: types, chosen: chosen, isFallback: best == nil)
    }
    guard let chosen else {
      let offered = types.map(\.description)
      throw HTTPError(
        .notAcceptable,
        "none of \(offered.joined(separator: ", ")) is acceptable",
        extra: ["offers": offered],
        headers: ["Vary": "Accept"]
      )
    }
    var response =
      switch content {
      case .offers(let offers): try offers[chosen].make(context)
      case .value(let make): try make(types[chosen], context)
      }
    if response.isDeferred { return try response.changed(complete) }
    complete(&response)
    return response
  }

  /// Adds the options and `Vary` to the response of an offer.
  @Sendable private func complete(_ response: inout AnyResponse) {
    response.options.fill(from: options)
    response.options.addVaryAccept()
    if case .raw(let write) = response.body { response.body = .raw { try await write(VaryingWriter(writer: $0)) } }
  }

  /// The writer of a responder that writes its own head. It adds `Accept` to `Vary`.
  private struct VaryingWriter: ResponseWriter {
    let writer: any ResponseWriter

    var shutdown: ShutdownNotice { writer.shutdown }

    func head(_ status: Status, _ fields: HTTPFields) async throws {
      let names = ResponseHeaders.varyNames(fields[values: .vary] + ["Accept"]).joined(separator: ", ")
      var fields = fields
      fields[fields: .vary] = [HTTPField(name: .vary, value: names)]
      try await writer.head(status, fields)
    }

    func write(_ bytes: ByteBuffer) async throws { try await writer.write(bytes) }
    func untilWritable() async throws { try await writer.untilWritable() }
    func end(trailers: HTTPFields) async throws { try await writer.end(trailers: trailers) }
  }
}

extension Negotiated {
  /// The last choices of a route, by the text of `Accept`. Most clients send few different ones, and comparing texts is much
  /// faster than parsing them.
  final class RecentChoices: Sendable {
    private struct Choice {
      let text: String
      let offers: [MediaType]
      let chosen: Int?
    }

    private static let limit = 8
    private static let longestText = 512

    private let choices = Mutex<[Choice]>([])

    /// Returns the index of the offer that a client prefers; nil if it accepts none.
    func bestMatch(_ offers: [MediaType], for request: Request) -> Int? {
      let lines = request.headers[values: .accept]
      guard lines.count == 1, lines[0].utf8.count <= Self.longestText else { return Accept.bestMatch(offers, in: lines) }
      let text = lines[0]
      // A thread that finds the lock taken does not wait, because it can do without.
      let known = choices.withLockIfAvailable { choices in
        choices.first { $0.offers == offers && Self.areSame($0.text, text) }
      }
      if case .some(.some(let known)) = known { return known.chosen }
      let chosen = Accept.bestMatch(offers, in: lines)
      // Of texts that are equal and have different bytes, such as K and the Kelvin sign, one isn't ASCII.
      if text.utf8.allSatisfy({ $0 < 0x80 }) { keep(Choice(text: text, offers: offers, chosen: chosen)) }
      return chosen
    }

    private static func areSame(_ kept: String, _ text: String) -> Bool {
      kept.utf8.count == text.utf8.count && kept == text
    }

    private func keep(_ choice: Choice) {
      choices.withLockIfAvailable { choices in
        if choices.count == Self.limit { choices.removeLast() }
        choices.insert(choice, at: 0)
      }
    }
  }
}

/// One representation of a negotiated response: its media type, and the closure that makes it if it is chosen.
public struct Offer: Sendable {
  let mediaType: MediaType
  let make: @Sendable (RenderingContext) throws -> AnyResponse

  /// Creates an offer of a value, which is made and encoded only if the offer is chosen.
  public init<Value: Encodable & Sendable>(_ mediaType: MediaType, _ value: @escaping @Sendable () throws -> Value) {
    self.mediaType = mediaType
    let isPlain = BodyContent.isPlain(Value.self)
    make = { context in
      AnyResponse(mediaType: mediaType, encoded: try context.encode(value(), as: mediaType, isPlain: isPlain))
    }
  }

  /// Creates an offer of a response. The media type of the offer replaces that of the response.
  public init<Value: ResponseConvertible>(_ mediaType: MediaType, response: @escaping @Sendable () throws -> Value) {
    self.mediaType = mediaType
    make = { context in
      try response().response(in: context).changed { $0.mediaType = mediaType }
    }
  }
}

extension Negotiated {
  /// Collects the offers of a ``Negotiated`` response.
  @resultBuilder
  public enum OffersBuilder {
    /// One offer.
    public static func buildExpression(_ offer: Offer) -> [Offer] { [offer] }
    /// The offers in their order.
    public static func buildBlock(_ offers: [Offer]...) -> [Offer] { offers.flatMap(\.self) }
    /// The offers of an `if`.
    public static func buildOptional(_ offers: [Offer]?) -> [Offer] { offers ?? [] }
    /// The offers of the first branch.
    public static func buildEither(first offers: [Offer]) -> [Offer] { offers }
    /// The offers of the second branch.
    public static func buildEither(second offers: [Offer]) -> [Offer] { offers }
    /// The offers of a loop.
    public static func buildArray(_ offers: [[Offer]]) -> [Offer] { offers.flatMap(\.self) }
  }
}
