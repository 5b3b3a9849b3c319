//! Revenue settings, kept by version, and the catalogue they pick from.

use std::collections::BTreeMap;

use mctrade_domain::profile::ProfileKind;
use mctrade_domain::settings::{CatalogItem, RevenueSettings};
use mctrade_domain::{AdjustmentTypeId, PaymentTypeId, ProfileId, RevenueItemId, StoreId, TaxItemId, Timestamp};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

use crate::entities::{adjustment_type, payment_type, revenue_item, revenue_settings, tax_item};
use crate::events::{self, NewEvent, Subject};
use crate::sql::{Sql, kept, new_id};
use crate::{Actor, Result, Storage, StorageError, profiles};

/// Revenue settings.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a> {
    pub(crate) storage: &'a Storage,
}

/// Everything that revenue settings can pick from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// What lines are booked to.
    pub revenue_items: Vec<CatalogItem<RevenueItemId>>,
    /// What tax is booked to.
    pub tax_items: Vec<CatalogItem<TaxItemId>>,
    /// How money comes in.
    pub payment_types: Vec<CatalogItem<PaymentTypeId>>,
    /// Why amounts are corrected.
    pub adjustment_types: Vec<CatalogItem<AdjustmentTypeId>>,
}

const REVENUE_ITEMS: [(&str, &str); 6] = [
    ("WEB", "Web sales"),
    ("SHIP", "Shipping and handling"),
    ("WRAP", "Gift wrapping"),
    ("DISC", "Discounts"),
    ("FEE", "Fees"),
    ("ROUND", "Rounding"),
];
const TAX_ITEMS: [(&str, &str); 1] = [("TAX", "Sales tax")];
const PAYMENT_TYPES: [(&str, &str); 4] = [
    ("CARD", "Credit card"),
    ("CREDIT", "Store credit"),
    ("GIFT", "Gift certificate"),
    ("OTHER", "Other"),
];
const ADJUSTMENT_TYPES: [(&str, &str); 1] = [("ORDER", "Order change")];

/// The payment methods whose payment type is plain from the start, folded as they are compared.
const CARD_METHODS: [&str; 4] = ["credit card", "credit or debit card", "stripe", "authorize.net"];

macro_rules! catalogue {
    ($module:ident, $defaults:expr, $connection:expr, $at:expr) => {{
        if $module::Entity::find().one($connection).await?.is_none() {
            let rows = $defaults.map(|(code, name)| $module::ActiveModel {
                id: Set(new_id($at)),
                code: Set(code.to_owned()),
                name: Set(name.to_owned()),
                active: Set(true),
                created_at: Set(kept($at)),
            });
            $module::Entity::insert_many(rows)
                .exec_without_returning($connection)
                .await?;
        }
        $module::Entity::find()
            .order_by_asc($module::Column::Name)
            .all($connection)
            .await?
    }};
}

macro_rules! items {
    ($module:ident, $id:ident, $connection:expr) => {
        $module::Entity::find()
            .order_by_asc($module::Column::Name)
            .all($connection)
            .await?
            .into_iter()
            .map(|row| CatalogItem {
                id: $id(row.id),
                code: row.code,
                name: row.name,
                active: row.active,
            })
            .collect()
    };
}

macro_rules! pick {
    ($rows:expr, $code:literal) => {
        $rows
            .iter()
            .find(|row| row.code == $code)
            .or_else(|| $rows.first())
            .map(|row| row.id)
            .ok_or(StorageError::NotFound("catalogue item"))?
    };
}

/// Makes a new store's first settings, and the catalogue where there is none.
pub(crate) async fn begin<C: ConnectionTrait>(
    connection: &C,
    store: StoreId,
    anonymous: ProfileId,
    at: Timestamp,
) -> Result<()> {
    let revenue = catalogue!(revenue_item, REVENUE_ITEMS, connection, at);
    let tax = catalogue!(tax_item, TAX_ITEMS, connection, at);
    let payment = catalogue!(payment_type, PAYMENT_TYPES, connection, at);
    let adjustment = catalogue!(adjustment_type, ADJUSTMENT_TYPES, connection, at);
    let card = PaymentTypeId(pick!(payment, "CARD"));
    let settings = RevenueSettings {
        version: 1,
        assign_to_related_organization: false,
        match_guests_by_email: false,
        anonymous_profile: anonymous,
        default_revenue_item: RevenueItemId(pick!(revenue, "WEB")),
        default_tax_item: TaxItemId(pick!(tax, "TAX")),
        shipping_handling_revenue_item: RevenueItemId(pick!(revenue, "SHIP")),
        gift_wrapping_revenue_item: RevenueItemId(pick!(revenue, "WRAP")),
        discount_revenue_item: RevenueItemId(pick!(revenue, "DISC")),
        fee_revenue_item: RevenueItemId(pick!(revenue, "FEE")),
        rounding_revenue_item: RevenueItemId(pick!(revenue, "ROUND")),
        order_adjustment_type: AdjustmentTypeId(pick!(adjustment, "ORDER")),
        default_payment_type: PaymentTypeId(pick!(payment, "OTHER")),
        store_credit_payment_type: PaymentTypeId(pick!(payment, "CREDIT")),
        gift_certificate_payment_type: PaymentTypeId(pick!(payment, "GIFT")),
        payment_types: CARD_METHODS
            .into_iter()
            .map(|method| (method.to_owned(), card))
            .collect(),
        product_revenue_items: BTreeMap::new(),
    };
    write(connection, store, &settings, at).await
}

async fn write<C: ConnectionTrait>(
    connection: &C,
    store: StoreId,
    settings: &RevenueSettings,
    at: Timestamp,
) -> Result<()> {
    let RevenueSettings {
        version,
        assign_to_related_organization,
        match_guests_by_email,
        anonymous_profile,
        default_revenue_item,
        default_tax_item,
        shipping_handling_revenue_item,
        gift_wrapping_revenue_item,
        discount_revenue_item,
        fee_revenue_item,
        rounding_revenue_item,
        order_adjustment_type,
        default_payment_type,
        store_credit_payment_type,
        gift_certificate_payment_type,
        payment_types,
        product_revenue_items,
    } = settings;
    let row = revenue_settings::ActiveModel {
        store_id: Set(store.0),
        version: Set(*version),
        assign_to_related_organization: Set(*assign_to_related_organization),
        match_guests_by_email: Set(*match_guests_by_email),
        anonymous_profile_id: Set(anonymous_profile.0),
        default_revenue_item_id: Set(default_revenue_item.0),
        default_tax_item_id: Set(default_tax_item.0),
        shipping_handling_revenue_item_id: Set(shipping_handling_revenue_item.0),
        gift_wrapping_revenue_item_id: Set(gift_wrapping_revenue_item.0),
        discount_revenue_item_id: Set(discount_revenue_item.0),
        fee_revenue_item_id: Set(fee_revenue_item.0),
        rounding_revenue_item_id: Set(rounding_revenue_item.0),
        order_adjustment_type_id: Set(order_adjustment_type.0),
        default_payment_type_id: Set(default_payment_type.0),
        store_credit_payment_type_id: Set(store_credit_payment_type.0),
        gift_certificate_payment_type_id: Set(gift_certificate_payment_type.0),
        payment_types: Set(crate::json::text(payment_types)?),
        product_revenue_items: Set(crate::json::text(product_revenue_items)?),
        created_at: Set(kept(at)),
    };
    revenue_settings::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// The settings in force.
pub(crate) async fn read<C: ConnectionTrait>(connection: &C, store: StoreId) -> Result<RevenueSettings> {
    let revenue_settings::Model {
        store_id: _,
        version,
        assign_to_related_organization,
        match_guests_by_email,
        anonymous_profile_id,
        default_revenue_item_id,
        default_tax_item_id,
        shipping_handling_revenue_item_id,
        gift_wrapping_revenue_item_id,
        discount_revenue_item_id,
        fee_revenue_item_id,
        rounding_revenue_item_id,
        order_adjustment_type_id,
        default_payment_type_id,
        store_credit_payment_type_id,
        gift_certificate_payment_type_id,
        payment_types,
        product_revenue_items,
        created_at: _,
    } = revenue_settings::Entity::find()
        .filter(revenue_settings::Column::StoreId.eq(store.0))
        .order_by_desc(revenue_settings::Column::Version)
        .one(connection)
        .await?
        .ok_or(StorageError::NotFound("store"))?;
    Ok(RevenueSettings {
        version,
        assign_to_related_organization,
        match_guests_by_email,
        anonymous_profile: ProfileId(anonymous_profile_id),
        default_revenue_item: RevenueItemId(default_revenue_item_id),
        default_tax_item: TaxItemId(default_tax_item_id),
        shipping_handling_revenue_item: RevenueItemId(shipping_handling_revenue_item_id),
        gift_wrapping_revenue_item: RevenueItemId(gift_wrapping_revenue_item_id),
        discount_revenue_item: RevenueItemId(discount_revenue_item_id),
        fee_revenue_item: RevenueItemId(fee_revenue_item_id),
        rounding_revenue_item: RevenueItemId(rounding_revenue_item_id),
        order_adjustment_type: AdjustmentTypeId(order_adjustment_type_id),
        default_payment_type: PaymentTypeId(default_payment_type_id),
        store_credit_payment_type: PaymentTypeId(store_credit_payment_type_id),
        gift_certificate_payment_type: PaymentTypeId(gift_certificate_payment_type_id),
        payment_types: crate::json::read(&payment_types)?,
        product_revenue_items: crate::json::read(&product_revenue_items)?,
    })
}

impl Settings<'_> {
    /// A store's revenue settings in force.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] for a store that is not connected.
    pub async fn revenue(&self, store: StoreId) -> Result<RevenueSettings> {
        read(self.storage.reader(), store).await
    }

    /// Saves a new version; the version inside `settings` is ignored.
    ///
    /// # Errors
    /// [`crate::StorageError::Stale`] where `expected_version` is not the one in force;
    /// [`crate::StorageError::NotFound`] where a profile or an item it names is not there;
    /// [`crate::StorageError::Conflict`] `not_an_organization` where the anonymous profile is an individual.
    pub async fn save_revenue(
        &self,
        store: StoreId,
        settings: &RevenueSettings,
        expected_version: i64,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<RevenueSettings> {
        let transaction = self.storage.begin().await?;
        let before = read(&transaction, store).await?;
        if before.version != expected_version {
            return Err(StorageError::Stale {
                current_version: before.version,
            });
        }
        let saved = RevenueSettings {
            version: before.version + 1,
            ..settings.clone()
        };
        let anonymous = profiles::rows::find_ref(&transaction, saved.anonymous_profile)
            .await?
            .ok_or(StorageError::NotFound("profile"))?;
        if anonymous.kind != ProfileKind::Organization {
            return Err(StorageError::Conflict("not_an_organization"));
        }
        if !anonymous.anonymous {
            // An ordinary organization that staff picked: from now on it stands for nobody in particular.
            let mut sql = Sql::new("UPDATE profiles SET anonymous = ");
            sql.bind(true)
                .push(", version = version + 1, updated_at = ")
                .bind(kept(at));
            sql.push(" WHERE id = ").bind(anonymous.id.0);
            sql.run(&transaction).await?;
            let summary = format!("Profile {} now stands for anonymous web purchases.", anonymous.id);
            let event = NewEvent::new("profile_made_anonymous", Subject::Profile(anonymous.id), summary);
            events::record(&transaction, actor, event, at).await?;
        }
        check_items(&transaction, &saved).await?;
        write(&transaction, store, &saved, at)
            .await
            .map_err(|error| match error {
                // Another instance saved the same version first.
                StorageError::Refused(_) => StorageError::Stale {
                    current_version: before.version + 1,
                },
                other => other,
            })?;
        let summary = format!("Version {} of the revenue settings was saved.", saved.version);
        let event = NewEvent::new("revenue_settings_saved", Subject::Store(store), summary).change(
            serde_json::json!({ "version": before.version }),
            serde_json::json!({ "version": saved.version }),
        );
        events::record(&transaction, actor, event, at).await?;
        transaction.commit().await?;
        Ok(saved)
    }

    /// What settings pick from, by name.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn choices(&self) -> Result<Choices> {
        let reader = self.storage.reader();
        Ok(Choices {
            revenue_items: items!(revenue_item, RevenueItemId, reader),
            tax_items: items!(tax_item, TaxItemId, reader),
            payment_types: items!(payment_type, PaymentTypeId, reader),
            adjustment_types: items!(adjustment_type, AdjustmentTypeId, reader),
        })
    }
}

/// Refuses settings that name an item that is not there.
async fn check_items<C: ConnectionTrait>(connection: &C, settings: &RevenueSettings) -> Result<()> {
    let known = |rows: Vec<Uuid>, wanted: Vec<Uuid>, what| {
        if wanted.iter().all(|id| rows.contains(id)) {
            Ok(())
        } else {
            Err(StorageError::NotFound(what))
        }
    };
    let rows = revenue_item::Entity::find().all(connection).await?;
    let mut wanted = vec![
        settings.default_revenue_item.0,
        settings.shipping_handling_revenue_item.0,
        settings.gift_wrapping_revenue_item.0,
        settings.discount_revenue_item.0,
        settings.fee_revenue_item.0,
        settings.rounding_revenue_item.0,
    ];
    wanted.extend(settings.product_revenue_items.values().map(|id| id.0));
    known(rows.into_iter().map(|row| row.id).collect(), wanted, "revenue item")?;
    let rows = tax_item::Entity::find().all(connection).await?;
    let wanted = vec![settings.default_tax_item.0];
    known(rows.into_iter().map(|row| row.id).collect(), wanted, "tax item")?;
    let rows = payment_type::Entity::find().all(connection).await?;
    let mut wanted = vec![
        settings.default_payment_type.0,
        settings.store_credit_payment_type.0,
        settings.gift_certificate_payment_type.0,
    ];
    wanted.extend(settings.payment_types.values().map(|id| id.0));
    known(rows.into_iter().map(|row| row.id).collect(), wanted, "payment type")?;
    let rows = adjustment_type::Entity::find().all(connection).await?;
    let wanted = vec![settings.order_adjustment_type.0];
    known(rows.into_iter().map(|row| row.id).collect(), wanted, "adjustment type")
}
