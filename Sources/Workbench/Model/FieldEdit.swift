/// A part of the request being edited in place.
struct FieldEdit: Sendable, Hashable {
  enum Place: Sendable, Hashable {
    case line
    case header(Int)
    case newHeader
    case body
  }

  var place: Place
  var field: TextField
}
