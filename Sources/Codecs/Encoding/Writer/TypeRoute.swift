import Synchronization

/// How the values of a type are written, if they have no form of their own as a scalar has.
///
/// It is found out once for each type, because a dynamic cast of each value takes longer than writing a small one.
enum TypeRoute {
  /// They name their own fields.
  case fields(any FieldsWritable.Type)
  /// They are arrays of values that name their own fields.
  case elements(any FormatWriter.ElementsWritable.Type)
  /// They are collections without an order.
  case unordered(any FormatWriter.Unordered.Type)
  /// By their `encode(to:)`.
  case codable
  /// Each value is asked: an optional for what is in it, an object for the class it is of.
  case byValue

  private init(of type: Any.Type) {
    if let type = type as? any FieldsWritable.Type {
      self = .fields(type)
    } else if let type = type as? any FormatWriter.ElementsWritable.Type {
      self = .elements(type)
    } else if let type = type as? any FormatWriter.Unordered.Type {
      self = .unordered(type)
    } else if type is AnyClass || type is any Wrapping.Type {
      self = .byValue
    } else {
      self = .codable
    }
  }

  /// Returns the route of a type, if it was found out before.
  static func known(for type: Any.Type) -> TypeRoute? { table.route(of: ObjectIdentifier(type)) }

  /// Finds out the route of a type.
  static func found(for type: Any.Type) -> TypeRoute {
    let route = TypeRoute(of: type)
    table.keep(route, of: ObjectIdentifier(type))
    return route
  }

  private static let table = Table()
}

private protocol Wrapping {}
extension Optional: Wrapping {}

extension TypeRoute {
  /// The routes of the first types that were written, up to a bound. Reading takes no lock, and an entry stays as it is.
  private final class Table: Sendable {
    private struct Entry {
      let type: ObjectIdentifier
      let route: TypeRoute
    }

    private static let size = 1024
    /// How many places an entry may stand behind its own.
    private static let probes = 8

    /// The addresses of entries that live as long as the process; 0 where none is. Any thread may use them, because all are atomic.
    private nonisolated(unsafe) let places: UnsafeMutablePointer<Atomic<UInt>>

    init() {
      places = .allocate(capacity: Table.size)
      for index in 0..<Table.size { (places + index).initialize(to: Atomic(0)) }
    }

    @inline(__always)
    private func place(_ probe: Int, for type: ObjectIdentifier) -> UnsafeMutablePointer<Atomic<UInt>> {
      let bits = UInt(bitPattern: type)
      return places + (Int(truncatingIfNeeded: bits >> 4 ^ bits >> 14) &+ probe) & (Table.size - 1)
    }

    @inline(__always)
    func route(of type: ObjectIdentifier) -> TypeRoute? {
      for probe in 0..<Table.probes {
        let address = place(probe, for: type).pointee.load(ordering: .acquiring)
        guard let entry = UnsafePointer<Entry>(bitPattern: address) else { return nil }
        if entry.pointee.type == type { return entry.pointee.route }
      }
      return nil
    }

    func keep(_ route: TypeRoute, of type: ObjectIdentifier) {
      let entry = UnsafeMutablePointer<Entry>.allocate(capacity: 1)
      entry.initialize(to: Entry(type: type, route: route))
      for probe in 0..<Table.probes {
        let (isKept, other) = place(probe, for: type).pointee
          .compareExchange(expected: 0, desired: UInt(bitPattern: entry), ordering: .acquiringAndReleasing)
        if isKept { return }
        if UnsafePointer<Entry>(bitPattern: other)?.pointee.type == type { break }
      }
      entry.deallocate()
    }
  }
}
