import Codecs
import Patterns

extension Message {
  /// A larger body is not queried: its tree takes many times the memory.
  private static let mostQueried = 32 * 1024 * 1024

  /// Finds the lines of a JSON body that a path leads to; takes as long as the body is large.
  package static func query(_ body: [UInt8], path: String, id: Int) -> Message {
    func refused(_ problem: String) -> Message { .bodyQueried(id: id, path: path, lines: nil, problem: problem) }
    guard body.count <= mostQueried else { return refused("path: the body has more than \(mostQueried / 1024 / 1024) MB") }
    do {
      let query = try JSONPath(path)
      let bytes = body.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(body.dropFirst(3)) : body
      let places = query.places(in: try QueryValue(json: bytes))
      let (lines, count) = try JSONLines(body).lines(at: places, in: body)
      guard count > 0 else { return refused("\(path) leads to nothing") }
      let words = "\(path): \(count == 1 ? "1 value" : "\(count) values")"
      return .bodyQueried(id: id, path: path, lines: lines, problem: words)
    } catch let error as JSONPath.SyntaxError {
      return refused("path: \(error)")
    } catch {
      return refused("path: the body is not JSON")
    }
  }
}

extension JSONLines {
  /// The lines of the values at these places, and how many of the values there are.
  fileprivate func lines(at places: Set<[JSONPath.Step]>, in body: [UInt8]) -> (lines: [Int32], count: Int) {
    var (found, count, end): ([Int32], Int, Int) = ([], 0, -1)
    var steps: [JSONPath.Step] = []
    for (index, line) in lines.enumerated() {
      if line.kind == .scalar || line.kind == .open {
        let isTop = line.parent < 0
        if !isTop {
          steps.removeLast(max(0, steps.count - Int(line.depth) + 1))
          steps.append(Path.key(of: line, in: body).map { .name($0) } ?? .index(Int(line.place)))
        }
        if places.contains(steps) {
          count += 1
          let last = line.partner >= 0 ? Int(line.partner) : index
          end = max(end, last)
        }
      }
      if index <= end { found.append(Int32(index)) }
    }
    return (found, count)
  }
}
