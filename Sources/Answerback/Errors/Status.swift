/// A status code (RFC 9110 section 15): its number, its reason phrase and its class. It prints as its number.
public struct Status: Sendable, Hashable, Comparable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// The number as sent.
  public let code: Int

  public init(_ code: Int) {
    self.code = code
  }

  public init(integerLiteral code: Int) {
    self.code = code
  }

  /// The classes of RFC 9110 section 15; `other` for a number outside 100 to 599.
  public enum Class: Sendable, Hashable {
    case informational, successful, redirection, clientError, serverError, other
  }

  public var `class`: Class {
    switch code {
    case 100..<200: .informational
    case 200..<300: .successful
    case 300..<400: .redirection
    case 400..<500: .clientError
    case 500..<600: .serverError
    default: .other
    }
  }

  /// The phrase of the IANA registry; empty for a code that is not in it.
  public var reasonPhrase: String {
    Self.phrases[code] ?? ""
  }

  /// The reason phrase, or the name of its class for a number without one: `Server Error` for 599.
  ///
  /// What an error without a detail says. A number outside 100 to 599 counts as a server error (RFC 9110 section 15).
  public var title: String {
    if let phrase = Self.phrases[code] { return phrase }
    return switch `class` {
    case .informational: "Informational"
    case .successful: "Successful"
    case .redirection: "Redirection"
    case .clientError: "Client Error"
    case .serverError, .other: "Server Error"
    }
  }

  /// Whether it can end an exchange: three digits, and not an interim status (RFC 9110 section 15.2).
  var isFinal: Bool { (200...999).contains(code) }

  /// Whether an answer of this status may carry content (RFC 9110 sections 6.4.1, 15.3.5, 15.3.6 and 15.4.5).
  public var allowsBody: Bool {
    !(code < 200 || code == 204 || code == 205 || code == 304)
  }

  /// Whether an answer of this status carries Content-Length; 205 does, with 0 (RFC 9110 section 8.6).
  var allowsContentLength: Bool {
    !(code < 200 || code == 204 || code == 304)
  }

  public var description: String { String(code) }

  public static func < (left: Self, right: Self) -> Bool { left.code < right.code }
}

/// The codes of the IANA registry of HTTP status codes; 418 is reserved there and named after RFC 2324.
extension Status {
  public static let `continue` = Status(100)
  public static let switchingProtocols = Status(101)
  public static let processing = Status(102)
  public static let earlyHints = Status(103)
  public static let uploadResumptionSupported = Status(104)
  public static let ok = Status(200)
  public static let created = Status(201)
  public static let accepted = Status(202)
  public static let nonAuthoritativeInformation = Status(203)
  public static let noContent = Status(204)
  public static let resetContent = Status(205)
  public static let partialContent = Status(206)
  public static let multiStatus = Status(207)
  public static let alreadyReported = Status(208)
  public static let imUsed = Status(226)
  public static let multipleChoices = Status(300)
  public static let movedPermanently = Status(301)
  public static let found = Status(302)
  public static let seeOther = Status(303)
  public static let notModified = Status(304)
  public static let useProxy = Status(305)
  public static let temporaryRedirect = Status(307)
  public static let permanentRedirect = Status(308)
  public static let badRequest = Status(400)
  public static let unauthorized = Status(401)
  public static let paymentRequired = Status(402)
  public static let forbidden = Status(403)
  public static let notFound = Status(404)
  public static let methodNotAllowed = Status(405)
  public static let notAcceptable = Status(406)
  public static let proxyAuthenticationRequired = Status(407)
  public static let requestTimeout = Status(408)
  public static let conflict = Status(409)
  public static let gone = Status(410)
  public static let lengthRequired = Status(411)
  public static let preconditionFailed = Status(412)
  public static let contentTooLarge = Status(413)
  public static let uriTooLong = Status(414)
  public static let unsupportedMediaType = Status(415)
  public static let rangeNotSatisfiable = Status(416)
  public static let expectationFailed = Status(417)
  public static let imATeapot = Status(418)
  public static let misdirectedRequest = Status(421)
  public static let unprocessableContent = Status(422)
  public static let locked = Status(423)
  public static let failedDependency = Status(424)
  public static let tooEarly = Status(425)
  public static let upgradeRequired = Status(426)
  public static let preconditionRequired = Status(428)
  public static let tooManyRequests = Status(429)
  public static let requestHeaderFieldsTooLarge = Status(431)
  public static let unavailableForLegalReasons = Status(451)
  public static let internalServerError = Status(500)
  public static let notImplemented = Status(501)
  public static let badGateway = Status(502)
  public static let serviceUnavailable = Status(503)
  public static let gatewayTimeout = Status(504)
  public static let httpVersionNotSupported = Status(505)
  public static let variantAlsoNegotiates = Status(506)
  public static let insufficientStorage = Status(507)
  public static let loopDetected = Status(508)
  public static let notExtended = Status(510)
  public static let networkAuthenticationRequired = Status(511)

  static let phrases: [Int: String] = [
    100: "Continue",
    101: "Switching Protocols",
    102: "Processing",
    103: "Early Hints",
    104: "Upload Resumption Supported",
    200: "OK",
    201: "Created",
    202: "Accepted",
    203: "Non-Authoritative Information",
    204: "No Content",
    205: "Reset Content",
    206: "Partial Content",
    207: "Multi-Status",
    208: "Already Reported",
    226: "IM Used",
    300: "Multiple Choices",
    301: "Moved Permanently",
    302: "Found",
    303: "See Other",
    304: "Not Modified",
    305: "Use Proxy",
    307: "Temporary Redirect",
    308: "Permanent Redirect",
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    407: "Proxy Authentication Required",
    408: "Request Timeout",
    409: "Conflict",
    410: "Gone",
    411: "Length Required",
    412: "Precondition Failed",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    416: "Range Not Satisfiable",
    417: "Expectation Failed",
    418: "I'm a teapot",
    421: "Misdirected Request",
    422: "Unprocessable Content",
    423: "Locked",
    424: "Failed Dependency",
    425: "Too Early",
    426: "Upgrade Required",
    428: "Precondition Required",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    451: "Unavailable For Legal Reasons",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
    505: "HTTP Version Not Supported",
    506: "Variant Also Negotiates",
    507: "Insufficient Storage",
    508: "Loop Detected",
    510: "Not Extended",
    511: "Network Authentication Required",
  ]
}
