//! `wechatpy.work.client.api.oa`: meeting rooms

use crate::row::{Row, row};
use wecom_api::Timestamp;
use wecom_api::meeting_rooms::{
    BookMeetingRoom, CancelMeetingRoomBooking, CreateMeetingRoom, DeleteMeetingRoom, ListMeetingRoomBookings,
    ListMeetingRooms, RoomCoordinates, RoomEquipment, UpdateMeetingRoom,
};

const START: Timestamp = Timestamp::new(1_718_208_000);
const END: Timestamp = Timestamp::new(1_718_211_600);

#[expect(deprecated, reason = "the older client names a booking by its meeting")]
pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("oa.add_meetingroom", |client| CreateMeetingRoom::new("18F-会议室", 10)
            .city("深圳")
            .building("腾讯大厦")
            .floor("18F")
            .equipment([RoomEquipment::Television, RoomEquipment::Telephone])
            .coordinate(RoomCoordinates::new().latitude(22.540503).longitude(113.934528))
            .send(client)
            .await?),
        row!("oa.get_meetingroom_list", |client| ListMeetingRooms::new()
            .city("深圳")
            .building("腾讯大厦")
            .floor("18F")
            .equipment([RoomEquipment::Television])
            .send(client)
            .await?),
        row!("oa.edit_meetingroom", |client| UpdateMeetingRoom::new(2)
            .name("18F-会议室")
            .capacity(12)
            .city("深圳")
            .building("腾讯大厦")
            .floor("18F")
            .equipment([RoomEquipment::Projector])
            .coordinate(RoomCoordinates::new().latitude(22.540503).longitude(113.934528))
            .send(client)
            .await?),
        row!("oa.delete_meetingroom", |client| DeleteMeetingRoom::new(2).send(client).await?),
        row!("oa.get_meetingroom_booking_info", |client| ListMeetingRoomBookings::new()
            .meeting_room_id(2)
            .start_time(START)
            .end_time(END)
            .city("深圳")
            .building("腾讯大厦")
            .floor("18F")
            .send(client)
            .await?),
        row!("oa.book_meetingroom", |client| BookMeetingRoom::new(2, START, END, "zhangsan")
            .subject("Weekly")
            .attendees(["lisi", "wangwu"])
            .send(client)
            .await?),
        // The server wants the booking's ID by now, and takes the meeting's beside it.
        row!("oa.cancle_meetingroom_book", |client| CancelMeetingRoomBooking::new("bkebsada6e027c123cbafAAA")
            .meeting_id("mtebsada6e027c123cbafAAA")
            .keep_schedule(true)
            .send(client)
            .await?),
        row!("oa.get_booking_info_by_meeting_id", |client| {
            wecom_api::meeting_rooms::GetMeetingRoomBookingByMeeting::new(2, "mtebsada6e027c123cbafAAA")
                .send(client)
                .await?
        }),
    ]
}
