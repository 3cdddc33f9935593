import Codecs
import Patterns
import Scenarios

extension QueryValue {
  init(json text: String) throws {
    self.init(try Tree(json: Array(text.utf8)))
  }
}
