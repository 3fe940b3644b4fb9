//! wechatpy's enterprise client (`wechatpy.work`), module by module.

mod agent;
mod appchat;
mod batch;
mod calendar;
mod department;
mod email;
mod export;
mod external_contact;
mod invoice;
mod jsapi;
mod kf;
mod kf_message;
mod living;
mod media;
mod menu;
mod message;
mod misc;
mod oa_approval;
mod oa_checkin;
mod oa_journal;
mod oa_meeting_room;
mod oauth;
mod schedule;
mod service;
mod tag;
mod user;

use crate::row::Row;

/// The rows of all modules.
pub(crate) fn rows() -> Vec<Row> {
    let modules = [
        agent::rows(),
        appchat::rows(),
        batch::rows(),
        calendar::rows(),
        department::rows(),
        email::rows(),
        export::rows(),
        external_contact::rows(),
        invoice::rows(),
        jsapi::rows(),
        kf::rows(),
        kf_message::rows(),
        living::rows(),
        media::rows(),
        menu::rows(),
        message::rows(),
        misc::rows(),
        oa_approval::rows(),
        oa_checkin::rows(),
        oa_journal::rows(),
        oa_meeting_room::rows(),
        oauth::rows(),
        schedule::rows(),
        service::rows(),
        tag::rows(),
        user::rows(),
    ];
    modules.into_iter().flatten().collect()
}
