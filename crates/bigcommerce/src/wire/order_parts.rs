//! The small parts of an order: coupons, fees, taxes, and the consignments that carry its products.

use mctrade_shop::ShopError;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Amount, List, Text, Whole, read};

/// A coupon used on an order.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OrderCoupon {
    pub(crate) id: Whole,
    pub(crate) code: Text,
    /// Money taken off.
    pub(crate) discount: Amount,
}

/// A fee on an order.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OrderFee {
    pub(crate) id: Whole,
    pub(crate) display_name_customer: Text,
    pub(crate) display_name_merchant: Text,
    pub(crate) base_cost: Amount,
    pub(crate) cost_ex_tax: Amount,
    /// How BigCommerce's own examples misspell the field above.
    pub(crate) cost_exc_tax: Amount,
    pub(crate) cost_inc_tax: Amount,
    pub(crate) cost_tax: Amount,
}

/// One tax on one part of an order.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OrderTax {
    pub(crate) id: Whole,
    pub(crate) name: Text,
    pub(crate) class: Text,
    pub(crate) rate: Text,
    pub(crate) line_amount: Amount,
    /// With `details=true` only.
    pub(crate) order_product_id: Whole,
}

/// Finds the fees in whatever stands in their place: an object that holds them, a list, one fee alone, or nothing.
/// `None` means a link: they must be asked for.
pub(crate) fn fee_documents(place: &RawValue, endpoint: &str) -> Result<Option<Vec<Box<RawValue>>>, ShopError> {
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Place {
        fees: Option<List<Box<RawValue>>>,
        id: Option<Box<RawValue>>,
        resource: Option<Box<RawValue>>,
    }

    if !place.get().starts_with('{') {
        return read::<List<Box<RawValue>>>(place.get(), endpoint).map(|list| Some(list.0));
    }
    let Place { fees, id, resource } = read(place.get(), endpoint)?;
    Ok(match (fees, id, resource) {
        (Some(fees), _, _) => Some(fees.0),
        (None, Some(_), _) => Some(vec![place.to_owned()]),
        (None, None, Some(_)) => None,
        (None, None, None) => Some(Vec::new()),
    })
}

/// BigCommerce cuts the line items of a consignment off here, with an undocumented `__warning__`.
const LINES_OF_A_CONSIGNMENT: usize = 50;

/// Finds the products in an order's consignments. `None` where they are not all there: they must be asked for.
pub(crate) fn product_documents(consignments: &RawValue) -> Option<Vec<Box<RawValue>>> {
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Consignments {
        pickups: List<Consignment>,
        shipping: List<Consignment>,
        downloads: List<Consignment>,
        email: Option<Email>,
    }
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Email {
        gift_certificates: List<Consignment>,
    }
    #[derive(Deserialize)]
    struct Consignment {
        line_items: Box<RawValue>,
        #[serde(default, rename = "__warning__")]
        warning: Option<Box<RawValue>>,
    }
    #[derive(Deserialize)]
    struct Known {
        id: Whole,
    }

    // With the older structure the consignments are a list of one such object.
    let text = consignments.get();
    let consignments = if text.starts_with('[') {
        let mut all = serde_json::from_str::<Vec<Consignments>>(text).ok()?;
        if all.len() > 1 {
            return None;
        }
        all.pop()?
    } else {
        serde_json::from_str::<Consignments>(text).ok()?
    };
    let Consignments {
        pickups,
        shipping,
        downloads,
        email,
    } = consignments;
    let Email { gift_certificates } = email.unwrap_or_default();
    let mut products = Vec::new();
    for consignment in [pickups.0, shipping.0, downloads.0, gift_certificates.0]
        .into_iter()
        .flatten()
    {
        let Consignment { line_items, warning } = consignment;
        if warning.is_some() {
            return None;
        }
        let lines = if line_items.get().starts_with('{') {
            vec![line_items]
        } else {
            serde_json::from_str::<List<Box<RawValue>>>(line_items.get()).ok()?.0
        };
        // A link instead of a line has no id.
        let links = lines
            .iter()
            .any(|line| !serde_json::from_str::<Known>(line.get()).is_ok_and(|line| line.id.id().is_some()));
        if links || lines.len() >= LINES_OF_A_CONSIGNMENT {
            return None;
        }
        products.extend(lines);
    }
    Some(products)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        serde_json::from_str(json).unwrap()
    }

    #[rstest]
    #[case(r#"{"fees":[{"id":1},{"id":2}]}"#, Some(2))]
    #[case(r#"[{"id":1}]"#, Some(1))]
    #[case(r#"{"id":1,"type":"custom_fee"}"#, Some(1))]
    #[case("[]", Some(0))]
    #[case(r#""""#, Some(0))]
    #[case("{}", Some(0))]
    #[case(r#"{"fees":""}"#, Some(0))]
    #[case(r#"{"url":"https://x.example/","resource":"/orders/5/fees"}"#, None)]
    fn fees_are_found_in_every_form(#[case] json: &str, #[case] count: Option<usize>) {
        let found = fee_documents(&raw(json), "GET /fees").unwrap();
        assert_eq!(found.map(|fees| fees.len()), count);
    }

    #[rstest]
    #[case(r#"{"pickups":[],"shipping":[{"id":9,"line_items":[{"id":1},{"id":2}]}],"downloads":[{"line_items":{"id":3}}],"email":{"gift_certificates":[{"line_items":[{"id":4}]}]}}"#, Some(4))]
    #[case(r#"[{"shipping":[{"line_items":[{"id":1}]}]}]"#, Some(1))]
    #[case(r#"{"shipping":[],"email":[]}"#, Some(0))]
    #[case(
        r#"{"shipping":[{"line_items":[{"id":1}],"__warning__":{"message":"Not all"}}]}"#,
        None
    )]
    #[case(
        r#"{"shipping":[{"line_items":[{"url":"https://x.example/","resource":"/orders/5/products/1"}]}]}"#,
        None
    )]
    #[case(
        r#"{"shipping":[{"line_items":{"url":"https://x.example/","resource":"/orders/5/products/1"}}]}"#,
        None
    )]
    #[case(r#"{"shipping":[{"id":9}]}"#, None)]
    fn products_are_taken_from_consignments_only_where_all_are_there(#[case] json: &str, #[case] count: Option<usize>) {
        assert_eq!(product_documents(&raw(json)).map(|lines| lines.len()), count);
    }

    #[test]
    fn fifty_lines_may_be_more() {
        let lines: Vec<String> = (1..=50).map(|id| format!(r#"{{"id":{id}}}"#)).collect();
        let json = format!(r#"{{"shipping":[{{"line_items":[{}]}}]}}"#, lines.join(","));
        assert!(product_documents(&raw(&json)).is_none());
    }
}
