//! BigCommerce as a shop: typed client, wire shapes, conversion.
