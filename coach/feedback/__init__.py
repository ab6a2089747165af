"""From scores to advice: one strength, a few points to improve, one next action.

The engine speaks in message ids and parameters, never in prose. `advise` chooses,
`ADVICE_MESSAGES` is all that it can say.
"""

from coach.feedback.engine import advise
from coach.feedback.messages import ADVICE_MESSAGES

__all__ = ["ADVICE_MESSAGES", "advise"]
