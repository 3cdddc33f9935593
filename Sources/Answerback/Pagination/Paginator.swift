import FieldValues

/// A source of pages. It declares the parameters that request a page, and returns the page.
///
/// ```swift
/// Get("/people", people)                                               // parameters declared, Link headers on request
/// Get("/people", people.inputs) { request, page in try await people.page(at: page) }
/// Get("/people") { request in try await people.page(for: request) }
/// ```
/// Conform to ``SyncClassicPaginator``, ``AsyncClassicPaginator``, ``SyncOffsetPaginator``, ``AsyncOffsetPaginator``, ``SyncCursorPaginator``
/// or ``AsyncCursorPaginator``, which need one or two methods.
public protocol Paginator<Page>: Sendable {
  /// How a page is requested.
  associatedtype Position: PagePosition
  /// The page as it is encoded.
  associatedtype Page: Encodable & Sendable

  /// The parameters of a request, to be declared on a route.
  var inputs: PageInputs<Position> { get }

  /// Returns the page at a position; beyond the end it has no items.
  /// - Throws: What reading the items throws.
  func page(at position: Position) async throws -> Page

  /// Returns the links from a page to others: first, prev, next and last, as far as they are known.
  func neighbours(of page: Page, at position: Position) -> [PageNeighbour]
}

extension Paginator {
  /// Returns the page that a request asks for.
  /// - Throws: A 400 that names every wrong or missing parameter, in the order of ``inputs``, or what reading the items throws.
  public func page(for request: Request) async throws -> Page {
    try await page(at: position(of: request))
  }

  /// Returns the page that a request asks for, with a `Link` header to the first, previous, next and last page (RFC 8288).
  /// - Throws: The errors of ``page(for:)``.
  public func linkedPage(for request: Request) async throws -> Response<Page> {
    let position = try position(of: request)
    let page = try await page(at: position)
    let links = try neighbours(of: page, at: position).map { try $0.link(from: request) }
    var response = Response(page)
    if !links.isEmpty { try response.setHeader("Link", Link.list(links)) }
    return response
  }

  private func position(of request: Request) throws -> Position {
    var reader = Request.InputReader(request)
    let position = reader.read(inputs)
    do { try reader.finish() } catch let faults as InputFaults { throw faults.httpError }
    return try position.get()
  }
}

extension HandlerRoute {
  /// Creates a route that returns the pages of a paginator. Its parameters are declared, so that they are documented.
  /// - Parameters:
  ///   - path: The path of the route.
  ///   - paginator: Gives the items of a page.
  ///   - links: Whether the response has a `Link` header to the first, previous, next and last page.
  public init(_ path: String, _ paginator: any Paginator, links: Bool = false) {
    // Not generic, because the compiler would take every handler with a mistake in it for a paginator.
    self.init(pagesAt: path, of: paginator, links: links)
  }

  private init<P: Paginator>(pagesAt path: String, of paginator: P, links: Bool) {
    self.init(
      path,
      paginator.inputs.declarations,
      returning: ResponseDeclaration(bodyType: P.Page.self),
      .async { context in
        if links { return try await paginator.linkedPage(for: context.request).response(in: context) }
        return try context.response(try await paginator.page(for: context.request))
      }
    )
    if links {
      definition.settings.headers.append(
        HeaderSetting("Link", description: "The first, previous, next and last page", documentationOnly: true)
      )
    }
  }
}

/// The position of the page that a request asks for. Each kind of pagination has its own.
public protocol PagePosition: Sendable {
  /// The query parameters that ask for the page, in the order of their declaration.
  var parameters: [(name: String, value: String)] { get }
  /// The names of all parameters, including those that can be left out.
  static var parameterNames: [String] { get }
}

/// The sizes that a page may have, and its size if a request doesn't state one.
public struct PageSizes: Sendable, Hashable {
  /// The maximum number of items on a page, at least 1.
  public let maximum: Int
  /// The number of items if a request doesn't state it; nil makes the parameters of size and page required.
  public let standard: Int?

  /// Creates sizes.
  /// - Parameters:
  ///   - maximum: A request for a larger page is a 400.
  ///   - standard: The size of a page if the request doesn't state one; then the page may be left out too, and is the first one.
  public init(maximum: Int = 100, standard: Int? = nil) {
    self.maximum = max(1, maximum)
    self.standard = standard.map { [upper = self.maximum] in min(max(1, $0), upper) }
  }

  var range: ClosedRange<Int> { 1...maximum }
}

extension Schema {
  /// The schema of a page: its items, and counts that are always there.
  static func page(of item: Schema, integers: [String]) -> Schema {
    var properties: [Member] = [Member("items", ["type": "array", "items": item])]
    properties += integers.map { Member($0, ["type": "integer", "minimum": 0]) }
    return [
      "type": "object", "properties": .object(properties), "required": .array((["items"] + integers).map(Schema.string)),
    ]
  }
}
