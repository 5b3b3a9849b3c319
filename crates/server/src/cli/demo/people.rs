//! The association's own people, some of whom buy in the practice store.

use std::collections::BTreeMap;

use mctrade_domain::ProfileId;
use mctrade_domain::profile::{Membership, NewProfile};
use mctrade_domain::shop_order::ContactDetails;
use mctrade_simulator::RunningStore;
use mctrade_storage::{Storage, StorageError};
use serde_json::Value;

use super::CliError;
use super::memory::Memory;
use crate::cli::start::{ACTOR, now};

/// Of five customers of the store, so many are known to the association.
const KNOWN_OF_FIVE: usize = 3;

/// People who do not buy in the store, so that a search finds more than one.
const OTHERS: [(&str, &str, &str, Membership); 12] = [
    ("Hélène", "Marchetti", "Duluth", Membership::Member),
    ("Tomasz", "Łukasik", "Superior", Membership::NonMember),
    ("Siobhan", "O’Rourke", "Cloquet", Membership::Prospect),
    ("Ana", "Quintero", "Two Harbors", Membership::Member),
    ("Per", "Sjöberg", "Hermantown", Membership::Member),
    ("Keiko", "Aramaki", "Duluth", Membership::NonMember),
    ("Anders", "Halvorsen", "Proctor", Membership::Member),
    ("Annika", "Halvorsen", "Proctor", Membership::NonMember),
    ("Josiah", "Blackwater", "Carlton", Membership::Prospect),
    ("Marguerite", "Delacroix", "Duluth", Membership::Member),
    ("Wendell", "Achterberg", "Esko", Membership::NonMember),
    ("Oluwaseun", "Adeyemi", "Superior", Membership::Member),
];

/// Organizations beside those the customers name.
const ORGANIZATIONS: [(&str, &str, Membership); 4] = [
    ("North Shore Boat Builders", "Two Harbors", Membership::Member),
    ("Lakehead Printing Cooperative", "Superior", Membership::Member),
    ("Harbor Light Theatre", "Duluth", Membership::NonMember),
    ("Iron Range Bakery Supply", "Cloquet", Membership::Prospect),
];

/// Makes profiles for a share of the practice store's customers and for some others; answers how many.
pub(super) async fn make(storage: &Storage, store: &RunningStore, memory: &Memory) -> Result<usize, CliError> {
    let customers = customers(store, memory).await?;
    let mut made = 0;
    let mut organizations: BTreeMap<String, ProfileId> = BTreeMap::new();
    for (place, customer) in customers.iter().enumerate() {
        let contact = contact(customer);
        if place % 5 >= KNOWN_OF_FIVE || contact.first_name.is_empty() || contact.last_name.is_empty() {
            continue;
        }
        let membership = if place % 2 == 0 {
            Membership::Member
        } else {
            Membership::NonMember
        };
        let mut organization = None;
        if !contact.company.is_empty() {
            let known = organizations.get(&contact.company).copied();
            organization = match known {
                Some(id) => Some(id),
                None => {
                    let company = ContactDetails {
                        company: contact.company.clone(),
                        city: contact.city.clone(),
                        state: contact.state.clone(),
                        country_code: contact.country_code.clone(),
                        ..ContactDetails::default()
                    };
                    let id = insert(storage, NewProfile::organization(company, membership)).await?;
                    made += usize::from(id.is_some());
                    organizations.extend(id.map(|id| (contact.company.clone(), id)));
                    id
                }
            };
        }
        let individual = insert(storage, NewProfile::individual(contact, membership, organization)).await?;
        made += usize::from(individual.is_some());
    }
    for (name, city, membership) in ORGANIZATIONS {
        let contact = ContactDetails {
            company: name.to_owned(),
            city: city.to_owned(),
            ..ContactDetails::default()
        };
        made += usize::from(
            insert(storage, NewProfile::organization(contact, membership))
                .await?
                .is_some(),
        );
    }
    for (first, last, city, membership) in OTHERS {
        let contact = ContactDetails {
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            city: city.to_owned(),
            country_code: "US".to_owned(),
            ..ContactDetails::default()
        };
        made += usize::from(
            insert(storage, NewProfile::individual(contact, membership, None))
                .await?
                .is_some(),
        );
    }
    Ok(made)
}

/// Keeps a profile. One that the form's rules refuse or that is there already is left out.
async fn insert<E>(storage: &Storage, profile: Result<NewProfile, E>) -> Result<Option<ProfileId>, CliError> {
    let Ok(profile) = profile else { return Ok(None) };
    match storage.profiles().insert(&profile, false, &ACTOR, now()).await {
        Ok(made) => Ok(Some(made.id)),
        Err(StorageError::DuplicateEmail { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn customers(store: &RunningStore, memory: &Memory) -> Result<Vec<Value>, CliError> {
    let said =
        |error: reqwest::Error| CliError::Said(format!("the practice store's customers could not be read: {error}"));
    let mut all = Vec::new();
    for page in 1..=40 {
        let list: Value = reqwest::Client::new()
            .get(format!(
                "{}/stores/{}/v3/customers?include=addresses&limit=250&page={page}",
                store.url(),
                memory.kept.store_hash
            ))
            .header("X-Auth-Token", &memory.kept.access_token)
            .send()
            .await
            .map_err(said)?
            .json()
            .await
            .map_err(said)?;
        let rows = list["data"].as_array().cloned().unwrap_or_default();
        let is_last = rows.len() < 250;
        all.extend(rows);
        if is_last {
            break;
        }
    }
    Ok(all)
}

fn contact(customer: &Value) -> ContactDetails {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let address = &customer["addresses"][0];
    ContactDetails {
        first_name: text(&customer["first_name"]),
        last_name: text(&customer["last_name"]),
        company: text(&customer["company"]),
        email: text(&customer["email"]),
        phone: text(&customer["phone"]),
        street_1: text(&address["address1"]),
        street_2: text(&address["address2"]),
        city: text(&address["city"]),
        state: text(&address["state_or_province"]),
        postal_code: text(&address["postal_code"]),
        country_code: text(&address["country_code"]),
    }
}
