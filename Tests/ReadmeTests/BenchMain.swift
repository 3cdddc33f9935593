import AnswerbackBench

enum Lamps {
  static func main() async {
    await Bench.main { try makeApp() }
  }
}
