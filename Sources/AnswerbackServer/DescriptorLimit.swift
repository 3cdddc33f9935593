import Logging

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The number of file descriptors this process may have open.
enum DescriptorLimit {
  /// The number of descriptors kept for files and other uses, at most a quarter of all.
  private static let reserve = 64

  #if canImport(Glibc)
  private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #else
  private static let resource = RLIMIT_NOFILE
  #endif

  /// Raises the soft limit to the hard limit, as Go's runtime does. Shells start with a soft limit of 1024 for the sake of `select`, which
  /// nothing here uses.
  /// - Returns: The limit in force.
  static func raise() -> Int {
    var limits = rlimit()
    guard getrlimit(resource, &limits) == 0 else { return .max }
    guard limits.rlim_cur < limits.rlim_max else { return Int(clamping: limits.rlim_cur) }
    var raised = limits
    raised.rlim_cur = limits.rlim_max
    return Int(clamping: setrlimit(resource, &raised) == 0 ? raised.rlim_cur : limits.rlim_cur)
  }

  /// Returns the number of connections a server can hold with this many descriptors.
  static func connections(of descriptors: Int) -> Int {
    descriptors - min(reserve, descriptors / 4)
  }
}
