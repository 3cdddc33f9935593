import AnswerbackBench
import Showcase

@main
enum AnswerbackCommand {
  static func main() async {
    await Bench.main(tour: ShowcaseTour.steps) { try Showcase.makeApp() }
  }
}
