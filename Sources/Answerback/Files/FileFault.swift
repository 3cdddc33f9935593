#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Why a file cannot be sent; the client sees a 500, or a body that is cut.
enum FileFault: Error, CustomStringConvertible {
  case shrunk(length: Int)
  case system(Int32)

  var description: String {
    switch self {
    case .shrunk(let length):
      "a file has become shorter than the \(length) bytes its answer promised — replace files, do not cut them"
    case .system(let code): "a file cannot be read: \(String(cString: strerror(code))) — see that the server may read it"
    }
  }

  /// A file that is not there, a folder, a device: the client learns no more than that.
  static var notFound: HTTPError { HTTPError(.notFound, "there is no such file") }

  /// What the failure to open a file is to the client: 404 or 403, and the fault itself where the server is to blame.
  static func opening(_ code: Int32) -> any Error {
    switch code {
    case ENOENT, ENOTDIR, ELOOP, EISDIR, ENAMETOOLONG, ENXIO, ENODEV: notFound
    case EACCES, EPERM: HTTPError(.forbidden, "the server may not read this file")
    default: FileFault.system(code)
    }
  }
}
