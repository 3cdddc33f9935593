extension MediaType {
  /// `application/json`
  public static let json = MediaType(unchecked: "application", "json")
  /// `application/x-msgpack`, the spelling of the seed page
  public static let messagePack = MediaType(unchecked: "application", "x-msgpack")
  /// `application/problem+json` (RFC 9457)
  public static let problemJSON = MediaType(unchecked: "application", "problem+json")
  /// `text/plain`
  public static let text = MediaType(unchecked: "text", "plain")
  /// `text/html`
  public static let html = MediaType(unchecked: "text", "html")
  /// `text/css`
  public static let css = MediaType(unchecked: "text", "css")
  /// `text/csv`
  public static let csv = MediaType(unchecked: "text", "csv")
  /// `text/javascript` (RFC 9239)
  public static let javascript = MediaType(unchecked: "text", "javascript")
  /// `text/markdown`
  public static let markdown = MediaType(unchecked: "text", "markdown")
  /// `text/event-stream`
  public static let eventStream = MediaType(unchecked: "text", "event-stream")
  /// `application/xml`
  public static let xml = MediaType(unchecked: "application", "xml")
  /// `application/xhtml+xml`
  public static let xhtml = MediaType(unchecked: "application", "xhtml+xml")
  /// `application/octet-stream`
  public static let octetStream = MediaType(unchecked: "application", "octet-stream")
  /// `application/pdf`
  public static let pdf = MediaType(unchecked: "application", "pdf")
  /// `application/gzip`
  public static let gzip = MediaType(unchecked: "application", "gzip")
  /// `application/zip`
  public static let zip = MediaType(unchecked: "application", "zip")
  /// `application/yaml`
  public static let yaml = MediaType(unchecked: "application", "yaml")
  /// `application/x-www-form-urlencoded`
  public static let formURLEncoded = MediaType(unchecked: "application", "x-www-form-urlencoded")
  /// `multipart/form-data`
  public static let multipartFormData = MediaType(unchecked: "multipart", "form-data")
  /// `multipart/byteranges`
  public static let multipartByteRanges = MediaType(unchecked: "multipart", "byteranges")
  /// `image/png`
  public static let png = MediaType(unchecked: "image", "png")
  /// `image/jpeg`
  public static let jpeg = MediaType(unchecked: "image", "jpeg")
  /// `image/gif`
  public static let gif = MediaType(unchecked: "image", "gif")
  /// `image/svg+xml`
  public static let svg = MediaType(unchecked: "image", "svg+xml")

  /// The type with `charset=utf-8`.
  public var utf8: MediaType {
    MediaType(unchecked: type, subtype, without(parameter: "charset").parameters + [.utf8])
  }
}

extension FieldParameter {
  static let utf8 = FieldParameter(name: "charset", value: "utf-8")
}
