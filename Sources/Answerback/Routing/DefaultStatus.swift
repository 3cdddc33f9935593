import HTTPTypes

/// The status of a normal response for which neither the handler nor a layer states one.
enum DefaultStatus {
  /// Returns 201 for POST, 204 for DELETE, and 200 for other methods and for several (seed page: Status Codes).
  static func of(_ methods: [HTTPRequest.Method]) -> Status {
    switch methods {
    case [.post]: .created
    case [.delete]: .noContent
    default: .ok
    }
  }
}
