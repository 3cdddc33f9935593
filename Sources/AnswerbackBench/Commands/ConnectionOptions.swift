import AnswerbackServer
import ArgumentParser
import Exchanges
import Foundation
import Scenarios
import Workbench

/// How servers are reached and whom the client trusts, for every exchange of a command.
struct ConnectionOptions: ParsableArguments {
  @Flag(help: "Trust every certificate, whatever its name, issuer and dates.")
  var insecure = false
  @Option(name: .customLong("ca-file"), help: "Trust the certificates of this file, PEM, instead of the system's.")
  var authorities: String?
  @Option(name: .customLong("client-cert"), help: "The client's certificate, for servers that ask for one, PEM.")
  var certificate: String?
  @Option(name: .customLong("client-key"), help: "The key of the client's certificate. By default it is read from the same file.")
  var key: String?
  @Option(help: "Send all requests through this proxy, http://USER:PASSWORD@HOST:PORT.")
  var proxy: String?

  func validate() throws {
    guard !insecure || authorities == nil else {
      throw ValidationError("--insecure and --ca-file can't be used together.")
    }
    guard key == nil || certificate != nil else {
      throw ValidationError("--client-key needs --client-cert as well.")
    }
    for (name, path) in [("--ca-file", authorities), ("--client-cert", certificate), ("--client-key", key)] {
      guard let path, !FileManager.default.isReadableFile(atPath: path) else { continue }
      throw ValidationError("\(name) \(path) can't be read. Name a PEM file.")
    }
  }

  /// Takes from the configuration what the command line does not say.
  /// - Throws: What is wrong with it.
  mutating func complete(from value: (BenchSettings.Option) -> String?) throws {
    if !insecure { authorities = authorities ?? value(.authorities) }
    if certificate == nil { (certificate, key) = (value(.certificate), key ?? value(.key)) }
    proxy = proxy ?? value(.proxy)
    do {
      try validate()
    } catch let error as ValidationError {
      throw CommandFailure(.options(sentence: error.message))
    }
  }

  /// The options as a command line has them, without the user information of the proxy.
  var arguments: [String] {
    let values = [
      ("--ca-file", authorities), ("--client-cert", certificate), ("--client-key", key), ("--proxy", proxy?.withoutUserInfo),
    ]
    return (insecure ? ["--insecure"] : []) + values.flatMap { name, value in value.map { [name, $0] } ?? [] }
  }

  /// The same options, which trust the certificate of the app's own server in this process unless they say whom to trust.
  func trusting(_ app: BenchedApp, isTarget: Bool) -> ConnectionOptions {
    guard isTarget, app.configuration.tls != nil, authorities == nil else { return self }
    var options = self
    options.insecure = true
    return options
  }

  /// A transport that sends by another one, as the options say.
  func transport(by transport: any ExchangeTransport) -> any ExchangeTransport {
    ConfiguredTransport(transport: transport, connection: self)
  }

  /// What an exchange asks for beside stays as it is.
  fileprivate func apply(to options: inout TransportOptions) {
    options.tls.insecure = options.tls.insecure || insecure
    options.tls.caFile = options.tls.caFile ?? authorities
    options.tls.clientCertificate = options.tls.clientCertificate ?? certificate
    options.tls.clientKey = options.tls.clientKey ?? key
    options.proxy = options.proxy ?? proxy
  }
}

extension ConnectionOptions {
  private struct ConfiguredTransport: ExchangeTransport {
    let transport: any ExchangeTransport
    let connection: ConnectionOptions

    func perform(
      _ request: RequestMessage,
      options: TransportOptions,
      onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
    ) async -> Exchange {
      var options = options
      connection.apply(to: &options)
      return await transport.perform(request, options: options, onEvent: onEvent)
    }
  }
}
