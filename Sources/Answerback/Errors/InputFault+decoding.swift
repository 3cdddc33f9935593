extension DecodingError {
  /// The error as a fault of the body. The key is the path of the field.
  var inputFault: InputFault {
    func fault(_ what: String, _ path: [any CodingKey]) -> InputFault {
      let key = path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
      return InputFault(key.isEmpty ? "the body \(what)" : "field \(key) \(what)", key: key, source: .body)
    }
    return switch self {
    case .keyNotFound(let key, let context): fault("is missing", context.codingPath + [key])
    case .valueNotFound(let type, let context): fault("is null, not \(type)", context.codingPath)
    case .typeMismatch(let type, let context): fault("is not \(type): \(context.debugDescription)", context.codingPath)
    case .dataCorrupted(let context): fault("can't be decoded: \(context.debugDescription)", context.codingPath)
    @unknown default: fault("can't be decoded", [])
    }
  }
}
