//! `wechatpy.work.client.api.invoice`

use crate::row::{Row, row};
use wecom_api::invoices::{
    GetInvoice, InvoiceCard, ListInvoices, ReimburseStatus, UpdateInvoiceStatus, UpdateInvoiceStatuses,
};

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("invoice.get_info", |client| GetInvoice::new("CARDID", "ENCRYPTCODE").send(client).await?),
        row!("invoice.get_info_batch", |client| ListInvoices::new([
            InvoiceCard::new("CARDID1", "ENCRYPTCODE1"),
            InvoiceCard::new("CARDID2", "ENCRYPTCODE2"),
        ])
        .send(client)
        .await?),
        row!("invoice.update_status", |client| {
            UpdateInvoiceStatus::new("CARDID", "ENCRYPTCODE", ReimburseStatus::Locked).send(client).await?
        }),
        row!("invoice.update_status_batch", |client| UpdateInvoiceStatuses::new(
            "OPENID",
            ReimburseStatus::Settled,
            [InvoiceCard::new("CARDID", "ENCRYPTCODE")],
        )
        .send(client)
        .await?),
    ]
}
