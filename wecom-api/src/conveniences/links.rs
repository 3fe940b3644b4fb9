//! URLs that are made, not called: logging in, and downloads.

use crate::client::Client;
use crate::codec::Secret;
use crate::error::Error;
use crate::operation::TokenKind;
use crate::shared::{AgentId, MediaId};
use url::Url;

/// What a web login asks a member for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// Who the member is; the member is not asked (`snsapi_base`).
    #[default]
    Base,
    /// Name, avatar and, where the member agrees, mobile and email (`snsapi_privateinfo`), for an application of a
    /// corp. Without the application the server would give no more than for [`Base`](Self::Base).
    PrivateInfo {
        /// The application, in place of that of [`AuthorizeUrl::agent`].
        agent_id: AgentId,
    },
    /// The same for a third-party application, which its suite ID names.
    SuitePrivateInfo,
}

/// The page that sends a member back to `redirect_uri` with a code, which `GetVisitorIdentity` turns into a user
/// ID. Official document: [91022](https://developer.work.weixin.qq.com/document/path/91022).
///
/// ```
/// use wecom_api::AuthorizeUrl;
///
/// let url = AuthorizeUrl::new("ww1234", "https://example.com/back?x=1").state("s").agent(1000002).to_string();
/// assert!(url.starts_with("https://open.weixin.qq.com/connect/oauth2/authorize?appid=ww1234&redirect_uri=https%3A%2F%2F"));
/// assert!(url.ends_with("&state=s&agentid=1000002#wechat_redirect"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizeUrl {
    app_id: String,
    redirect_uri: String,
    scope: Scope,
    state: String,
    agent: Option<AgentId>,
}

impl AuthorizeUrl {
    /// The page for a corp ID or, for a third-party application, a suite ID. The domain of `redirect_uri` must be
    /// trusted in the application's settings.
    pub fn new(app_id: impl Into<String>, redirect_uri: impl Into<String>) -> Self {
        Self {
            app_id: app_id.into(),
            redirect_uri: redirect_uri.into(),
            scope: Scope::Base,
            state: String::new(),
            agent: None,
        }
    }

    /// What to ask the member for.
    pub fn scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// A text that comes back with the code: letters and digits, at most 128 bytes.
    pub fn state(mut self, state: impl Into<String>) -> Self {
        self.state = state.into();
        self
    }

    /// The application of the corp. The vendor recommends to name it, for licences that begin with the first use.
    pub fn agent(mut self, agent_id: impl Into<AgentId>) -> Self {
        self.agent = Some(agent_id.into());
        self
    }

    /// The page on which a member logs in to this application of the corp by scanning a code, for browsers on a
    /// computer.
    pub fn to_qr_url(&self, agent_id: impl Into<AgentId>) -> String {
        self.qr_url("CorpApp", Some(agent_id.into()))
    }

    /// The same for a third-party application, whose suite ID this is made from.
    pub fn to_suite_qr_url(&self) -> String {
        self.qr_url("ServiceApp", None)
    }

    fn qr_url(&self, login_type: &str, agent: Option<AgentId>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("login_type", login_type).append_pair("appid", &self.app_id);
        if let Some(agent) = agent {
            query.append_pair("agentid", &agent.to_string());
        }
        query.append_pair("redirect_uri", &self.redirect_uri).append_pair("state", &self.state);
        format!("https://login.work.weixin.qq.com/wwlogin/sso/login?{}", query.finish())
    }
}

impl std::fmt::Display for AuthorizeUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (scope, agent) = match self.scope {
            Scope::Base => ("snsapi_base", self.agent),
            Scope::PrivateInfo { agent_id } => ("snsapi_privateinfo", Some(agent_id)),
            Scope::SuitePrivateInfo => ("snsapi_privateinfo", None),
        };
        let mut query = form_urlencoded::Serializer::new(String::new());
        // The page reads its parameters in this order only.
        query.append_pair("appid", &self.app_id);
        query.append_pair("redirect_uri", &self.redirect_uri);
        query.append_pair("response_type", "code").append_pair("scope", scope).append_pair("state", &self.state);
        if let Some(agent) = agent {
            query.append_pair("agentid", &agent.to_string());
        }
        write!(f, "https://open.weixin.qq.com/connect/oauth2/authorize?{}#wechat_redirect", query.finish())
    }
}

impl Client {
    /// The login page for this client's corp.
    pub fn authorize_url(&self, redirect_uri: impl Into<String>) -> AuthorizeUrl {
        AuthorizeUrl::new(self.corp_id(), redirect_uri)
    }

    /// A URL from which a temporary media file can be fetched for as long as the token lives. It holds the
    /// token: give it to trusted programs only.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn media_url(&self, media_id: impl Into<MediaId>) -> Result<Secret, Error> {
        self.download_url("/cgi-bin/media/get", &media_id.into()).await
    }

    /// The same for a voice recording of the JS-SDK in high quality.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn recorded_voice_url(&self, media_id: impl Into<MediaId>) -> Result<Secret, Error> {
        self.download_url("/cgi-bin/media/get/jssdk", &media_id.into()).await
    }

    async fn download_url(&self, path: &str, media_id: &MediaId) -> Result<Secret, Error> {
        let token = self.token(TokenKind::Access).await?;
        let query = [("access_token", token.expose()), ("media_id", media_id.as_str())];
        let text = format!("{}{path}", self.base_url().trim_end_matches('/'));
        let url = Url::parse_with_params(&text, query).map_err(|error| Error::Configuration(error.to_string()))?;
        Ok(Secret::new(url))
    }
}

#[cfg(test)]
mod tests {
    use super::{AuthorizeUrl, Scope};

    #[test]
    fn no_page_is_made_without_the_application_that_it_needs() {
        let url = AuthorizeUrl::new("ww1", "https://a.b/c?d=e").state("s");
        let authorize = |scope, agent| {
            format!(
                "https://open.weixin.qq.com/connect/oauth2/authorize?appid=ww1&redirect_uri=https%3A%2F%2Fa.b%2Fc%3Fd%3De\
                 &response_type=code&scope={scope}&state=s{agent}#wechat_redirect"
            )
        };
        let log_in = |kind, agent| {
            format!(
                "https://login.work.weixin.qq.com/wwlogin/sso/login?login_type={kind}&appid=ww1{agent}\
                 &redirect_uri=https%3A%2F%2Fa.b%2Fc%3Fd%3De&state=s"
            )
        };
        let private = url.clone().agent(1).scope(Scope::PrivateInfo { agent_id: 7.into() });
        let suite = url.clone().agent(1).scope(Scope::SuitePrivateInfo);
        for (made, wanted) in [
            (url.to_string(), authorize("snsapi_base", "")),
            (url.clone().agent(7).to_string(), authorize("snsapi_base", "&agentid=7")),
            (private.to_string(), authorize("snsapi_privateinfo", "&agentid=7")),
            (suite.to_string(), authorize("snsapi_privateinfo", "")),
            (url.to_qr_url(7), log_in("CorpApp", "&agentid=7")),
            (private.to_qr_url(8), log_in("CorpApp", "&agentid=8")),
            (url.clone().agent(1).to_suite_qr_url(), log_in("ServiceApp", "")),
        ] {
            assert_eq!(made, wanted);
        }
    }
}
