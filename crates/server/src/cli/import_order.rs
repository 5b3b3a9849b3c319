//! `mctrade import-order`: straight from the store into the database, with or without a server running.

use mctrade_api_types::sync::ImportResult;
use mctrade_domain::{InvoiceId, OrderId};
use mctrade_storage::Store;
use serde_json::{Value, json};

use super::start::Desk;
use super::{CliError, output, start};
use crate::config::SettingFlags;
use crate::convert::invoice;
use crate::engine::Engine;
use crate::error::{ApiError, ApiResult};

/// Which orders.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The order numbers
    #[arg(required = true, value_name = "ORDER", value_parser = clap::value_parser!(i64).range(1..))]
    orders: Vec<i64>,
    /// The store's hash, where several are connected
    #[arg(long, value_name = "HASH")]
    store: Option<String>,
    /// Print one JSON object for each order, on a line of its own
    #[arg(long)]
    json: bool,
}

/// Imports each order; succeeds only if all could be read.
pub(super) async fn run(flags: &SettingFlags, arguments: Arguments) -> Result<(), CliError> {
    let settings = start::settings(flags, true)?;
    let desk = Desk::open(&settings).await?;
    let store = desk.store(arguments.store.as_deref()).await?;
    let engine = desk.engine(&store).await?;
    let mut all_read = true;
    for order in arguments.orders {
        let imported = import(&desk, &engine, &store, OrderId(order)).await;
        all_read &= imported.is_ok();
        match (imported, arguments.json) {
            (Ok((result, invoice)), true) => output::json(&json!({
                "order_id": order,
                "outcome": result.outcome,
                "detail": result.detail,
                "invoice": invoice,
            }))?,
            (Ok((result, _)), false) => output::line(&result.detail)?,
            (Err(error), true) => output::json(&json!({
                "order_id": order,
                "outcome": "failed",
                "detail": error.detail(),
                "code": error.code(),
                "invoice": null,
            }))?,
            (Err(error), false) => output::line(&format!("Order {order}: {}", error.detail()))?,
        }
    }
    engine.inner().shutdown().await;
    desk.storage.close().await;
    if all_read { Ok(()) } else { Err(CliError::Reported) }
}

async fn import(desk: &Desk, engine: &Engine, store: &Store, order: OrderId) -> ApiResult<(ImportResult, Value)> {
    let stores = std::slice::from_ref(store);
    let result = engine.import(store, order, stores).await?;
    let Some(row) = &result.invoice else {
        return Ok((result, Value::Null));
    };
    let detail = desk.storage.invoices().find_detail(InvoiceId(row.id)).await?;
    let detail = detail.ok_or_else(|| ApiError::internal("an imported invoice is not there"))?;
    let whole = invoice::whole(detail, stores).map_err(ApiError::internal)?;
    let flat = flattened(serde_json::to_value(whole).map_err(ApiError::internal)?);
    Ok((result, flat))
}

/// The row's own fields beside the lines, payments and adjustments.
fn flattened(mut invoice: Value) -> Value {
    let row = invoice.as_object_mut().and_then(|fields| fields.remove("row"));
    if let (Some(fields), Some(Value::Object(row))) = (invoice.as_object_mut(), row) {
        fields.extend(row);
    }
    invoice
}
