import Logging

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How many descriptors this process may have open: connections, files and the like.
enum DescriptorLimit {
  /// What is kept for files and whatever else the process opens, a quarter at most.
  private static let reserve = 64

  #if canImport(Glibc)
  private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #else
  private static let resource = RLIMIT_NOFILE
  #endif

  /// Raises the soft limit to the hard one, as Go's runtime does: the soft one of a shell is 1024 for the sake of `select`, which nothing
  /// here uses.
  /// - Returns: the limit that is in force.
  static func raise() -> Int {
    var limits = rlimit()
    guard getrlimit(resource, &limits) == 0 else { return .max }
    guard limits.rlim_cur < limits.rlim_max else { return Int(clamping: limits.rlim_cur) }
    var raised = limits
    raised.rlim_cur = limits.rlim_max
    return Int(clamping: setrlimit(resource, &raised) == 0 ? raised.rlim_cur : limits.rlim_cur)
  }

  /// How many connections a server may hold.
  static func connections(of descriptors: Int) -> Int {
    descriptors - min(reserve, descriptors / 4)
  }
}
