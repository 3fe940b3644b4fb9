//! The directory, read as a whole.

use crate::client::Client;
use crate::contacts::{ListUsers, User};
use crate::error::Error;
use crate::shared::{DepartmentId, UserId};
use std::collections::BTreeMap;

/// The members of a department as a map from a chosen field to their user IDs, such as from mobile to user ID.
/// Members for whom `field` gives nothing are left out; of two with the same value, the later one stays.
///
/// ```no_run
/// # async fn example(client: wecom_api::Client) -> Result<(), wecom_api::Error> {
/// // The whole corp, by email address.
/// let by_email = wecom_api::user_ids_by(&client, 1, true, |user| Some(user.email.clone())).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// See [`Error`].
pub async fn user_ids_by<K: Ord>(
    client: &Client,
    department_id: impl Into<DepartmentId>,
    with_children: bool,
    field: impl Fn(&User) -> Option<K>,
) -> Result<BTreeMap<K, UserId>, Error> {
    let answer = ListUsers::new(department_id).fetch_child(with_children).send(client).await?;
    Ok(answer.user_list.into_iter().filter_map(|user| Some((field(&user)?, user.userid))).collect())
}
