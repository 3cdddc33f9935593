public import Answerback
