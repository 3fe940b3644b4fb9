//! `wechatpy.work.client.api.living`

use crate::row::{Row, row};
use wecom_api::Timestamp;
use wecom_api::live::{
    CancelLiveStream, CreateLiveStream, DeleteLiveStreamReplay, GetLiveStream, GetLiveStreamShopVisitor,
    GetLiveStreamWatchCode, ListLiveStreamIds, ListLiveStreamViewers, LiveStreamActivity, LiveStreamKind,
    UpdateLiveStream,
};

const STREAM: &str = "lvOgQhDgAAmpuJmBGjWe0NS0lJFTAAAA";
const START: Timestamp = Timestamp::new(1_718_208_000);

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("living.create", |client, media| CreateLiveStream::new("zhangsan", "Launch", START, 3600)
            .kind(LiveStreamKind::Activity)
            .description("What is new")
            .agent_id(1000002)
            .remind_time(60)
            .activity_cover_media_id(&media.image)
            .activity_share_media_id(&media.image)
            .activity_detail(LiveStreamActivity::new().description("All of it").image_list([&media.image]))
            .send(client)
            .await?),
        row!("living.modify", |client| UpdateLiveStream::new(STREAM)
            .theme("Launch party")
            .start_time(START)
            .duration(7200)
            .kind(LiveStreamKind::General)
            .description("What is really new")
            .remind_time(60)
            .send(client)
            .await?),
        row!("living.cancel", |client| CancelLiveStream::new(STREAM).send(client).await?),
        row!("living.delete_replay_data", |client| DeleteLiveStreamReplay::new(STREAM).send(client).await?),
        row!("living.get_living_code", |client| GetLiveStreamWatchCode::new(STREAM, "OPENID").send(client).await?),
        row!("living.get_user_all_livingid", |client| ListLiveStreamIds::new("zhangsan")
            .cursor("")
            .limit(20)
            .send(client)
            .await?),
        row!("living.get_living_info", |client| GetLiveStream::new(STREAM).send(client).await?),
        row!("living.get_watch_stat", |client| ListLiveStreamViewers::new(STREAM).next_key("0").send(client).await?),
        row!("living.get_living_share_info", |client| GetLiveStreamShopVisitor::new("CODE").send(client).await?),
    ]
}
