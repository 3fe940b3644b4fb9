"""Runs every function of wechatpy's clients against the fake server: url, corp ID, secret, provider secret, suite ID
and suite secret are the arguments. Fails when one was not called, or was refused that is not outdated.
"""

import access
import agents
import customers
import directory
import messages
import office
import older_forms
import service_provider
from served import failed, functions, succeeded

# How many functions the pinned version has: another number means that the proof is to be looked at again.
ALL = 199

for area in [access, directory, agents, messages, customers, office, service_provider, older_forms]:
    print(f"# {area.__name__}")
    area.run()

forgotten = functions - succeeded - failed
assert not forgotten, f"never called: {sorted(forgotten)}"
outdated = functions - succeeded
assert outdated == older_forms.OUTDATED, f"refused: {sorted(outdated)}"
assert len(functions) == ALL, f"{len(functions)} functions"
print(f"{len(succeeded)} of {len(functions)} functions of wechatpy were served, {len(outdated)} are outdated")
