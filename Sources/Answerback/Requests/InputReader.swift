extension Request {
  /// Reads inputs one after another and collects every fault, in the order of declaration. It stops at an ``HTTPError``.
  struct InputReader {
    private let request: Request
    private var faults: [InputFault] = []
    private var fatal: (any Error)?

    init(_ request: Request) {
      self.request = request
    }

    mutating func read<I: SyncInput>(_ input: I) -> Result<I.Value, any Error> {
      if let fatal { return .failure(fatal) }
      return noted(Result { try input.read(from: request) })
    }

    mutating func readNow<I>(_ slot: Slot<I>) -> Result<I.Value, any Error> {
      if let fatal { return .failure(fatal) }
      return noted(Result { try slot.readNow(from: request) })
    }

    mutating func read<I>(_ slot: Slot<I>) async -> Result<I.Value, any Error> {
      if let fatal { return .failure(fatal) }
      do { return noted(.success(try await slot.read(from: request))) } catch { return noted(.failure(error)) }
    }

    private mutating func noted<Value>(_ result: Result<Value, any Error>) -> Result<Value, any Error> {
      switch result {
      case .success: break
      case .failure(let error as InputFaults): faults += error.faults
      case .failure(let error): fatal = error
      }
      return result
    }

    /// Checks whether all inputs were read.
    /// - Throws: ``InputFaults`` with all faults, or the error that isn't a fault of an input, such as an ``HTTPError``.
    func finish() throws {
      if let fatal { throw fatal }
      if !faults.isEmpty { throw InputFaults(faults) }
    }

    /// An input, and how it is read without awaiting.
    struct Slot<I: Input>: Sendable {
      let input: I
      /// The input if it is read without awaiting; nil if reading may await.
      let withoutAwaiting: (any SyncInput<I.Value>)?

      /// An input that may await was to be read without awaiting.
      private struct MayAwaitError: Error {}

      init(_ input: I) {
        self.input = input
        withoutAwaiting = input.withoutAwaiting
      }

      func readNow(from request: Request) throws -> I.Value {
        guard let withoutAwaiting else { throw MayAwaitError() }
        return try withoutAwaiting.read(from: request)
      }

      func read(from request: Request) async throws -> I.Value {
        guard withoutAwaiting != nil else { return try await input.read(from: request) }
        return request.hasLargeBody
          ? try await BlockingPool.shared.run { try self.readNow(from: request) } : try readNow(from: request)
      }
    }
  }
}
