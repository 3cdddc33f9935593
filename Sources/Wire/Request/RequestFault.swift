import Exchanges
import FieldValues

/// Why a request cannot be sent, known before anything is.
enum RequestFault: TransportFault {
  case method(String)
  case tunnel
  case noScheme
  case scheme(String)
  case userInfo
  case noHost
  case host(String)
  case port(String)
  case headerBytes([UInt8])
  case emptyHeader(number: Int)
  case proxy
  case socketBehindProxy
  case tlsFile(path: String, role: String)
  case tlsSetting(reason: String)
  case addressBehindProxy(String)
  case rawHTTP2
  case uploadHTTP2
  case http2Line([UInt8])
  case connectionField(String)

  var kind: TransportFailure.Kind { .badRequest }

  var sentence: String {
    switch self {
    case .method(let method):
      "the method \(VisibleText.quoted(method)) is not a token. Use letters such as GET."
    case .tunnel:
      "CONNECT asks for a tunnel, which this client does not open. Use another method."
    case .noScheme:
      "the URL has no scheme. Begin it with http:// or https://."
    case .scheme(let scheme):
      "the scheme \(VisibleText.quoted(scheme)) is not spoken here. Begin the URL with http:// or https://."
    case .userInfo:
      "the URL names a user, which is not sent. Take out what stands before @, and send an Authorization header."
    case .noHost:
      "the URL has no host. Write http://host:port/path."
    case .host(let host):
      "the host \(VisibleText.quoted(host)) is not a name or an address. Write ASCII letters (Punycode), an IPv6 address in brackets."
    case .port(let port):
      "the port \(VisibleText.quoted(port)) is not a number from 1 to 65535. Correct it, and write an IPv6 address in brackets."
    case .headerBytes(let bytes):
      "the header line \(VisibleText.quoted(bytes)) holds CR, LF or NUL, which would break the head. Take it out."
    case .emptyHeader(let number):
      "header line \(number) is empty, which would end the head. Take it out."
    case .proxy:
      "the proxy is not written as a URL. Write http://host:port, or http://user:password@host:port (percent-encoded)."
    case .socketBehindProxy:
      "a unix socket cannot be reached through a proxy. Take out one of the two."
    case .tlsFile(let path, let role):
      "the \(role) cannot be read from \(VisibleText.quoted(path)). Name a PEM file."
    case .tlsSetting(let reason):
      "TLS cannot be set up (\(reason)). See whether certificate and key belong together."
    case .addressBehindProxy(let host):
      "behind a proxy the certificate of the address \(VisibleText.quoted(host)) cannot be checked. Use a name, or do not verify it (--insecure)."
    case .rawHTTP2:
      "raw bytes are a request of HTTP/1.1. Choose http1, or state method and headers."
    case .uploadHTTP2:
      "a body that is sent while it comes needs HTTP/1.1. Choose http1, or give the whole body."
    case .http2Line(let line):
      "the header line \(VisibleText.quoted(line)) has no place in HTTP/2. Write a name, a colon and a value in UTF-8, or choose http1."
    case .connectionField(let name):
      "\(name) belongs to HTTP/1.1 and is forbidden in HTTP/2. Take it out, or choose http1."
    }
  }
}
