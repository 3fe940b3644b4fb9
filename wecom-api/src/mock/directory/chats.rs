//! Group chats of applications.

use super::input::Input;
use super::{Directory, Outcome, done};
use crate::mock::answer::Answer;
use crate::mock::refusal::Refusal;
use serde_json::json;
use std::collections::BTreeMap;

/// The chats by ID.
#[derive(Debug, Default)]
pub(super) struct Chats {
    chats: BTreeMap<String, Chat>,
    count: usize,
}

#[derive(Debug)]
struct Chat {
    name: String,
    owner: String,
    members: Vec<String>,
}

impl Chats {
    fn known(&mut self, id: &str) -> Result<&mut Chat, Refusal> {
        self.chats.get_mut(id).ok_or_else(|| Refusal::new(86003, format!("chatid not found: {id}")))
    }
}

pub(super) fn answer(directory: &mut Directory, path: &str, input: &Input<'_>) -> Option<Outcome> {
    Some(match path {
        "appchat/create" => directory.create_chat(input),
        "appchat/update" => directory.update_chat(input),
        "appchat/get" => directory.get_chat(input),
        "appchat/send" => directory.send_to_chat(input),
        _ => return None,
    })
}

impl Directory {
    /// Members that are not in the directory are refused, once it has any.
    fn check_chat_members(&self, ids: &[String]) -> Result<(), Refusal> {
        match ids.iter().find(|id| !self.members.is_empty() && !self.members.contains(id)) {
            Some(id) => Err(Refusal::new(86007, format!("invalid chat member: {id}"))),
            None => Ok(()),
        }
    }

    fn create_chat(&mut self, input: &Input<'_>) -> Outcome {
        let members = input.texts("userlist");
        if members.len() < 2 {
            return Err(86006.into());
        }
        self.check_chat_members(&members)?;
        let owner = if input.has("owner") { input.text("owner") } else { members[0].clone() };
        if !members.contains(&owner) {
            return Err(86207.into());
        }
        self.chats.count += 1;
        let made = format!("fake-chat-{}", self.chats.count);
        let id = if input.has("chatid") { input.text("chatid") } else { made };
        if self.chats.chats.contains_key(&id) {
            return Err(86215.into());
        }
        self.chats.chats.insert(id.clone(), Chat { name: input.text("name"), owner, members });
        Ok(Answer::Json(json!({ "chatid": id })))
    }

    fn update_chat(&mut self, input: &Input<'_>) -> Outcome {
        let (added, removed) = (input.texts("add_user_list"), input.texts("del_user_list"));
        self.check_chat_members(&added)?;
        let chat = self.chats.known(&input.text("chatid"))?;
        let mut members = chat.members.clone();
        members.retain(|id| !removed.contains(id));
        for id in added {
            if !members.contains(&id) {
                members.push(id);
            }
        }
        let owner = if input.has("owner") { input.text("owner") } else { chat.owner.clone() };
        if !members.contains(&owner) {
            return Err(86207.into());
        }
        if input.has("name") {
            chat.name = input.text("name");
        }
        (chat.owner, chat.members) = (owner, members);
        done()
    }

    fn get_chat(&mut self, input: &Input<'_>) -> Outcome {
        let id = input.text("chatid");
        let chat = self.chats.known(&id)?;
        let info = json!({ "chatid": id, "name": chat.name, "owner": chat.owner, "userlist": chat.members });
        Ok(Answer::Json(json!({ "chat_info": info })))
    }

    fn send_to_chat(&mut self, input: &Input<'_>) -> Outcome {
        self.chats.known(&input.text("chatid"))?;
        self.check_content(input)?;
        self.messages.record(input);
        done()
    }
}
