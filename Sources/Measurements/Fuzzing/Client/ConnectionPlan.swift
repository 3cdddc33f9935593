import SystemIO

/// What a client does on one connection.
struct ConnectionPlan {
  enum Step {
    case send([UInt8])
    case pause(milliseconds: Int)
  }

  enum Reading {
    case everything
    case nothing
    /// Until this number of bytes have been received.
    case upTo(Int)
  }

  /// What the client does after the last step.
  enum Ending {
    case close
    /// Closes with SO_LINGER of 0 seconds, so that the server sees a reset.
    case reset
    /// Sends no more, and reads until the server closes.
    case halfClose
    /// Reads for a time, then closes.
    case stayOpen(milliseconds: Int)
    /// Reads until the check has all responses, then closes.
    case whenComplete
  }

  /// The number of the case.
  let number: Int
  /// What it is, in a few words.
  let name: String
  var steps: [Step]
  var reading = Reading.everything
  var ending: Ending
  /// The size of the socket's receive buffer; nil uses the default.
  var receiveBuffer: Int?
  /// How long the server may take at the end, in milliseconds.
  var patience = 20_000 * Fuzz.ActiveSanitizer.slowness
  /// Checks what the server sends.
  var check: any ResponseCheck
}

extension ConnectionPlan {
  /// Checks what a server sends on a connection.
  protocol ResponseCheck {
    /// Takes received bytes.
    mutating func take(_ bytes: [UInt8])
    /// Whether everything has been received.
    var isComplete: Bool { get }
    /// What is wrong; nil if nothing is.
    func fault(after end: End) -> String?
  }

  /// How a connection ended.
  enum End: Equatable {
    /// The client ended it, as planned.
    case byClient
    /// The server closed it.
    case byServer
    /// The server reset it.
    case resetByServer
    /// The client has waited too long.
    case timedOut
    /// It could not be opened.
    case failed(Int32)
  }

  /// Returns the plan in lines, for a report.
  ///
  /// - Parameter isWhole: Whether every step is shown with all of its bytes.
  func lines(whole isWhole: Bool = false) -> [String] {
    let steps = steps.map { step in
      switch step {
      case .send(let bytes): "send \(bytes.count) bytes: \(EscapedBytes(bytes, limit: isWhole ? .max : 400))"
      case .pause(let milliseconds): "pause for \(milliseconds) ms"
      }
    }
    let shown = steps.count > 12 && !isWhole ? Array(steps.prefix(12)) + ["… \(steps.count - 12) more"] : steps
    return ["connection: \(name), reads \(reading), ends with \(ending)"] + shown
  }

  /// Returns the bytes in pieces with pauses between them.
  static func pieces(of bytes: [UInt8], using generator: inout SeededGenerator) -> [Step] {
    let cuts = generator.chance(40) ? [] : (0..<generator.number(1...6)).map { _ in generator.index(below: bytes.count + 1) }
    var steps: [Step] = []
    var start = 0
    for end in cuts.sorted() + [bytes.count] where end > start {
      steps.append(.send(Array(bytes[start..<end])))
      if end < bytes.count, generator.chance(50) { steps.append(.pause(milliseconds: generator.number(0...8))) }
      start = end
    }
    return steps
  }

  /// Returns an ending, and how much is read before it.
  static func ending(using generator: inout SeededGenerator) -> (Reading, Ending) {
    let reading: Reading = generator.pick([.everything, .everything, .nothing, .upTo(generator.number(1...20_000))])
    let ending: Ending =
      switch generator.number(0...99) {
      case 0...29: .close
      case 30...64: .reset
      case 65...84: .halfClose
      case 85...97: .stayOpen(milliseconds: generator.number(1...120))
      default: .stayOpen(milliseconds: generator.number(500...9000))
      }
    return (reading, ending)
  }
}
