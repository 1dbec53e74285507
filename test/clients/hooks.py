"""What schemathesis does before every request.

With ADDRESSES=many each request comes from another address: after some hundred refusals it would only meet the limits.
Values in an address are cut: above 16 KB it is Node that answers (431), before the application is asked.
"""

import ipaddress
import itertools
import os

import schemathesis

addresses = itertools.count(int(ipaddress.ip_address("10.0.0.1")))


@schemathesis.hook
def before_call(context, case, kwargs):
    if os.environ.get("ADDRESSES") == "many":
        case.headers["X-Forwarded-For"] = str(ipaddress.ip_address(next(addresses)))
    for values in (case.path_parameters, case.query):
        for name, value in (values or {}).items():
            if isinstance(value, str):
                values[name] = value[:1000]
