import AnswerbackTesting
import ScenarioXCTest
import Showcase

// What the scenarios of this folder are run against; the plugin writes the tests.
let scenarioServer: any ServerUnderTest = InProcessServer { try Showcase.makeApp() }
