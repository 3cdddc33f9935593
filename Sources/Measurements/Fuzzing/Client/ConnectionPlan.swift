import SystemIO

/// What a client does on one connection, decided beforehand.
struct ConnectionPlan {
  enum Step {
    case send([UInt8])
    case pause(milliseconds: Int)
  }

  enum Reading {
    case everything
    case nothing
    /// Until so many bytes have come.
    case upTo(Int)
  }

  /// What follows after the last step.
  enum Ending {
    case close
    /// SO_LINGER with 0 seconds, so that the server sees a reset.
    case reset
    /// No more is sent; what comes is read until the server closes.
    case halfClose
    /// Reads for so long, then closes.
    case stayOpen(milliseconds: Int)
    /// Reads until the check is content, then closes.
    case whenAnswered
  }

  /// The number of the case.
  let number: Int
  /// What it is, in a few words.
  let name: String
  var steps: [Step]
  var reading = Reading.everything
  var ending: Ending
  /// The size of the socket's receive buffer; nil leaves it as it is.
  var receiveBuffer: Int?
  /// How long the server may take in the end, in milliseconds.
  var patience = 20_000 * ActiveSanitizer.slowness
  /// Judges what the server sends.
  var check: any ResponseCheck
}

extension ConnectionPlan {
  /// Judges what a server sends on a connection.
  protocol ResponseCheck {
    /// Takes what has come.
    mutating func take(_ bytes: [UInt8])
    /// Whether everything has come that can come.
    var isAnswered: Bool { get }
    /// What is wrong with it; nil when nothing is.
    func fault(after end: End) -> String?
  }

  /// How a connection ended.
  enum End: Equatable {
    /// By the client, as it was planned.
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

  /// The plan in lines, for a report.
  ///
  /// - Parameter isWhole: whether every step is shown, with all of its bytes.
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

  /// The bytes in pieces with pauses between them.
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

  /// An ending, and how much is read before it.
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
