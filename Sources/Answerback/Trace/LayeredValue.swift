import FieldValues

/// One value a layer declares, whether it is sent or a nearer one wins; kept for the trace.
struct LayeredValue: Sendable {
  /// `route`, `controller /c`, `router /r`, `app`.
  let layer: String
  let key: Key
  let value: String

  /// What two values must have in common for one to give way to the other.
  enum Key: Sendable, Hashable {
    /// A field name in lower case.
    case field(String)
    case cookie(Cookie.Identity)
  }
}
