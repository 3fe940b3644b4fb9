"""Contacts, of which the fake server remembers everything: departments, members, tags, imports and exports."""

import io

from served import client, done, filled, refused, same

AES_KEY = "a" * 43


def run():
    sales, north = departments()
    members(sales, north)
    identities()
    tags(sales)
    member_import(sales)
    department_import(sales, north)
    exports()
    deletion(sales, north)


def departments():
    sales = client.department.create("销售部", parent_id=1, order=10)["id"]
    north = client.department.create("北区", parent_id=sales, id=77, name_en="North")["id"]
    same(north, 77)
    done(client.department.update(north, name="华北区", order=5))
    found = client.department.get(north)
    wanted = {"id": 77, "name": "华北区", "name_en": "North", "parentid": sales, "order": 5, "department_leader": []}
    same(found, wanted)
    same({it["id"] for it in client.department.list()}, {1, sales, north})
    same({it["id"] for it in client.department.list(sales)}, {sales, north})
    same(client.department.simple_list(north), [{"id": north, "parentid": sales, "order": 5}])
    with refused(60004):
        client.department.create("nowhere", parent_id=999)
    with refused(60008):
        client.department.create("华北区", parent_id=sales)
    with refused(60010):
        client.department.update(sales, parent_id=north)
    with refused(60009):
        client.department.create("a:b", parent_id=sales)
    with refused(60123):
        client.department.get(999)
    return sales, north


def members(sales, north):
    zhangsan = {"mobile": "13800000001", "email": "zs@example.com", "gender": 1, "enable": 1}
    done(client.user.create("zhangsan", "张三", department=[sales], **zhangsan))
    client.user.create("lisi", "李四", department=[north], mobile="13800000002", position="经理", tel="010-1234")
    extra = {"attrs": [{"type": 0, "name": "工号", "text": {"value": "007"}}]}
    client.user.create("wangwu", "王五", department=[north, sales], mobile="13800000003", extattr=extra)
    with refused(60102):
        client.user.create("LISI", "李四", department=[north], mobile="13800000004")
    with refused(60104):
        client.user.create("zhaoliu", "赵六", department=[north], mobile="13800000002")
    with refused(60129):
        client.user.create("zhaoliu", "赵六", department=[north])
    with refused(60123):
        client.user.create("zhaoliu", "赵六", department=[999], mobile="13800000004")
    client.user.update("lisi", name="李小四", position="总监")
    lisi = client.user.get("lisi")
    same((lisi["name"], lisi["position"], lisi["mobile"], lisi["department"]), ("李小四", "总监", "13800000002", [north]))
    same(client.user.get("wangwu")["extattr"], extra)
    same([it["userid"] for it in client.user.list(sales, simple=True)], ["zhangsan", "wangwu"])
    same({it["userid"] for it in client.user.list(sales, fetch_child=True)}, {"zhangsan", "lisi", "wangwu"})
    same({it["name"] for it in client.department.get_users(north)}, {"李小四", "王五"})
    same(client.department.get_map_users(north, key="mobile"), {"13800000002": "lisi", "13800000003": "wangwu"})
    same(client.user.getuserid("13800000001"), "zhangsan")
    with refused(46004):
        client.user.getuserid("13900000000")
    with refused(60111):
        client.user.get("nobody")
    filled(client.batch.invite(user=["zhangsan", "nobody"], party=[sales, 999]), invaliduser=list, invalidparty=list)
    assert client.user.get_join_qrcode(size_type=2)
    assert isinstance(client.user.get_active_stat("2026-01-01"), int)


def identities():
    openid = client.user.convert_to_openid("zhangsan")["openid"]
    same(client.user.convert_to_openid("zhangsan")["openid"], openid)
    same(client.user.convert_to_user_id(openid), "zhangsan")
    with refused(60111):
        client.user.convert_to_openid("nobody")
    with refused(40073):
        client.user.convert_to_user_id(f"{openid}-of-nobody")
    # The member has passed the two-factor check and may enter.
    done(client.user.verify("zhangsan"))
    same(client.user.get("zhangsan")["status"], 1)
    client.user.update("zhangsan", enable=0)
    same(client.user.get("zhangsan")["status"], 2)
    client.user.update("zhangsan", enable=1, gender=2)
    zhangsan = client.user.get("zhangsan")
    same((zhangsan["status"], zhangsan["gender"]), (4, "2"))


def tags(sales):
    tag = client.tag.create("骨干")["tagid"]
    client.tag.update(tag, "核心")
    added = client.tag.add_users(tag, ["zhangsan", "nobody"], [sales])
    same(added["invalidlist"], "nobody")
    found = client.tag.get_users(tag)
    same((found["tagname"], found["partylist"]), ("核心", [sales]))
    same(found["userlist"], [{"userid": "zhangsan", "name": "张三"}])
    client.tag.delete_users(tag, ["zhangsan"])
    same(client.tag.get_users(tag)["userlist"], [])
    same(client.tag.list(), [{"tagid": tag, "tagname": "核心"}])
    with refused(40070):
        client.tag.add_users(tag, ["nobody"])
    client.tag.delete(tag)
    with refused(40068):
        client.tag.get_users(tag)
    same(client.tag.list(), [])


def uploaded(name, *lines):
    text = "".join(f"{line}\r\n" for line in lines)
    return client.media.upload("file", (name, io.BytesIO(text.encode("utf-8-sig")), "text/csv"))["media_id"]


CALLBACK = ("https://example.com/callback", "a-token", AES_KEY)
MEMBERS = "姓名,帐号,手机号,邮箱,所在部门,职位,性别,是否部门内领导,排序,别名,地址,座机,禁用,禁用项"


def member_import(sales):
    media = uploaded(
        "成员.csv",
        MEMBERS,
        "钱七,qianqi,13800000007,qq@example.com,1;%d,工程师,女,0;1,3;4,Qian,\"上海, 浦东\",021-55,0," % sales,
        "张三三,zhangsan,,,,,,,,,,,,",
        "孙八,sunba,13800000001,,1,,,,,,,,,",
        "周九,zhoujiu,13800000009,,999,,,,,,,,,",
    )
    job = client.batch.sync_user(*CALLBACK, media)["jobid"]
    result = client.batch.get_result(job)
    same((result["status"], result["type"], result["total"], result["percentage"]), (3, "sync_user", 4, 100))
    same([(it["userid"], it["errcode"]) for it in result["result"]],
         [("qianqi", 0), ("zhangsan", 0), ("sunba", 60104), ("zhoujiu", 60123)])
    qianqi = client.user.get("qianqi")
    same((qianqi["name"], qianqi["department"], qianqi["is_leader_in_dept"]), ("钱七", [1, sales], [0, 1]))
    same((qianqi["gender"], qianqi["address"], qianqi["telephone"]), ("2", "上海, 浦东", "021-55"))
    same(client.department.get(sales)["department_leader"], ["qianqi"])
    zhangsan = client.user.get("zhangsan")
    same((zhangsan["name"], zhangsan["mobile"]), ("张三三", "13800000001"))
    # Whoever is not in the file goes.
    media = uploaded(
        "成员.csv",
        MEMBERS,
        "张三,zhangsan,13800000001,,%d,,,,,,,,," % sales,
        "李四,lisi,13800000002,,77,,,,,,,,,",
        "王五,wangwu,13800000003,,77,,,,,,,,,",
    )
    job = client.batch.replace_user(*CALLBACK, media)["jobid"]
    same(client.batch.get_result(job)["type"], "replace_user")
    same({it["userid"] for it in client.user.list(1, fetch_child=True)}, {"zhangsan", "lisi", "wangwu"})
    with refused(40007):
        client.batch.sync_user(*CALLBACK, "no-media")
    with refused(40088):
        client.batch.get_result("no-job")


def department_import(sales, north):
    media = uploaded(
        "部门.csv", "部门名称,部门ID,父部门ID,排序", "公司,1,0,1", "营销部,%d,1,7" % sales, "华北区,%d,%d," % (north, sales),
        "华南区,78,%d,2" % sales,
    )
    job = client.batch.replace_party(*CALLBACK, media)["jobid"]
    result = client.batch.get_result(job)
    same((result["type"], [it["partyid"] for it in result["result"]]), ("replace_party", [1, sales, north, 78]))
    same({it["errcode"] for it in result["result"]}, {0})
    # Bits: 1 is a new department, 2 another name, 4 another place, 8 another position.
    same([it["action"] for it in result["result"]], [10, 10, 0, 1])
    same([it["name"] for it in client.department.list(sales)], ["营销部", "华北区", "华南区"])
    client.department.delete(78)


def exports():
    for job in [
        client.export.export_simple_user(AES_KEY),
        client.export.export_user(AES_KEY, block_size=10000),
        client.export.export_department(AES_KEY),
        client.export.export_taguser(1, AES_KEY),
    ]:
        assert isinstance(job, str) and job, job
        result = filled(client.export.get_result(job), status=int, data_list=list)
        filled(result["data_list"][0], url=str, size=int, md5=str)


def deletion(sales, north):
    with refused(60006):
        client.department.delete(sales)
    with refused(60005):
        client.department.delete(north)
    with refused(60007):
        client.department.delete(1)
    client.user.delete("wangwu")
    client.user.batch_delete(["lisi"])
    with refused(60111):
        client.user.get("lisi")
    client.department.delete(north)
    same({it["id"] for it in client.department.list()}, {1, sales})
