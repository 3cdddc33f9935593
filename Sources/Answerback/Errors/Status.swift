/// A status code (RFC 9110 section 15): its number, its reason phrase and its class. It is printed as its number.
public struct Status: Sendable, Hashable, Comparable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// The number as sent.
  public let code: Int

  /// Creates a status from a number, which needn't be registered.
  public init(_ code: Int) {
    self.code = code
  }

  /// Creates a status from a literal: `let status: Status = 418`.
  public init(integerLiteral code: Int) {
    self.code = code
  }

  /// The classes of statuses (RFC 9110 section 15).
  public enum Class: Sendable, Hashable {
    /// 100 to 199.
    case informational
    /// 200 to 299.
    case successful
    /// 300 to 399.
    case redirection
    /// 400 to 499.
    case clientError
    /// 500 to 599.
    case serverError
    /// A number outside 100 to 599.
    case other
  }

  /// The class of the number.
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

  /// The phrase in the IANA registry; empty for a code that is not in it.
  public var reasonPhrase: String {
    Self.phrases[code] ?? ""
  }

  /// The reason phrase, or the name of the class for a number without one: `Server Error` for 599.
  ///
  /// An error without a detail shows it. A number outside 100 to 599 counts as a server error (RFC 9110 section 15).
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

  /// Whether the status can end an exchange: three digits, and not an interim status (RFC 9110 section 15.2).
  var isFinal: Bool { (200...999).contains(code) }

  /// Whether a response of this status may carry content (RFC 9110 sections 6.4.1, 15.3.5, 15.3.6 and 15.4.5).
  public var allowsBody: Bool {
    !(code < 200 || code == 204 || code == 205 || code == 304)
  }

  /// Whether a response of this status carries Content-Length; 205 does, with 0 (RFC 9110 section 8.6).
  var allowsContentLength: Bool {
    !(code < 200 || code == 204 || code == 304)
  }

  /// The number in digits.
  public var description: String { String(code) }

  /// Orders statuses by their numbers.
  public static func < (left: Self, right: Self) -> Bool { left.code < right.code }
}

/// The codes of the IANA registry of HTTP status codes. 418 is reserved there and named after RFC 2324.
extension Status {
  /// 100 Continue (RFC 9110 section 15.2.1).
  public static let `continue` = Status(100)
  /// 101 Switching Protocols (RFC 9110 section 15.2.2).
  public static let switchingProtocols = Status(101)
  /// 102 Processing (RFC 2518 section 10.1).
  public static let processing = Status(102)
  /// 103 Early Hints (RFC 8297).
  public static let earlyHints = Status(103)
  /// 104 Upload Resumption Supported (draft-ietf-httpbis-resumable-upload).
  public static let uploadResumptionSupported = Status(104)
  /// 200 OK (RFC 9110 section 15.3.1).
  public static let ok = Status(200)
  /// 201 Created (RFC 9110 section 15.3.2).
  public static let created = Status(201)
  /// 202 Accepted (RFC 9110 section 15.3.3).
  public static let accepted = Status(202)
  /// 203 Non-Authoritative Information (RFC 9110 section 15.3.4).
  public static let nonAuthoritativeInformation = Status(203)
  /// 204 No Content (RFC 9110 section 15.3.5).
  public static let noContent = Status(204)
  /// 205 Reset Content (RFC 9110 section 15.3.6).
  public static let resetContent = Status(205)
  /// 206 Partial Content (RFC 9110 section 15.3.7).
  public static let partialContent = Status(206)
  /// 207 Multi-Status (RFC 4918 section 11.1).
  public static let multiStatus = Status(207)
  /// 208 Already Reported (RFC 5842 section 7.1).
  public static let alreadyReported = Status(208)
  /// 226 IM Used (RFC 3229 section 10.4.1).
  public static let imUsed = Status(226)
  /// 300 Multiple Choices (RFC 9110 section 15.4.1).
  public static let multipleChoices = Status(300)
  /// 301 Moved Permanently (RFC 9110 section 15.4.2).
  public static let movedPermanently = Status(301)
  /// 302 Found (RFC 9110 section 15.4.3).
  public static let found = Status(302)
  /// 303 See Other (RFC 9110 section 15.4.4).
  public static let seeOther = Status(303)
  /// 304 Not Modified (RFC 9110 section 15.4.5).
  public static let notModified = Status(304)
  /// 305 Use Proxy (RFC 9110 section 15.4.6).
  public static let useProxy = Status(305)
  /// 307 Temporary Redirect (RFC 9110 section 15.4.8).
  public static let temporaryRedirect = Status(307)
  /// 308 Permanent Redirect (RFC 9110 section 15.4.9).
  public static let permanentRedirect = Status(308)
  /// 400 Bad Request (RFC 9110 section 15.5.1).
  public static let badRequest = Status(400)
  /// 401 Unauthorized (RFC 9110 section 15.5.2).
  public static let unauthorized = Status(401)
  /// 402 Payment Required (RFC 9110 section 15.5.3).
  public static let paymentRequired = Status(402)
  /// 403 Forbidden (RFC 9110 section 15.5.4).
  public static let forbidden = Status(403)
  /// 404 Not Found (RFC 9110 section 15.5.5).
  public static let notFound = Status(404)
  /// 405 Method Not Allowed (RFC 9110 section 15.5.6).
  public static let methodNotAllowed = Status(405)
  /// 406 Not Acceptable (RFC 9110 section 15.5.7).
  public static let notAcceptable = Status(406)
  /// 407 Proxy Authentication Required (RFC 9110 section 15.5.8).
  public static let proxyAuthenticationRequired = Status(407)
  /// 408 Request Timeout (RFC 9110 section 15.5.9).
  public static let requestTimeout = Status(408)
  /// 409 Conflict (RFC 9110 section 15.5.10).
  public static let conflict = Status(409)
  /// 410 Gone (RFC 9110 section 15.5.11).
  public static let gone = Status(410)
  /// 411 Length Required (RFC 9110 section 15.5.12).
  public static let lengthRequired = Status(411)
  /// 412 Precondition Failed (RFC 9110 section 15.5.13).
  public static let preconditionFailed = Status(412)
  /// 413 Content Too Large (RFC 9110 section 15.5.14).
  public static let contentTooLarge = Status(413)
  /// 414 URI Too Long (RFC 9110 section 15.5.15).
  public static let uriTooLong = Status(414)
  /// 415 Unsupported Media Type (RFC 9110 section 15.5.16).
  public static let unsupportedMediaType = Status(415)
  /// 416 Range Not Satisfiable (RFC 9110 section 15.5.17).
  public static let rangeNotSatisfiable = Status(416)
  /// 417 Expectation Failed (RFC 9110 section 15.5.18).
  public static let expectationFailed = Status(417)
  /// 418 I'm a teapot (RFC 9110 section 15.5.19).
  public static let imATeapot = Status(418)
  /// 421 Misdirected Request (RFC 9110 section 15.5.20).
  public static let misdirectedRequest = Status(421)
  /// 422 Unprocessable Content (RFC 9110 section 15.5.21).
  public static let unprocessableContent = Status(422)
  /// 423 Locked (RFC 4918 section 11.3).
  public static let locked = Status(423)
  /// 424 Failed Dependency (RFC 4918 section 11.4).
  public static let failedDependency = Status(424)
  /// 425 Too Early (RFC 8470 section 5.2).
  public static let tooEarly = Status(425)
  /// 426 Upgrade Required (RFC 9110 section 15.5.22).
  public static let upgradeRequired = Status(426)
  /// 428 Precondition Required (RFC 6585 section 3).
  public static let preconditionRequired = Status(428)
  /// 429 Too Many Requests (RFC 6585 section 4).
  public static let tooManyRequests = Status(429)
  /// 431 Request Header Fields Too Large (RFC 6585 section 5).
  public static let requestHeaderFieldsTooLarge = Status(431)
  /// 451 Unavailable For Legal Reasons (RFC 7725 section 3).
  public static let unavailableForLegalReasons = Status(451)
  /// 500 Internal Server Error (RFC 9110 section 15.6.1).
  public static let internalServerError = Status(500)
  /// 501 Not Implemented (RFC 9110 section 15.6.2).
  public static let notImplemented = Status(501)
  /// 502 Bad Gateway (RFC 9110 section 15.6.3).
  public static let badGateway = Status(502)
  /// 503 Service Unavailable (RFC 9110 section 15.6.4).
  public static let serviceUnavailable = Status(503)
  /// 504 Gateway Timeout (RFC 9110 section 15.6.5).
  public static let gatewayTimeout = Status(504)
  /// 505 HTTP Version Not Supported (RFC 9110 section 15.6.6).
  public static let httpVersionNotSupported = Status(505)
  /// 506 Variant Also Negotiates (RFC 2295 section 8.1).
  public static let variantAlsoNegotiates = Status(506)
  /// 507 Insufficient Storage (RFC 4918 section 11.5).
  public static let insufficientStorage = Status(507)
  /// 508 Loop Detected (RFC 5842 section 7.2).
  public static let loopDetected = Status(508)
  /// 510 Not Extended (RFC 2774 section 7).
  public static let notExtended = Status(510)
  /// 511 Network Authentication Required (RFC 6585 section 6).
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
