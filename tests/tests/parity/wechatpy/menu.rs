//! `wechatpy.work.client.api.menu`

use crate::row::{Row, row};
use wecom_api::agents::{CreateMenu, DeleteMenu, GetMenu, MenuAction, MenuButton};
use wecom_api::replace_menu;

fn buttons() -> [MenuButton; 2] {
    [
        MenuButton::new("Today").kind(MenuAction::Click).key("today"),
        MenuButton::new("More")
            .submenu([MenuButton::new("Search").kind(MenuAction::View).url("https://example.com/search")]),
    ]
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("menu.create", |client| CreateMenu::new(1000002, buttons()).send(client).await?),
        row!("menu.get", |client| GetMenu::new(1000002).send(client).await?),
        row!("menu.delete", |client| DeleteMenu::new(1000002).send(client).await?),
        row!("menu.update", |client| replace_menu(client, 1000002, buttons()).await?)
            // Creating replaces. Deleted before, the old menu would be lost where the new one is refused.
            .calls(["POST /cgi-bin/menu/create"]),
    ]
}
