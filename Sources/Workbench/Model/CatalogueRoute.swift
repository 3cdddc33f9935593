/// A route of the server under test, as it declares it.
package struct CatalogueRoute: Sendable, Hashable {
  package var methods: [String]
  /// The path with its parameters in braces: `/items/{id}`.
  package var path: String
  /// A sentence for the list; may be empty.
  package var summary: String
  package var parameters: [Parameter]
  /// The type of the request's body, for people: `NewResource`; nil when the route reads none.
  package var requestBodyType: String?
  /// An example of the request's body; nil when none is known.
  package var requestBody: String?
  /// The media type of `requestBody`.
  package var requestMediaType: String?
  /// The media types the route declares for its responses.
  package var mediaTypes: [String]
  /// The responses its documentation names, in the documentation's order.
  package var responses: [DeclaredResponse]

  package init(
    methods: [String],
    path: String,
    summary: String = "",
    parameters: [Parameter] = [],
    requestBodyType: String? = nil,
    requestBody: String? = nil,
    requestMediaType: String? = nil,
    mediaTypes: [String] = [],
    responses: [DeclaredResponse] = []
  ) {
    self.methods = methods
    self.path = path
    self.summary = summary
    self.parameters = parameters
    self.requestBodyType = requestBodyType
    self.requestBody = requestBody
    self.requestMediaType = requestMediaType
    self.mediaTypes = mediaTypes
    self.responses = responses
  }

  /// Whether a request of this method leaves the server as it is (RFC 9110 section 9.2.1), so that a key in a list may send it.
  static func isSafe(_ method: String) -> Bool { ["GET", "HEAD", "OPTIONS"].contains(method) }

  private var segments: [Substring.UTF8View] { path[...].utf8.split(separator: UInt8(ascii: "/")) }

  /// How many segments the path spells out.
  var spelledOut: Int { segments.count { !$0.contains(UInt8(ascii: "{")) } }

  /// Whether each segment is the route's own, or is in the place of a parameter; `{name:path}` at the end takes all that follow.
  func takes(_ asked: [Substring.UTF8View]) -> Bool {
    // All routes are looked at for each picture, so nothing is allocated.
    var rest = path.utf8[...]
    var count = 0
    while let own = Self.nextSegment(of: &rest) {
      guard count < asked.count, own.contains(UInt8(ascii: "{")) || own.elementsEqual(asked[count]) else { return false }
      count += 1
    }
    return count == asked.count || path.hasSuffix(":path}") || path.hasSuffix("*}")
  }

  /// Takes the next segment that isn't empty off the start.
  private static func nextSegment(of path: inout Substring.UTF8View) -> Substring.UTF8View? {
    path = path.drop { $0 == UInt8(ascii: "/") }
    guard !path.isEmpty else { return nil }
    let segment = path.prefix { $0 != UInt8(ascii: "/") }
    path = path[segment.endIndex...]
    return segment
  }
}

extension CatalogueRoute {
  /// An input a route declares.
  package struct Parameter: Sendable, Hashable {
    package enum Location: String, Sendable, Hashable {
      case path, query, header, cookie
    }

    package var name: String
    package var location: Location
    /// The type of its values and their bounds, for people: `Int 1...100`; may be empty.
    package var type: String
    /// A value that can be sent as it is; nil when none is known.
    package var example: String?
    /// What the route takes when it is not sent; nil when there isn't such a value.
    package var defaultValue: String?
    package var isRequired: Bool

    package init(
      _ name: String,
      in location: Location,
      type: String = "",
      example: String? = nil,
      defaultValue: String? = nil,
      isRequired: Bool = false
    ) {
      self.name = name
      self.location = location
      self.type = type
      self.example = example
      self.defaultValue = defaultValue
      self.isRequired = isRequired
    }
  }

  /// A response a route declares in its documentation.
  package struct DeclaredResponse: Sendable, Hashable {
    /// `200`, `4XX` or `default`.
    package var status: String
    /// What it means, in a few words; may be empty.
    package var meaning: String
    /// The media types of its body; empty when it has none.
    package var mediaTypes: [String]

    package init(status: String, meaning: String = "", mediaTypes: [String] = []) {
      self.status = status
      self.meaning = meaning
      self.mediaTypes = mediaTypes
    }
  }
}

extension String {
  /// A path that takes at most so many columns: a longer one loses its middle, since the end tells neighbours apart.
  func fitting(_ columns: Int, ascii: Bool) -> String {
    guard Sanitizer.width(of: self, atMost: columns, ascii: ascii) > columns else { return self }
    // Only as much of a long one as could be in sight.
    let most = 4 * (columns + 16)
    let isLong = utf8.count > 8 * most
    let text = isLong ? String(unicodeScalars.prefix(most)) + "..." + String(unicodeScalars.suffix(most)) : self
    let mark = ascii ? "..." : "…"
    let room = columns - mark.count
    guard room > 2 else { return text }
    let clusters = Sanitizer.clusters(of: text, ascii: ascii)
    return clusters.fitting(room / 3) + mark + String(clusters.reversed().fitting(room - room / 3, reversed: true))
  }
}

extension [Sanitizer.Cluster] {
  /// As many of the first clusters as fit.
  fileprivate func fitting(_ columns: Int, reversed: Bool = false) -> String {
    var (used, count) = (0, 0)
    while count < self.count, used + self[count].width <= columns {
      used += self[count].width
      count += 1
    }
    return (reversed ? prefix(count).reversed() : Array(prefix(count))).map(\.text).joined()
  }
}
