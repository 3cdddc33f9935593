import XCTest
import Workbench
final class Look: XCTestCase {
  func testLook() {
    for (c,r,a) in [(80,24,true),(120,40,false),(40,10,true),(200,60,false)] {
      var b = Bench(c,r,ascii:a)
      print(b.text)
      b.press("j<Enter>"); b.answerWithCookies(); b.press("th"); print(b.text)
      b.press("tc"); print(b.text)
      b.press("gGtb"); b.press("1k<Enter>"); b.answerWithJSON(); print(b.text)
      b.press("2"); print(b.text)
      b.press("?");print(b.text); b.press("q:");print(b.text); b.press("<Esc>t"); print(b.text); b.press("<Esc>s"); print(b.text)
      b.press("<Esc>"); b.tell(.scenarioFinished(path: Samples.scenarios[0].path, Samples.failedRun)); print(b.text); b.press("<Esc>3");print(b.text)
    }
  }
}
