"""Opens and makes envelopes of callbacks with wechatpy's crypto module.

    envelopes.py FILE            opens what is sealed in FILE, and seals its messages: JSON on standard output
    envelopes.py FILE SECONDS    opens and parses what is sealed in FILE for so long: messages a CPU second
"""

import json
import sys
import time

from wechatpy.work import parse_message
from wechatpy.work.crypto import WeChatCrypto


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        given = json.load(file)
    crypto = WeChatCrypto(given["token"], given["key"], given["receive_id"])

    def opened(sealed):
        return crypto.decrypt_message(sealed["body"], sealed["signature"], sealed["timestamp"], sealed["nonce"])

    if len(sys.argv) > 2:
        print(rate(given["sealed"], lambda sealed: parse_message(opened(sealed)), float(sys.argv[2])))
    else:
        texts = [opened(sealed) for sealed in given["sealed"]]
        texts = [text if isinstance(text, str) else text.decode() for text in texts]
        sealed = [crypto.encrypt_message(message, "1372623149", "1409659813") for message in given["messages"]]
        json.dump({"opened": texts, "sealed": sealed}, sys.stdout)


def rate(items, handle, seconds):
    count, begun = 0, time.process_time()
    while time.process_time() - begun < seconds:
        for item in items:
            handle(item)
        count += len(items)
    return count / (time.process_time() - begun)


main()
