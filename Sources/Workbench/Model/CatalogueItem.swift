/// Something in the catalogue that can be chosen.
enum CatalogueItem: Sendable, Hashable {
  /// A route by its place in the list, and one of its methods.
  case route(Int, method: String)
  case scenario(path: String)
  case history(id: Int)
}
