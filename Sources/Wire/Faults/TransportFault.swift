import Exchanges

/// What stops an exchange, as a fact; sentences are made from it at the edge.
protocol TransportFault: Error, Hashable {
  var kind: TransportFailure.Kind { get }
  /// What is so, and what to do.
  var sentence: String { get }
}

extension TransportFault {
  /// The failure as it is shown.
  /// - Parameter place: where it happened, `GET http://127.0.0.1:8080/`.
  func failure(at place: String) -> TransportFailure {
    TransportFailure(kind, "\(place): \(sentence)")
  }
}
