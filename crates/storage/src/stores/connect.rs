//! Connecting a store, with everything it needs from the first order on.

use mctrade_domain::Timestamp;
use mctrade_domain::profile::{Membership, NewProfile, ProfileKind};
use mctrade_domain::shop_order::ContactDetails;
use sea_orm::{EntityTrait, Set};

use super::{ANONYMOUS_PROFILE_NAME, NewStore, SealedSecrets, Store, Stores, one, select};
use crate::entities::{store, store_secret, store_sync};
use crate::events::{self, NewEvent, Subject};
use crate::sql::kept;
use crate::{Actor, Result, StorageError, profiles, settings};

impl Stores<'_> {
    /// Connects a store: also makes its anonymous profile and default revenue settings and, once, the default catalogue.
    ///
    /// # Errors
    /// [`crate::StorageError::Conflict`] `store_exists` where the hash is connected already.
    pub async fn insert(&self, store: &NewStore, actor: &Actor, at: Timestamp) -> Result<Store> {
        let NewStore {
            id,
            hash,
            name,
            currency,
            time_zone,
            control_panel_url,
            storefront_url,
            secrets,
            webhook_path_hash,
        } = store.clone();
        let transaction = self.storage.begin().await?;
        let mut taken = select();
        taken
            .push(" WHERE s.hash = ")
            .bind(hash.as_str())
            .push(" OR s.id = ")
            .bind(id.0);
        if one(&transaction, taken).await?.is_some() {
            return Err(StorageError::Conflict("store_exists"));
        }
        let row = store::ActiveModel {
            id: Set(id.0),
            hash: Set(hash),
            name: Set(name.clone()),
            currency: Set(currency.code().to_owned()),
            time_zone: Set(time_zone),
            control_panel_url: Set(control_panel_url),
            storefront_url: Set(storefront_url),
            webhook_path_hash: Set(webhook_path_hash),
            connected: Set(true),
            problem: Set(None),
            created_at: Set(kept(at)),
            updated_at: Set(kept(at)),
        };
        store::Entity::insert(row).exec_without_returning(&transaction).await?;
        let sync = store_sync::ActiveModel {
            store_id: Set(id.0),
            high_water: Set(None),
            last_sweep_at: Set(None),
            last_webhook_at: Set(None),
        };
        store_sync::Entity::insert(sync)
            .exec_without_returning(&transaction)
            .await?;
        let SealedSecrets {
            access_token,
            client_secret,
            key_id,
        } = secrets;
        let secrets = store_secret::ActiveModel {
            store_id: Set(id.0),
            access_token: Set(access_token),
            client_secret: Set(client_secret),
            key_id: Set(key_id),
            updated_at: Set(kept(at)),
        };
        store_secret::Entity::insert(secrets)
            .exec_without_returning(&transaction)
            .await?;

        let anonymous = NewProfile {
            kind: ProfileKind::Organization,
            membership: Membership::NonMember,
            name: ANONYMOUS_PROFILE_NAME.to_owned(),
            contact: ContactDetails {
                company: ANONYMOUS_PROFILE_NAME.to_owned(),
                ..ContactDetails::default()
            },
            primary_organization: None,
            anonymous: true,
        };
        let anonymous = profiles::add(&transaction, &anonymous, true, actor, at).await?;
        settings::begin(&transaction, id, anonymous, at).await?;
        let event = NewEvent::new(
            "store_connected",
            Subject::Store(id),
            format!("The store {name} was connected."),
        );
        events::record(&transaction, actor, event, at).await?;
        let mut sql = select();
        sql.push(" WHERE s.id = ").bind(id.0);
        let added = one(&transaction, sql).await?.ok_or(StorageError::NotFound("store"))?;
        transaction.commit().await?;
        Ok(added)
    }
}
