import FieldValues

/// Anything that has pages: it knows the parameters a page is asked for with, and makes the page.
///
/// ```swift
/// Get("/people", people)                                               // parameters declared, Link headers on request
/// Get("/people", people.inputs) { request, page in try await people.page(at: page) }
/// Get("/people") { request in try await people.page(for: request) }
/// ```
/// One conforms to ``SyncOffsetPaginator``, ``AsyncOffsetPaginator`` or one of their siblings, which need two methods.
public protocol Paginator<Page>: Sendable {
  /// How a page is asked for.
  associatedtype Position: PagePosition
  /// The container that is answered.
  associatedtype Page: Encodable & Sendable

  /// The parameters, to be declared on a route.
  var inputs: PageInputs<Position> { get }

  /// The page at a position; beyond the end it has no items.
  /// - Throws: what reading the items throws.
  func page(at position: Position) async throws -> Page

  /// The links from one page to others: first, prev, next and last, as far as they are known.
  func neighbours(of page: Page, at position: Position) -> [PageNeighbour]
}

extension Paginator {
  /// The page a request asks for.
  /// - Throws: a 400 that names every wrong or missing parameter, in the order of ``inputs``, or what reading the items throws.
  public func page(for request: Request) async throws -> Page {
    try await page(at: position(of: request))
  }

  /// The page a request asks for, with a `Link` header to its neighbours (RFC 8288): first, prev, next, last.
  /// - Throws: as ``page(for:)``.
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
    try reader.finish()
    return try position.get()
  }
}

extension HandlerRoute {
  /// A route that answers the pages of a paginator; its parameters are declared, so the documentation and the bench know them.
  /// - Parameter links: whether the answer has a `Link` header to the first, previous, next and last page.
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

/// Which page a request asks for; each kind of pagination has its own.
public protocol PagePosition: Sendable {
  /// The parameters as they stand in a query, in the order of their declaration.
  var parameters: [(name: String, value: String)] { get }
  /// The names of all parameters, also of those that are left out.
  static var parameterNames: [String] { get }
}

/// How large pages may be, and how large they are when a request does not say.
public struct PageSizes: Sendable, Hashable {
  /// At least 1.
  public let maximum: Int
  /// nil makes the parameters required: the size of a page, and which page it is.
  public let standard: Int?

  /// - Parameters:
  ///   - maximum: a larger page is a 400.
  ///   - standard: the size of a page when the request says none; the first page is then answered when it does not say which.
  public init(maximum: Int = 100, standard: Int? = nil) {
    self.maximum = max(1, maximum)
    self.standard = standard.map { [upper = self.maximum] in min(max(1, $0), upper) }
  }

  var range: ClosedRange<Int> { 1...maximum }
}

extension Schema {
  /// A container of a page: its items, and counts that are always there.
  static func page(of item: Schema, integers: [String]) -> Schema {
    var properties: [Member] = [Member("items", ["type": "array", "items": item])]
    properties += integers.map { Member($0, ["type": "integer", "minimum": 0]) }
    return [
      "type": "object", "properties": .object(properties), "required": .array((["items"] + integers).map(Schema.string)),
    ]
  }
}
