import Workbench

/// The steps of `answerback tour`: what a newcomer does first, on the routes of the showcase.
enum ShowcaseTour {
  static let steps = [
    Tour.Step(
      "Find a route",
      press: "/, write login, press Enter",
      "The catalogue lists every route. / filters routes, scenarios and history together.",
      until: .selected(path: "/cookies/layers/controller/login")
    ),
    Tour.Step(
      "Send a request",
      press: "Enter",
      "On a route that changes nothing, Enter sends its request. The body comes at once, with the headers that matter.",
      until: .response(path: "/cookies/layers/controller/login")
    ),
    Tour.Step(
      "See the cookies",
      press: "t, then c",
      "t shows the tabs of the response; a letter chooses one. Each Set-Cookie line has a row, and says whether it is stored.",
      until: .tab(.cookies)
    ),
    Tour.Step(
      "Add checks",
      press: "A, and A again",
      "A proposes checks for this response; A again takes them all. Space takes one, and a adds one for any selected row.",
      until: .checks(3)
    ),
    Tour.Step(
      "Save a scenario",
      press: "s, then Enter",
      "The request and its checks become a text file that git can keep. The line below asks for its name.",
      until: .saved
    ),
    Tour.Step(
      "Run the scenario",
      press: "T",
      "This is what `answerback run` and `swift test` do, too. The verdicts stand in the Checks tab.",
      until: .passed
    ),
    Tour.Step(
      "See a scenario fail",
      press: "T",
      "Another scenario was put beside yours. It expects a name that the server no longer sends.",
      until: .failed(name: "renamed"),
      writing: (
        "renamed",
        """
        GET {{base}}/default/resource

        HTTP 200
        [Asserts]
        jsonpath "$.name" == "an old name"

        """
      )
    ),
    Tour.Step(
      "Accept the change",
      press: "Space, then s",
      "You see what was expected, and what came. Space accepts the selected difference, and s writes the file.",
      until: .accepted(name: "renamed")
    ),
    Tour.Step(
      "Ask for another media type",
      press: "1, then /, write report, press Enter twice",
      "This route offers JSON, MessagePack, CSV and text. Without an Accept header it sends the first.",
      until: .response(path: "/negotiation/report")
    ),
    Tour.Step(
      "Change a header",
      press: "2, go to + add a header, press Enter, write Accept: text/csv, press Enter, then r",
      "The request is edited in place, and r sends it from anywhere.",
      until: .responseTo(header: "Accept", path: "/negotiation/report")
    ),
    Tour.Step(
      "See why this type was chosen",
      press: "t, then n",
      "What was asked for, what the route offers, what was chosen and why.",
      until: .tab(.negotiation)
    ),
    Tour.Step(
      "Watch events",
      press: "1, then /, write ticks, press Enter twice",
      "Events are shown as they come.",
      until: .events(3)
    ),
    Tour.Step(
      "End the stream",
      press: "^C (Control and C)",
      "^C cancels what is in flight, and never ends the bench.",
      until: .ended
    ),
  ]
}
