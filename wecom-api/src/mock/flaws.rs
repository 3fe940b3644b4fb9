//! The errcodes by which a flawed request is refused. Many fields have codes of their own; a field without one is an
//! invalid parameter.

use super::check::{Flaw, FlawKind};
use super::refusal::Refusal;

/// A parameter does not meet the requirements.
const PARAMETER_INVALID: i64 = 40058;

/// The codes of a field; 0 where it has none of its own.
struct Codes {
    /// What the path of the operation begins with.
    operations: &'static str,
    /// The last names of the field's path.
    field: &'static str,
    missing: i64,
    invalid: i64,
    size: i64,
}

const fn of(field: &'static str, missing: i64, invalid: i64, size: i64) -> Codes {
    Codes { operations: "/", field, missing, invalid, size }
}

impl Codes {
    const fn within(mut self, operations: &'static str) -> Self {
        self.operations = operations;
        self
    }

    fn of_kind(&self, kind: FlawKind) -> i64 {
        match kind {
            FlawKind::Missing => self.missing,
            FlawKind::Invalid => self.invalid,
            FlawKind::Size => self.size,
        }
    }
}

/// The first that fits counts, so those of certain operations and places come first.
static CODES: &[Codes] = &[
    of("userid", 41009, 40003, 40003).within("/cgi-bin/user/"),
    of("name", 60112, 60112, 60112).within("/cgi-bin/user/"),
    of("department", 60127, 60123, 60110).within("/cgi-bin/user/"),
    of("mobile", 60103, 60103, 60103).within("/cgi-bin/user/"),
    of("email", 60105, 60105, 60105).within("/cgi-bin/user/"),
    of("biz_mail", 60143, 60143, 60143).within("/cgi-bin/user/"),
    of("direct_leader", 0, 0, 60257).within("/cgi-bin/user/"),
    of("name", 60125, 60125, 60001).within("/cgi-bin/department/"),
    of("id", 60123, 60123, 60123).within("/cgi-bin/department/"),
    of("parentid", 60124, 60124, 60124).within("/cgi-bin/department/"),
    of("chatid", 86201, 86001, 86205).within("/cgi-bin/appchat/"),
    of("name", 86202, 86004, 86004).within("/cgi-bin/appchat/"),
    of("owner", 86203, 86005, 86005).within("/cgi-bin/appchat/"),
    of("userlist", 86204, 86007, 86006).within("/cgi-bin/appchat/"),
    of("add_user_list", 86204, 86007, 86006).within("/cgi-bin/appchat/"),
    of("description", 0, 0, 45004).within("/cgi-bin/agent/"),
    of("name", 0, 0, 45022).within("/cgi-bin/agent/"),
    of("sub_button.name", 42020, 40025, 40025).within("/cgi-bin/menu/"),
    of("sub_button.key", 42019, 42018, 40026).within("/cgi-bin/menu/"),
    of("sub_button.url", 41010, 40054, 40027).within("/cgi-bin/menu/"),
    of("sub_button.type", 40024, 40024, 40024).within("/cgi-bin/menu/"),
    of("sub_button", 0, 0, 40023).within("/cgi-bin/menu/"),
    of("button.name", 41102, 40018, 40018).within("/cgi-bin/menu/"),
    of("button.key", 42019, 42018, 40019).within("/cgi-bin/menu/"),
    of("button.url", 41010, 40055, 40020).within("/cgi-bin/menu/"),
    of("button.type", 40017, 40017, 40017).within("/cgi-bin/menu/"),
    of("button", 40016, 40016, 40016).within("/cgi-bin/menu/"),
    of("code", 41008, 40029, 40029).within("/cgi-bin/auth/"),
    of("code", 41008, 40029, 40029).within("/cgi-bin/user/getuserinfo"),
    of("user_ticket", 84090, 84090, 84090).within("/cgi-bin/auth/"),
    of("type", 41037, 41039, 41039).within("/cgi-bin/externalcontact/add_contact_way"),
    of("scene", 41038, 41040, 41040).within("/cgi-bin/externalcontact/add_contact_way"),
    of("style", 0, 41042, 0).within("/cgi-bin/externalcontact/"),
    of("msgid", 41046, 41047, 41047).within("/cgi-bin/externalcontact/"),
    of("type", 40005, 40005, 40005).within("/cgi-bin/media/"),
    of("media", 44001, 40004, 45001),
    of("fileData", 44001, 40004, 45001),
    of("horizontal_content_list.keyname", 42027, 42027, 42027),
    of("horizontal_content_list.media_id", 42029, 42029, 42029),
    of("horizontal_content_list.userid", 42050, 42050, 42050),
    of("horizontal_content_list.url", 42028, 42028, 42028),
    of("horizontal_content_list", 0, 0, 42035),
    of("vertical_content_list.title", 42033, 42033, 42033),
    of("vertical_content_list", 0, 0, 42036),
    of("jump_list.title", 42033, 42033, 42033),
    of("jump_list.url", 42028, 42028, 42028),
    of("jump_list.app_id", 42030, 42030, 42030),
    of("jump_list", 0, 0, 42042),
    of("card_action.url", 42028, 42028, 42028),
    of("card_action.app_id", 42030, 42030, 42030),
    of("card_action", 42045, 42045, 42045),
    of("card_image.url", 42044, 42044, 42044),
    of("button_list.text", 42038, 42038, 42038),
    of("button_list.key", 42039, 42039, 42039),
    of("option_list.id", 42040, 42040, 42040),
    of("option_list.text", 42041, 42041, 42041),
    of("option_list", 0, 0, 42037),
    of("select_list", 0, 0, 42047),
    of("question_key", 42043, 42043, 42043),
    of("submit_button.key", 42046, 42046, 42046),
    of("submit_button.text", 42049, 42049, 42049),
    of("card_type", 42031, 42031, 42031),
    of("task_id", 42014, 42014, 42014),
    of("news.articles", 0, 0, 45008),
    of("mpnews.articles", 0, 0, 45008),
    of("articles.author", 0, 0, 45032),
    of("attachments", 41088, 0, 41064),
    of("attachments.msgtype", 41065, 41065, 41065),
    of("text.content", 44004, 44004, 45002),
    of("markdown.content", 44004, 44004, 45002),
    of("content", 44004, 0, 45002).within("/cgi-bin/message/"),
    of("msgtype", 40008, 40008, 40008),
    of("media_id", 41006, 40007, 40007),
    of("agentid", 41011, 40056, 40056),
    of("userid", 41009, 40003, 40003),
    of("userid_list", 40031, 40031, 40032),
    of("useridlist", 40031, 40031, 40032),
    of("userlist", 40031, 40031, 40032),
    of("tagid", 41017, 40068, 40068),
    of("tagname", 41018, 40071, 40072),
    of("department", 41019, 60123, 0),
    of("external_userid", 41035, 40096, 40096),
    of("config_id", 41043, 41044, 41044),
    of("welcome_code", 41049, 41050, 41050),
    of("moment_id", 41059, 41060, 41060),
    of("open_kfid", 60251, 60252, 60252),
    of("openid", 0, 40073, 40073),
    of("jobid", 0, 40088, 40088),
    of("suite_id", 41021, 40083, 40083),
    of("suite_ticket", 41023, 40085, 40085),
    of("permanent_code", 41025, 40084, 40084),
    of("pre_auth_code", 0, 40077, 40077),
    of("auth_code", 84076, 40078, 40078),
    of("auth_corpid", 84054, 40013, 40013),
    of("corpid", 41002, 40013, 40013),
    of("template_id", 84019, 40037, 40036),
    of("register_code", 84021, 0, 0),
    of("title", 41016, 0, 0),
    of("description", 41033, 0, 0),
    of("url", 41010, 40094, 40039),
];

/// The refusal of a request to this path.
pub(super) fn refusal(operation: &str, flaw: &Flaw) -> Refusal {
    let names = names(&flaw.path);
    let fits = |codes: &&Codes| operation.starts_with(codes.operations) && ends_with(&names, codes.field);
    let code = CODES.iter().filter(fits).map(|codes| codes.of_kind(flaw.kind)).find(|code| *code != 0);
    let code = code.unwrap_or(PARAMETER_INVALID);
    Refusal::new(code, format!("invalid parameter, {}", flaw.message))
}

/// The path without positions in lists.
fn names(path: &str) -> String {
    let mut names = String::new();
    let mut inside = false;
    for letter in path.chars() {
        match letter {
            '[' => inside = true,
            ']' => inside = false,
            _ if !inside => names.push(letter),
            _ => {}
        }
    }
    names
}

/// Whether a path ends with these names, and not in the middle of one.
fn ends_with(path: &str, names: &str) -> bool {
    path.strip_suffix(names).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::{CODES, Flaw, FlawKind, refusal};
    use crate::error::ErrorCode;

    fn code(operation: &str, kind: FlawKind, path: &str) -> i64 {
        refusal(operation, &Flaw { kind, path: path.to_owned(), message: String::new() }).code.get()
    }

    #[test]
    fn the_code_is_that_of_field_place_and_operation() {
        use FlawKind::{Invalid, Missing, Size};
        assert_eq!(code("/cgi-bin/message/send", Missing, "agentid"), 41011);
        assert_eq!(code("/cgi-bin/message/send", Missing, "news.articles[0].title"), 41016);
        assert_eq!(code("/cgi-bin/message/send", Size, "template_card.jump_list"), 42042);
        assert_eq!(code("/cgi-bin/user/create", Size, "name"), 60112);
        assert_eq!(code("/cgi-bin/department/create", Size, "name"), 60001);
        assert_eq!(code("/cgi-bin/tag/create", Invalid, "tagid"), 40068);
        assert_eq!(code("/cgi-bin/tag/create", Invalid, "other_tagid"), 40058);
    }

    #[test]
    fn every_code_is_one_of_the_servers() {
        for codes in CODES {
            for code in [codes.missing, codes.invalid, codes.size].into_iter().filter(|code| *code != 0) {
                assert!(ErrorCode::new(code).meaning().is_some(), "{code} of {}", codes.field);
            }
        }
    }
}
