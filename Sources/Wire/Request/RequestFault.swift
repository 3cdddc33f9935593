import Scenarios

/// Why a request cannot be sent, known before anything is.
enum RequestFault: TransportFault {
  case method(String)
  case tunnel
  case noScheme
  case scheme(String)
  case tls
  case userInfo
  case noHost
  case host(String)
  case port(String)
  case headerBytes([UInt8])
  case emptyHeader(number: Int)

  var kind: TransportFailure.Kind { .badRequest }

  var sentence: String {
    switch self {
    case .method(let method):
      "the method \(quoted(method)) is not a token. Use letters such as GET."
    case .tunnel:
      "CONNECT asks for a tunnel, which this client does not open. Use another method."
    case .noScheme:
      "the URL has no scheme. Begin it with http://."
    case .scheme(let scheme):
      "the scheme \(quoted(scheme)) is not spoken here. Begin the URL with http://."
    case .tls:
      "https needs TLS, which comes later. Ask the server's http:// port."
    case .userInfo:
      "the URL names a user, which is not sent. Take out what stands before @, and send an Authorization header."
    case .noHost:
      "the URL has no host. Write http://host:port/path."
    case .host(let host):
      "the host \(quoted(host)) is not a name or an address. Write ASCII letters (Punycode), an IPv6 address in brackets."
    case .port(let port):
      "the port \(quoted(port)) is not a number from 1 to 65535. Correct it, and write an IPv6 address in brackets."
    case .headerBytes(let bytes):
      "the header line \(quoted(bytes)) holds CR, LF or NUL, which would break the head. Take it out."
    case .emptyHeader(let number):
      "header line \(number) is empty, which would end the head. Take it out."
    }
  }
}
