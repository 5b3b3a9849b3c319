//! The practice store: a pretend BigCommerce.
