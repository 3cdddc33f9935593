public import Answerback

/// The complete response server, which the bench starts by default. It has one small file for each section of the seed pages.
public enum Showcase {
  /// Makes a fresh app with its own state.
  /// - Throws: A ``ConfigurationError``, which would be a bug of the showcase.
  public static func makeApp() throws -> App {
    try App {
      Get("/") { Welcome() }.summary("The sections of this server")
      DefaultResponses()
      MediaTypes()
      ContentNegotiation()
      StatusCodes()
      DeclaredInputs()
      ReturningResponses()
      RawResponders()
      LayeredHeaders()
      try LayeredCookies()
      LayeredHeaders.Caching()
      CustomResponses()
      try AroundHooks()
      Errors()
      Redirects()
      try Files()
      try Streams()
      EventStreams()
      BackgroundJobs()
      #if Mustache
      Templates()
      #endif
      #if GRDB
      try Pagination()
      #endif
    }
    .documentation(
      OpenAPIInfo(
        title: "Answerback showcase",
        version: "1.0.0",
        description: "Every kind of response of the two seed pages, one section each."
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
