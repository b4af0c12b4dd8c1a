"""How many examples the property tests try: few in the plain run, many for who asks.

`pytest --hypothesis-profile=thorough` is for a change to what a property test covers.
"""

from hypothesis import HealthCheck, settings

# No deadline: on a busy machine a slow example says nothing about the code.
settings.register_profile(
    "quick", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=500)
settings.load_profile("quick")
