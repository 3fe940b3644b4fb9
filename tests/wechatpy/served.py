"""wechatpy's clients with their requests sent to the fake server, and the record of the functions that were called.

wechatpy itself is as its authors published it: only the transport below it is another.
"""

import functools
import inspect
import sys
from contextlib import contextmanager

import requests
from wechatpy.client.api.base import BaseWeChatAPI
from wechatpy.exceptions import WeChatClientException
from wechatpy.work import WeChatClient
from wechatpy.work.services import WeChatServiceClient

URL, CORP_ID, SECRET, PROVIDER_SECRET, SUITE_ID, SUITE_SECRET = sys.argv[1:]
REAL = "https://qyapi.weixin.qq.com/"


class ToFakeServer(requests.adapters.HTTPAdapter):
    """Sends to the fake server what is meant for the real one, and nothing else anywhere."""

    def send(self, request, **kwargs):
        assert request.url.startswith(REAL), f"a request to another host: {request.url.split('?')[0]}"
        request.url = f"{URL}/{request.url.removeprefix(REAL)}"
        # A proxy of the environment must not stand between.
        kwargs["proxies"] = None
        return super().send(request, **kwargs)


TO_FAKE_SERVER = ToFakeServer()
# Of every session, so that `requests.get`, which makes one of its own, is no way out.
requests.Session.get_adapter = lambda self, url: TO_FAKE_SERVER

# Names such as `user.get`: all public functions; those that came back; those that failed.
functions, succeeded, failed = set(), set(), set()
depth = 0


def recorded(name, function):
    """The function, with its calls recorded. Those that wechatpy makes of its own functions do not count."""

    @functools.wraps(function)
    def call(*args, **kwargs):
        global depth
        if depth == 0:
            # The last line tells where a failure is.
            print(name, flush=True)
        depth += 1
        try:
            result = function(*args, **kwargs)
            if inspect.isgenerator(result):
                # Its requests are made when it is read.
                result = list(result)
        except (WeChatClientException, KeyError):
            # By the server, or by wechatpy itself, which misses a field in the answer.
            failed.update([name] if depth == 1 else [])
            raise
        finally:
            depth -= 1
        succeeded.update([name] if depth == 0 else [])
        return result

    return call


def record(client, prefix=""):
    """Replaces all public functions of a client's areas by recorded ones."""
    for area, api in inspect.getmembers(client, lambda member: isinstance(member, BaseWeChatAPI)):
        for function, _ in inspect.getmembers(type(api), inspect.isfunction):
            if not function.startswith("_"):
                name = f"{prefix}{area}.{function}"
                functions.add(name)
                setattr(api, function, recorded(name, getattr(api, function)))
    return client


def new_client(**options):
    return record(WeChatClient(CORP_ID, SECRET, **options))


def new_suite_client(suite_ticket="a-ticket"):
    return record(WeChatServiceClient(CORP_ID, SUITE_ID, SUITE_SECRET, suite_ticket), "services.")


client = new_client()


@contextmanager
def refused(code):
    """What is called inside must be refused by the server with this errcode."""
    try:
        yield
    except WeChatClientException as error:
        assert error.errcode == code, f"{error.errcode} instead of {code}: {error.errmsg}"
    else:
        raise AssertionError(f"not refused with {code}")


def same(found, wanted):
    assert found == wanted, f"{found!r} instead of {wanted!r}"


def done(result):
    """An answer that says nothing but that it is done."""
    same(result, {"errcode": 0, "errmsg": "ok"})


def filled(result, **kinds):
    """An answer with these fields, each of its kind. Texts and lists are not empty."""
    for name, kind in kinds.items():
        value = result.get(name)
        assert type(value) is kind, f"{name} is {value!r} and no {kind.__name__} in {result!r}"
        assert value or kind in (int, float, bool), f"{name} is empty in {result!r}"
    return result
