"""The application itself: its settings and its menu."""

from served import client, done, filled, refused, same

AGENT = 1000002


def run():
    done(client.agent.set(AGENT, name="报警", description="磁盘和网络", redirect_domain="example.com"))
    agent = client.agent.get(AGENT)
    same((agent["agentid"], agent["name"], agent["description"]), (AGENT, "报警", "磁盘和网络"))
    filled(agent, square_logo_url=str, allow_userinfos=dict, allow_partys=dict, close=int)
    assert AGENT in [it["agentid"] for it in client.agent.list()]
    menu()


def menu():
    entry = {"type": "view", "name": "搜索", "url": "https://example.com/"}
    button = [{"type": "click", "name": "今日", "key": "today"}, {"name": "更多", "sub_button": [entry]}]
    done(client.menu.create(AGENT, {"button": button}))
    same(client.menu.get(AGENT)["button"], button)
    done(client.menu.update(AGENT, {"button": [entry]}))
    same(client.menu.get(AGENT)["button"], [entry])
    done(client.menu.delete(AGENT))
    with refused(46003):
        client.menu.get(AGENT)
    with refused(40016):
        client.menu.create(AGENT, {"button": []})
