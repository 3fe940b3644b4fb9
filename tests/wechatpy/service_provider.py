"""The corp as a service provider, and a third-party application of it."""

from served import PROVIDER_SECRET, SUITE_ID, SUITE_SECRET, client, done, filled, new_client, new_suite_client, refused


def run():
    provider()
    third_party()


def provider():
    found = client.service.get_provider_token(PROVIDER_SECRET)
    filled(found, provider_access_token=str, expires_in=int)
    # With its retries, wechatpy would ask again and again.
    patient = new_client(auto_retry=False)
    with refused(40001):
        patient.service.get_provider_token("wrong")
    filled(client.service.get_suite_token(SUITE_ID, SUITE_SECRET, "a-ticket"), suite_access_token=str, expires_in=int)
    with refused(40083):
        client.service.get_suite_token("wwother", SUITE_SECRET, "a-ticket")
    with refused(40085):
        client.service.get_suite_token(SUITE_ID, SUITE_SECRET, "")
    # The server wants the provider's token under the name `access_token`, where wechatpy has the corp's own.
    as_provider = new_client(access_token=found["provider_access_token"], auto_retry=False)
    filled(as_provider.service.get_login_info("a-code"), usertype=int, user_info=dict, corp_info=dict)


def third_party():
    suite = new_suite_client()
    code = filled(suite.auth.get_pre_auth_code(), pre_auth_code=str, expires_in=int)["pre_auth_code"]
    done(suite.auth.set_session_info(code, auth_type=1))
    given = suite.auth.get_permanent_code("an-auth-code")
    filled(given, access_token=str, permanent_code=str, auth_corp_info=dict, auth_info=dict)
    filled(given["auth_corp_info"], corpid=str, corp_name=str)
    filled(suite.miniprogram.jscode2session("js-code"), corpid=str, session_key=str)
    with refused(40085):
        new_suite_client(suite_ticket="").auth.get_pre_auth_code()
