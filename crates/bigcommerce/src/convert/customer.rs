//! Customers.

use mctrade_domain::CustomerId;
use mctrade_domain::shop_order::{ContactDetails, ShopCustomer};

use super::fault::Fault;
use crate::wire::Text;
use crate::wire::customer::{Customer, CustomerAddress};

/// A customer, with the first of their addresses.
pub(crate) fn convert_customer(customer: Customer) -> Result<ShopCustomer, Fault> {
    let Customer {
        id,
        email,
        first_name,
        last_name,
        company,
        phone,
        customer_group_id,
        addresses,
    } = customer;
    let CustomerAddress {
        company: address_company,
        phone: address_phone,
        address1,
        address2,
        city,
        state_or_province,
        postal_code,
        country_code,
    } = addresses.0.into_iter().next().unwrap_or_default();
    let or = |first: Text, second: Text| if first.is_empty() { second } else { first }.into_string();
    Ok(ShopCustomer {
        id: CustomerId(id.id().ok_or_else(|| Fault::missing("id"))?),
        contact: ContactDetails {
            first_name: first_name.into_string(),
            last_name: last_name.into_string(),
            company: or(company, address_company),
            email: email.into_string(),
            phone: or(phone, address_phone),
            street_1: address1.into_string(),
            street_2: address2.into_string(),
            city: city.into_string(),
            state: state_or_province.into_string(),
            postal_code: postal_code.into_string(),
            country_code: country_code.into_string(),
        },
        group_id: customer_group_id.id(),
    })
}
