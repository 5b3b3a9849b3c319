//! Values that are kept as JSON text.

use mctrade_domain::shop_order::ContactDetails;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Result, StorageError};

/// As text.
pub(crate) fn text<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StorageError::Corrupt(error.to_string()))
}

/// From text.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| StorageError::Corrupt(error.to_string()))
}

/// A billing address as it is kept with its invoice.
#[derive(Debug, Serialize, serde::Deserialize)]
struct Billing {
    first_name: String,
    last_name: String,
    company: String,
    email: String,
    phone: String,
    street_1: String,
    street_2: String,
    city: String,
    state: String,
    postal_code: String,
    country_code: String,
}

/// A billing address as text.
pub(crate) fn billing_text(contact: &ContactDetails) -> Result<String> {
    let ContactDetails {
        first_name,
        last_name,
        company,
        email,
        phone,
        street_1,
        street_2,
        city,
        state,
        postal_code,
        country_code,
    } = contact.clone();
    text(&Billing {
        first_name,
        last_name,
        company,
        email,
        phone,
        street_1,
        street_2,
        city,
        state,
        postal_code,
        country_code,
    })
}

/// A billing address from text.
pub(crate) fn billing(text: &str) -> Result<ContactDetails> {
    let Billing {
        first_name,
        last_name,
        company,
        email,
        phone,
        street_1,
        street_2,
        city,
        state,
        postal_code,
        country_code,
    } = read(text)?;
    Ok(ContactDetails {
        first_name,
        last_name,
        company,
        email,
        phone,
        street_1,
        street_2,
        city,
        state,
        postal_code,
        country_code,
    })
}
