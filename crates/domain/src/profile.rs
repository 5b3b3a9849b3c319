//! Profiles: the individuals and organizations that invoices belong to.

use serde::{Deserialize, Serialize};

use crate::shop_order::ContactDetails;
use crate::{CustomerId, ProfileId, Timestamp};

/// Whether a profile is a person or an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileKind {
    /// A person.
    Individual,
    /// A company, chamber or association.
    Organization,
}

/// How a profile stands to the association.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Membership {
    /// A member.
    Member,
    /// Not a member.
    NonMember,
    /// May become one.
    Prospect,
}

/// An individual or organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The profile ID staff read and type.
    pub id: ProfileId,
    /// Person or organization.
    pub kind: ProfileKind,
    /// Standing with the association.
    pub membership: Membership,
    /// The name shown: an individual's first and last name, or the organization's name.
    pub name: String,
    /// Names, company, e-mail, phone and address.
    pub contact: ContactDetails,
    /// Whether it stands for web purchases by nobody in particular.
    pub anonymous: bool,
    /// The organization an individual primarily belongs to.
    pub primary_organization: Option<ProfileRef>,
    /// Counts changes; the ETag.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A profile as other things name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileRef {
    /// The profile ID.
    pub id: ProfileId,
    /// The name shown.
    pub name: String,
    /// Person or organization.
    pub kind: ProfileKind,
    /// Whether it stands for web purchases by nobody in particular.
    pub anonymous: bool,
}

/// A profile that is checked and ready to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProfile {
    /// Person or organization.
    pub kind: ProfileKind,
    /// Standing with the association.
    pub membership: Membership,
    /// The name shown.
    pub name: String,
    /// Names, company, e-mail, phone and address, trimmed.
    pub contact: ContactDetails,
    /// The organization an individual primarily belongs to.
    pub primary_organization: Option<ProfileId>,
    /// Whether it is a store's anonymous profile.
    pub anonymous: bool,
}

/// One field of a profile that cannot be saved as typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct ProfileFieldError {
    /// The field, as the API names it.
    pub field: &'static str,
    /// What is wrong and what to do, for a person.
    pub problem: &'static str,
}

/// Longest text any field of a profile takes, in characters.
pub const FIELD_LIMIT: usize = 255;

impl NewProfile {
    /// Checks an individual's form: a first or last name must be there, an e-mail must look like one.
    ///
    /// # Errors
    /// Every field that is wrong, in form order.
    pub fn individual(
        contact: ContactDetails,
        membership: Membership,
        primary_organization: Option<ProfileId>,
    ) -> Result<Self, Vec<ProfileFieldError>> {
        let contact = trimmed(contact);
        let mut errors = Vec::new();
        if contact.first_name.is_empty() {
            errors.push(ProfileFieldError {
                field: "first_name",
                problem: "Enter a first name.",
            });
        }
        if contact.last_name.is_empty() {
            errors.push(ProfileFieldError {
                field: "last_name",
                problem: "Enter a last name.",
            });
        }
        check_shared(&contact, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        let name = format!("{} {}", contact.first_name, contact.last_name);
        Ok(Self {
            kind: ProfileKind::Individual,
            membership,
            name,
            contact,
            primary_organization,
            anonymous: false,
        })
    }

    /// Checks an organization's form: its name is the contact's company.
    ///
    /// # Errors
    /// Every field that is wrong, in form order.
    pub fn organization(contact: ContactDetails, membership: Membership) -> Result<Self, Vec<ProfileFieldError>> {
        let contact = trimmed(contact);
        let mut errors = Vec::new();
        if contact.company.is_empty() {
            errors.push(ProfileFieldError {
                field: "company",
                problem: "Enter the organization's name.",
            });
        }
        check_shared(&contact, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        let name = contact.company.clone();
        Ok(Self {
            kind: ProfileKind::Organization,
            membership,
            name,
            contact,
            primary_organization: None,
            anonymous: false,
        })
    }
}

fn trimmed(contact: ContactDetails) -> ContactDetails {
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
    } = contact;
    let clean = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    ContactDetails {
        first_name: clean(first_name),
        last_name: clean(last_name),
        company: clean(company),
        email: email.trim().to_owned(),
        phone: clean(phone),
        street_1: clean(street_1),
        street_2: clean(street_2),
        city: clean(city),
        state: clean(state),
        postal_code: clean(postal_code),
        country_code: country_code.trim().to_ascii_uppercase(),
    }
}

fn check_shared(contact: &ContactDetails, errors: &mut Vec<ProfileFieldError>) {
    let fields = [
        ("first_name", &contact.first_name),
        ("last_name", &contact.last_name),
        ("company", &contact.company),
        ("email", &contact.email),
        ("phone", &contact.phone),
        ("street_1", &contact.street_1),
        ("street_2", &contact.street_2),
        ("city", &contact.city),
        ("state", &contact.state),
        ("postal_code", &contact.postal_code),
    ];
    for (field, text) in fields {
        if text.chars().count() > FIELD_LIMIT {
            errors.push(ProfileFieldError {
                field,
                problem: "Use at most 255 characters.",
            });
        } else if text.chars().any(char::is_control) {
            errors.push(ProfileFieldError {
                field,
                problem: "Remove the control characters.",
            });
        }
    }
    if !contact.email.is_empty() && !looks_like_email(&contact.email) {
        errors.push(ProfileFieldError {
            field: "email",
            problem: "Enter an e-mail address such as name@example.org, or leave it empty.",
        });
    }
    let code = &contact.country_code;
    let two_letters = code.len() == 2 && code.chars().all(|c| c.is_ascii_alphabetic());
    if !code.is_empty() && !two_letters {
        errors.push(ProfileFieldError {
            field: "country_code",
            problem: "Use a two-letter country code such as US, or leave it empty.",
        });
    }
}

/// Whether a text has the shape of an e-mail address: one `@`, something before it, a dotted name after it, no spaces.
#[must_use]
pub fn looks_like_email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else {
        return false;
    };
    !local.is_empty()
        && !local.contains('@')
        && !text.chars().any(char::is_whitespace)
        && host.split('.').count() >= 2
        && host.split('.').all(|label| !label.is_empty())
}

/// A customer of a store as this system knows it: the copy of their record and the profile they are linked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerLink {
    /// The shop's customer number.
    pub customer_id: CustomerId,
    /// The individual the customer is linked to.
    pub individual: Option<ProfileRef>,
    /// That individual's primary related organization.
    pub primary_organization: Option<ProfileRef>,
}

/// A profile that might be the customer, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileMatch {
    /// The individual.
    pub profile: ProfileRef,
    /// Their primary related organization.
    pub primary_organization: Option<ProfileRef>,
    /// What agreed.
    pub by: MatchReason,
}

/// What made a profile a match, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchReason {
    /// The same e-mail address.
    Email,
    /// The same telephone number.
    Phone,
    /// The same name at the same address.
    NameAndAddress,
}
