public import Answerback

/// The complete response server: what the bench starts by default, one small file for each section of the seed pages.
public enum Showcase {
  /// Makes a fresh app with state of its own.
  /// - Throws: a ``ConfigurationError``, which would be a bug of the showcase.
  public static func makeApp() throws -> App {
    try App {
      Get("/") { Welcome() }.summary("What this server shows")
      DefaultResponses()
      MediaTypes()
      ContentNegotiation()
      StatusCodes()
      DeclaredInputs()
      ReturningResponses()
      RawResponders()
      LayeredHeaders()
      LayeredCookies()
      CachingHeaders()
      CustomResponses()
      try AroundHooks()
      Errors()
      Redirects()
      try Files()
      Streams()
      EventStreams()
      BackgroundJobs()
      #if Mustache
      try Templates()
      #endif
      #if GRDB
      try Pagination()
      #endif
    }
    .documentation(
      OpenAPIInfo(
        title: "Answerback showcase",
        version: "1.0.0",
        description: "Every kind of answer of the two pages this framework follows, one section each."
      )
    )
  }
}

extension Showcase {
  struct Welcome: Codable {
    var name = "answerback showcase"
    var sections = [
      "default", "media", "negotiation", "status", "items", "returning", "raw", "headers", "cookies", "caching", "custom",
      "around", "errors", "redirects", "files", "streams", "events", "background", "templates", "pages",
    ]
  }
}
