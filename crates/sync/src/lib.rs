//! The engine that keeps invoices in step with orders.
