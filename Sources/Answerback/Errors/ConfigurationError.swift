public import FieldValues

/// Everything that is wrong with the declaration of an app. It is thrown when the app is built, before it serves.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// At least one fault, in the order of the declarations.
  public let faults: [Fault]

  init(_ faults: [Fault]) {
    self.faults = faults
  }

  /// Creates an error about a fault that an app finds itself when it is made.
  /// - Parameter sentence: What is wrong, and what to do.
  public init(_ sentence: String) {
    self.init([.ofApp(sentence)])
  }

  /// The sentences of the faults, one per line.
  public var description: String {
    faults.map(\.description).joined(separator: "\n")
  }

  /// One thing that is wrong with the declaration of an app. It prints as a sentence: where it is, what is wrong, and what to do.
  public indirect enum Fault: Error, Sendable, Hashable {
    /// A value of a layer: `the app`, `router /r`, `GET /items/{id}`.
    case value(layer: String, ValueReason)
    /// The declaration of a route, `GET /items/{id}`, together with its layers.
    case route(String, RouteReason)
    /// The path of a route.
    case path(String, PathReason)
    /// A route for which there is another one already.
    case duplicate(method: String, path: String, other: String)
    /// A fault of an app that is mounted at a path.
    case mounted(path: String, Fault)
    /// A sentence of an app that finds a fault itself.
    case ofApp(String)
  }
}

extension ConfigurationError.Fault {
  /// What is wrong with one value of a layer.
  public enum ValueReason: Sendable, Hashable {
    /// A header, a cookie, a media type or an entity tag that can't be sent.
    case refused(FieldValueError)
    /// A header for error responses that their form decides.
    case headerOfErrorForm(String)
    /// `Set-Cookie` as a header.
    case setCookieHeader(String)
    /// A header without a value that isn't only documented.
    case headerWithoutValue(String)
    /// A folder of static files that doesn't exist.
    case missingFolder(String)
  }

  /// What is wrong with a route and its layers. Types are named as Swift prints them.
  public enum RouteReason: Sendable, Hashable {
    /// It has no method.
    case noMethod
    /// It reads a path parameter that its path doesn't have. `unread` are the parameters of the path that it doesn't read.
    case undeclaredParameter(String, unread: [String])
    /// It reads the body several times, as these types.
    case severalBodies(types: [String])
    /// Its status is outside 200 to 999.
    case notFinal(Status)
    /// Its status allows no body, but its handler returns one of this type.
    case bodyNotAllowed(Status, type: String)
    /// It redirects, and its status doesn't.
    case notRedirecting(Status)
    /// It returns a template, and no layer has an engine.
    case noTemplateEngine
    /// Its media type names a charset that can't be encoded.
    case unknownCharset(String)
    /// Values of this type can't be encoded as its media type.
    case notEncodable(type: String, MediaType)
  }

  /// What is wrong with the path of a route.
  public enum PathReason: Sendable, Hashable {
    /// A segment stands after the parameter that takes the rest of the path.
    case segmentAfterRest(segment: String, rest: String)
    /// Braces that aren't a whole segment with a name.
    case brokenParameter(String)
    /// Two parameters have the same name.
    case parameterTwice(String)
  }
}

// MARK: - Sentences

extension ConfigurationError.Fault: CustomStringConvertible {
  /// Where the fault is, what is wrong, and what to do.
  public var description: String {
    switch self {
    case .value(let layer, let value): "\(layer): \(value.sentence)"
    case .route(let name, let fault): "\(name) \(fault.predicate)"
    case .path(let path, let fault): "the path \(path) has \(fault.object)"
    case .duplicate(let method, let path, let other) where path == other:
      "\(method) \(path) is declared twice. Remove one of the routes, or change its path."
    case .duplicate(let method, let path, let other):
      "\(method) \(other) and \(method) \(path) match the same paths. Remove one of the routes, or change its path."
    case .mounted(let path, let fault): "the app mounted at \(path): \(fault)"
    case .ofApp(let sentence): sentence
    }
  }
}

extension ConfigurationError.Fault.ValueReason {
  fileprivate var sentence: String {
    switch self {
    case .refused(let error): error.description
    case .headerOfErrorForm(let name):
      "header \(name) is decided by the error form on error responses. Leave out onErrors."
    case .setCookieHeader(let name):
      "header \(name) can't be set on a layer, where the nearest value replaces the others. Use .cookie(…)."
    case .headerWithoutValue(let name):
      "header \(name) has no value. Give it one, or declare it documentationOnly."
    case .missingFolder(let path):
      "the folder \(path) doesn't exist. Create it, or use another one. A relative path starts at the working directory."
    }
  }
}

extension ConfigurationError.Fault.RouteReason {
  /// The sentence after its subject, the name of the route.
  fileprivate var predicate: String {
    switch self {
    case .noMethod: "has no method. Add .methods(.get, …)."
    case .undeclaredParameter(let name, let unread):
      "reads the path parameter \(name), which its path doesn't have. Write {\(name)} in the path"
        + (unread.isEmpty ? "." : ", or read \(unread.joined(separator: " or ")), which the path has.")
    case .severalBodies(let types):
      "reads the body \(types.count) times, as \(types.dropLast().joined(separator: ", ")) and \(types.last ?? ""). "
        + "Declare one Body of a type that has the fields of all."
    case .notFinal(let status):
      "is declared \(status), which can't end an exchange. Declare a status from 200 to 999."
    case .bodyNotAllowed(let status, let type):
      "is declared \(status), which has no body, but its handler returns \(type). Declare another status, or return NoContent."
    case .notRedirecting(let status):
      "is declared \(status), but its handler returns a redirect. Declare 301, 302, 303, 307 or 308."
    case .noTemplateEngine:
      "returns a template, but no layer has a template engine. "
        + "Add .templates(MustacheEngine(directory:)), or another engine, to the app."
    case .unknownCharset(let charset):
      "declares charset=\(charset), which can't be encoded. Use utf-8, us-ascii or iso-8859-1."
    case .notEncodable(let type, let mediaType):
      "returns \(type) as \(mediaType), which can't be encoded. Return text or bytes, or declare a JSON or MessagePack type."
    }
  }
}

extension ConfigurationError.Fault.PathReason {
  fileprivate var object: String {
    switch self {
    case .segmentAfterRest(let segment, let rest):
      "\(segment) after \(rest), which takes the rest of a path. Put \(rest) at the end."
    case .brokenParameter(let segment): "\(segment), but a parameter is a whole segment. Write {name}."
    case .parameterTwice(let name): "two parameters called \(name). Rename one of them."
    }
  }
}
