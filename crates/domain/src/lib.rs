//! The business: money, orders, invoices, profiles and the plan that joins them.
