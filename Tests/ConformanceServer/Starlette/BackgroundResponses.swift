import Answerback

struct BackgroundResponses: Controller {
  let log = TaskLog()

  var routes: [RouteNode] {
    Get("/background/single") { queued(log.task("single")) }
    Get("/background/multi") { queued([log.task("t1-async"), log.plainTask("t2-sync"), log.task("t3")]) }
    Get("/background/error") {
      queued([log.task("t1-async"), log.plainTask("t2-sync"), log.failingTask("boom"), log.task("t3")])
    }
    Get("/log") { log.all }
    Delete("/log") { () -> NoContent in
      log.clear()
      return NoContent()
    }
  }

  private func queued(_ task: BackgroundTask) -> Response<String> { queued([task]) }

  private func queued(_ tasks: BackgroundTasks) -> Response<String> {
    Response("queued", background: tasks)
  }
}
