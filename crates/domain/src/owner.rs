//! Whose an invoice is.

use serde::{Deserialize, Serialize};

use crate::ProfileId;
use crate::invoice::Why;
use crate::profile::MatchReason;

/// Whose an invoice is, and by which rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// The Invoice Profile.
    pub profile: ProfileId,
    /// What decided.
    pub rule: OwnerRule,
}

/// What made a profile the owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnerRule {
    /// Staff chose it: it stays, whatever the order does later.
    Staff,
    /// A guest's order: the anonymous profile.
    Guest,
    /// A guest's e-mail agreed with exactly one profile, and the setting allows it.
    GuestEmail,
    /// The customer's own profile.
    Individual,
    /// The primary related organization of the customer's profile, as the setting says.
    RelatedOrganization,
    /// The customer is linked to nobody, and none or several profiles agree: the anonymous profile.
    NoSingleMatch,
}

/// The owner `plan` decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerDecision {
    /// Whose the invoice is to be.
    pub owner: Owner,
    /// The individual of the Customer Profile column.
    pub customer_profile: Option<ProfileId>,
    /// Link the customer to this individual from now on, since exactly one agreed.
    pub link_customer: Option<(ProfileId, MatchReason)>,
    /// Why.
    pub why: Why,
}
