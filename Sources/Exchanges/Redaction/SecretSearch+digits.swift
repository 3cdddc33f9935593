import FieldValues

// Base64 and hexadecimal.

extension SecretSearch {
  /// A digit of a run, as the text has it.
  private struct Digit {
    var value: UInt8
    var span: Range<Int>
  }

  /// Searches the runs of digits that could hold a secret.
  func searchRuns(in view: View, _ reader: EscapedText, _ depth: Int, _ found: (Match) -> Void) {
    for run in runs(in: view.bytes, reader, depth) {
      if run.mayBeBase64 { searchRuns(of: .base64, in: view, run.span, reader, depth, found) }
      if run.mayBeHexadecimal { searchRuns(of: .hexadecimal, in: view, run.span, reader, depth, found) }
    }
  }

  /// A span in which only digits stand, escaped or not.
  private struct Run {
    var span: Range<Int>
    var mayBeBase64 = false
    var mayBeHexadecimal = false
  }

  private func runs(in bytes: [UInt8], _ reader: EscapedText, _ depth: Int) -> [Run] {
    var runs: [Run] = []
    let leastBase64 = PackedText.base64.digits(for: shortestPacked)
    let leastHexadecimal = PackedText.hexadecimal.digits(for: shortestPacked)
    bytes.withUnsafeBufferPointer { bytes in
      pairs.withUnsafeBufferPointer { pairs in
        PackedText.values.withUnsafeBufferPointer { values in
          guard let text = bytes.baseAddress, let pairs = pairs.baseAddress, let values = values.baseAddress else { return }
          let count = bytes.count
          var place = 0
          while place < count {
            if values[Int(text[place])] == 64, !EscapedText.isLead(text[place]) {
              place += 1
              continue
            }
            // The bytes that the last six digits make, at each of the three offsets that digits can have from bytes.
            var window = 0
            var may: UInt8 = 0
            func look() {
              let (one, two, three) = (window >> 4 & 0xFFFF_FFFF, window >> 2 & 0xFFFF_FFFF, window & 0xFFFF_FFFF)
              let (a, b, c) = (pairs[one >> 16], pairs[two >> 16], pairs[three >> 16])
              may |= (a | b | c) & SecretSearch.mayBegin
              if (a | b | c) & SecretSearch.isBase64 != 0 {
                may |= (a & pairs[one & 0xFFFF] | b & pairs[two & 0xFFFF] | c & pairs[three & 0xFFFF]) & SecretSearch.isBase64
              }
            }
            let start = place
            var digits = 0
            var hexadecimal = 0
            var longestHexadecimal = 0
            while place < count {
              var byte = text[place]
              var value = values[Int(byte)]
              if value != 64 {
                place += 1
              } else if EscapedText.isLead(byte), let reading = reader.digit(at: place, depth - 1, PackedText.base64.isDigit) {
                byte = reading.first
                value = values[Int(byte)]
                place = reading.end
              } else if digits > 0, let fold = reader.fold(at: place, depth - 1) {
                place = fold.end
                continue
              } else {
                break
              }
              digits += 1
              hexadecimal = byte.hexDigitValue == nil ? 0 : hexadecimal + 1
              longestHexadecimal = max(longestHexadecimal, hexadecimal)
              window = (window << 6 | Int(value)) & 0xF_FFFF_FFFF
              look()
            }
            let end = place
            if place == start { place += 1 }
            guard digits >= leastBase64 else { continue }
            for _ in 0..<5 {
              window = window << 6 & 0xF_FFFF_FFFF
              look()
            }
            let run = Run(span: start..<end, mayBeBase64: may != 0, mayBeHexadecimal: longestHexadecimal >= leastHexadecimal)
            if run.mayBeBase64 || run.mayBeHexadecimal { runs.append(run) }
          }
        }
      }
    }
    return runs
  }

  private func searchRuns(
    of coding: PackedText,
    in view: View,
    _ span: Range<Int>,
    _ reader: EscapedText,
    _ depth: Int,
    _ found: (Match) -> Void
  ) {
    var run: [Digit] = []
    var escapes = 0
    var place = span.lowerBound
    let least = coding.digits(for: shortestPacked)
    // A run of any length is searched in pieces. What they share holds the longest secret in the longest spelling.
    let shared = min(longest * 24 + 64, SecretSearch.piece / 2)
    func search(isCutOff: Bool) {
      if run.count >= least, depth > escapes { searchRun(run, coding, isCutOff: isCutOff, depth - escapes - 1, in: view, found) }
    }
    func add(_ value: UInt8, _ span: Range<Int>) {
      if run.count == SecretSearch.piece {
        search(isCutOff: false)
        run.removeFirst(run.count - shared)
      }
      run.append(Digit(value: value, span: span))
      place = span.upperBound
    }
    while place < span.upperBound {
      let byte = view.bytes[place]
      if let value = coding.value(byte) {
        add(value, place..<place + 1)
      } else if let reading = reader.digit(at: place, depth - 1, coding.isDigit), let value = coding.value(reading.first) {
        escapes = max(escapes, reading.depth)
        add(value, place..<reading.end)
      } else if let fold = reader.fold(at: place, depth - 1) {
        escapes = max(escapes, fold.depth)
        place = fold.end
      } else {
        search(isCutOff: false)
        run.removeAll(keepingCapacity: true)
        escapes = 0
        place += 1
      }
    }
    search(isCutOff: view.showsCut(at: place))
  }

  /// Searches what a run decodes to from each digit with which a group could begin.
  private func searchRun(
    _ run: [Digit],
    _ coding: PackedText,
    isCutOff: Bool,
    _ depth: Int,
    in view: View,
    _ found: (Match) -> Void
  ) {
    for offset in 0..<coding.digitsOfGroup where run.count - offset >= 2 {
      var decoded = View([])
      decoded.isCutOff = isCutOff
      forEachByte(of: run, from: offset, coding) { byte, first, last in
        decoded.bytes.append(byte)
        decoded.spans.append(view.source(run[first].span.lowerBound..<run[last].span.upperBound))
      }
      search(decoded, depth: depth, found)
    }
  }

  private func forEachByte(
    of run: [Digit],
    from offset: Int,
    _ coding: PackedText,
    _ body: (_ byte: UInt8, _ first: Int, _ last: Int) -> Void
  ) {
    var bits = 0
    var value: UInt32 = 0
    var index = offset
    while index < run.count {
      value = (value << UInt32(coding.bits) | UInt32(run[index].value)) & 0xFFFF
      bits += coding.bits
      if bits >= 8 {
        bits -= 8
        // A byte of base64 lies in two digits, and so does one in hexadecimal.
        body(UInt8(truncatingIfNeeded: value >> UInt32(bits)), index - 1, index)
      }
      index += 1
    }
  }

  /// A coding that writes bytes as digits of fewer bits.
  enum PackedText: CaseIterable {
    case base64, hexadecimal

    var bits: Int { self == .base64 ? 6 : 4 }
    /// The digits after which digits and bytes begin together again.
    var digitsOfGroup: Int { self == .base64 ? 4 : 2 }

    /// The least number of digits that hold so many bytes.
    func digits(for bytes: Int) -> Int { (bytes * 8 + bits - 1) / bits }

    /// The value of a digit; base64 has two alphabets (RFC 4648 sections 4 and 5).
    func value(_ byte: UInt8) -> UInt8? {
      if self == .hexadecimal { return byte.hexDigitValue }
      let value = PackedText.values[Int(byte)]
      return value < 64 ? value : nil
    }

    func isDigit(_ byte: UInt8) -> Bool { value(byte) != nil }

    /// The digits of base64; 64 for bytes that are none.
    static let values: [UInt8] = {
      var values = [UInt8](repeating: 64, count: 256)
      let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
      for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(truncatingIfNeeded: value) }
      values[Int(UInt8(ascii: "-"))] = 62
      values[Int(UInt8(ascii: "_"))] = 63
      return values
    }()
  }
}
