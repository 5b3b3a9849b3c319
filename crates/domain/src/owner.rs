//! Whose an invoice is.

use serde::{Deserialize, Serialize};

use crate::invoice::Why;
use crate::plan::ImportContext;
use crate::profile::{MatchReason, ProfileKind, ProfileMatch, ProfileRef};
use crate::shop_order::ShopOrder;
use crate::{CustomerId, ProfileId};

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

/// Decides whose an order's invoice is: the owner rules, first that fits.
pub(crate) fn decide(order: &ShopOrder, context: &ImportContext) -> OwnerDecision {
    let rules = Rules { context };
    let decision = match order.customer_id {
        None => rules.guest(),
        Some(id) => rules.customer(id),
    };
    match &context.existing {
        Some(invoice) if invoice.owner.rule == OwnerRule::Staff => OwnerDecision {
            owner: invoice.owner,
            why: rules.why("staff_choice", ""),
            ..decision
        },
        Some(_) | None => decision,
    }
}

struct Rules<'a> {
    context: &'a ImportContext,
}

impl Rules<'_> {
    fn guest(&self) -> OwnerDecision {
        let settings = &self.context.settings;
        if settings.match_guests_by_email
            && let Some(found) = self.only_match().filter(|found| found.by == MatchReason::Email)
        {
            let (profile, _) = self.assigned(&found.profile, found.primary_organization.as_ref());
            return OwnerDecision {
                owner: Owner {
                    profile,
                    rule: OwnerRule::GuestEmail,
                },
                customer_profile: Some(found.profile.id),
                link_customer: None,
                why: self.why("guest_email_match", "billing_address.email"),
            };
        }
        // The individual that staff made from this guest's billing address stays in the Customer Profile column.
        let known = self
            .context
            .existing
            .as_ref()
            .filter(|invoice| invoice.facts.customer_id.is_none());
        OwnerDecision {
            owner: Owner {
                profile: settings.anonymous_profile,
                rule: OwnerRule::Guest,
            },
            customer_profile: known.and_then(|invoice| invoice.customer_profile),
            link_customer: None,
            why: self.why("guest_anonymous", "customer_id"),
        }
    }

    fn customer(&self, id: CustomerId) -> OwnerDecision {
        let link = self.context.customer.as_ref().filter(|link| link.customer_id == id);
        if let Some((link, individual)) = link.and_then(|link| Some((link, link.individual.as_ref()?))) {
            let (profile, rule) = self.assigned(individual, link.primary_organization.as_ref());
            return OwnerDecision {
                owner: Owner { profile, rule },
                customer_profile: Some(individual.id),
                link_customer: None,
                why: self.why("linked_customer", "customer_id"),
            };
        }
        if let Some(found) = self.only_match() {
            let (profile, rule) = self.assigned(&found.profile, found.primary_organization.as_ref());
            let (name, field) = match found.by {
                MatchReason::Email => ("email_match", "customer.email"),
                MatchReason::Phone => ("phone_match", "customer.phone"),
                MatchReason::NameAndAddress => ("name_and_address_match", "customer"),
            };
            return OwnerDecision {
                owner: Owner { profile, rule },
                customer_profile: Some(found.profile.id),
                link_customer: Some((found.profile.id, found.by)),
                why: self.why(name, field),
            };
        }
        OwnerDecision {
            owner: Owner {
                profile: self.context.settings.anonymous_profile,
                rule: OwnerRule::NoSingleMatch,
            },
            customer_profile: None,
            link_customer: None,
            why: self.why(
                if self.context.matches.is_empty() {
                    "no_match"
                } else {
                    "several_matches"
                },
                "customer",
            ),
        }
    }

    /// The individual, or their organization where the setting says so and one exists.
    fn assigned(&self, individual: &ProfileRef, organization: Option<&ProfileRef>) -> (ProfileId, OwnerRule) {
        match organization.filter(|_| self.context.settings.assign_to_related_organization) {
            Some(organization) => (organization.id, OwnerRule::RelatedOrganization),
            None => (individual.id, OwnerRule::Individual),
        }
    }

    /// The one profile that the strongest reason names. Several that share an e-mail address protect it: then none,
    /// and no weaker reason is asked.
    fn only_match(&self) -> Option<&ProfileMatch> {
        let known = || self.context.matches.iter().filter(|found| !found.profile.anonymous);
        let strongest = known().map(|found| found.by).min()?;
        let mut agreeing = known().filter(|found| found.by == strongest);
        let first = agreeing.next()?;
        let alone = agreeing.all(|other| other.profile.id == first.profile.id);
        (alone && first.profile.kind == ProfileKind::Individual).then_some(first)
    }

    fn why(&self, rule: &str, field: &str) -> Why {
        Why {
            rule: rule.to_owned(),
            field: field.to_owned(),
            settings_version: self.context.settings.version,
        }
    }
}
