import AnswerbackBench
import Showcase

@main
enum AnswerbackCommand {
  static func main() async {
    await Bench.main { try Showcase.makeApp() }
  }
}
