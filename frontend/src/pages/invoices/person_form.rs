//! The form of a person: prefilled, with what was changed marked and what is wrong beside its field.

use std::collections::BTreeMap;

use leptos::prelude::*;
use mctrade_api_types::{FieldError, profiles::Contact};

use crate::{components::TextInput, text};

struct Line {
    /// The field's name on the wire.
    name: &'static str,
    label: &'static str,
    class: &'static str,
}

const LINES: [Line; 11] = [
    Line {
        name: "first_name",
        label: "First name",
        class: "half",
    },
    Line {
        name: "last_name",
        label: "Last name",
        class: "half",
    },
    Line {
        name: "email",
        label: "E-mail",
        class: "half",
    },
    Line {
        name: "phone",
        label: "Phone",
        class: "half",
    },
    Line {
        name: "company",
        label: "Company",
        class: "",
    },
    Line {
        name: "street_1",
        label: "Street",
        class: "",
    },
    Line {
        name: "street_2",
        label: "Street, second line",
        class: "",
    },
    Line {
        name: "city",
        label: "City",
        class: "half",
    },
    Line {
        name: "state",
        label: "State or province",
        class: "half",
    },
    Line {
        name: "postal_code",
        label: "Postal code",
        class: "half",
    },
    Line {
        name: "country_code",
        label: "Country code",
        class: "half",
    },
];

/// The form's values.
#[derive(Clone, Copy)]
pub(crate) struct PersonForm {
    values: StoredValue<Vec<RwSignal<String>>>,
    first: StoredValue<Vec<String>>,
    problems: RwSignal<BTreeMap<String, String>>,
}

impl PersonForm {
    /// A form with these values.
    pub(crate) fn new(contact: Contact) -> Self {
        let first = to_values(contact);
        Self {
            values: StoredValue::new(first.iter().cloned().map(RwSignal::new).collect()),
            first: StoredValue::new(first),
            problems: RwSignal::new(BTreeMap::new()),
        }
    }

    /// The values as they are now, without blanks around them.
    pub(crate) fn contact(self) -> Contact {
        let values = self.values.with_value(|values| {
            values
                .iter()
                .map(|value| value.get_untracked().trim().to_owned())
                .collect()
        });
        from_values(values)
    }

    /// Whether anything was changed.
    pub(crate) fn is_changed(self) -> bool {
        self.values.with_value(|values| {
            self.first.with_value(|first| {
                values
                    .iter()
                    .zip(first)
                    .any(|(value, first)| value.with_untracked(|value| value != first))
            })
        })
    }

    /// What is wrong, as field names, labels and sentences.
    pub(crate) fn problems(self) -> Vec<(&'static str, &'static str, String)> {
        self.problems.with(|problems| {
            LINES
                .iter()
                .filter_map(|line| Some((line.name, line.label, problems.get(line.name)?.clone())))
                .collect()
        })
    }

    /// Checks every field; `true` when nothing is wrong.
    pub(crate) fn check(self) -> bool {
        self.problems.set(problems_of(&self.contact()));
        self.problems.with_untracked(BTreeMap::is_empty)
    }

    /// Checks one field that was just left.
    fn check_one(self, name: &'static str) {
        let mut now = problems_of(&self.contact());
        self.problems.update(|problems| match now.remove(name) {
            Some(problem) => {
                problems.insert(name.to_owned(), problem);
            }
            None => {
                problems.remove(name);
            }
        });
    }

    /// Puts what the server says beside its fields; answers what belongs to no field.
    pub(crate) fn take(self, errors: &[FieldError]) -> Vec<String> {
        let mut rest = Vec::new();
        self.problems.update(|problems| {
            for error in errors {
                let name = error.pointer.rsplit('/').next().unwrap_or_default();
                if LINES.iter().any(|line| line.name == name) {
                    problems.insert(name.to_owned(), error.detail.clone());
                } else {
                    rest.push(error.detail.clone());
                }
            }
        });
        rest
    }
}

/// The fields.
#[component]
pub(crate) fn PersonFields(form: PersonForm) -> AnyView {
    let inputs = LINES
        .iter()
        .enumerate()
        .filter_map(|(index, line)| {
            let value = form.values.with_value(|values| values.get(index).copied())?;
            let first = form
                .first
                .with_value(|first| first.get(index).cloned())
                .unwrap_or_default();
            let name = line.name;
            let changed = Signal::derive(move || value.with(|value| *value != first).then(|| "changed".to_owned()));
            let problem = Signal::derive(move || form.problems.with(|problems| problems.get(name).cloned()));
            let input = view! {
                <TextInput
                    id=format!("person-{name}")
                    label=line.label
                    class=line.class
                    kind=match name { "email" => "email", "phone" => "tel", _ => "text" }
                    value=value
                    required=name == "last_name"
                    remark=changed
                    problem=problem
                    on_leave=Callback::new(move |()| form.check_one(name))
                />
            };
            Some(input)
        })
        .collect_view();
    view! { <div class="form-grid">{inputs}</div> }.into_any()
}

/// What is wrong with a person, by field.
fn problems_of(contact: &Contact) -> BTreeMap<String, String> {
    let mut problems = BTreeMap::new();
    let mut note = |name: &str, sentence: &str| {
        problems.insert(name.to_owned(), sentence.to_owned());
    };
    if contact.last_name.is_empty() {
        note(
            "last_name",
            "Type the last name: an individual cannot be saved without one.",
        );
    }
    if !contact.email.is_empty() && !text::looks_like_email(&contact.email) {
        note(
            "email",
            "This is no e-mail address: it needs the form name@example.org.",
        );
    }
    let country = &contact.country_code;
    if !country.is_empty() && (country.len() != 2 || !country.chars().all(|letter| letter.is_ascii_alphabetic())) {
        note("country_code", "A country code has two letters, such as US.");
    }
    problems
}

fn to_values(contact: Contact) -> Vec<String> {
    let Contact {
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
    vec![
        first_name,
        last_name,
        email,
        phone,
        company,
        street_1,
        street_2,
        city,
        state,
        postal_code,
        country_code,
    ]
}

fn from_values(values: Vec<String>) -> Contact {
    let mut values = values.into_iter();
    let mut next = || values.next().unwrap_or_default();
    Contact {
        first_name: next(),
        last_name: next(),
        email: next(),
        phone: next(),
        company: next(),
        street_1: next(),
        street_2: next(),
        city: next(),
        state: next(),
        postal_code: next(),
        country_code: next().to_ascii_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact() -> Contact {
        Contact {
            first_name: "Ana".into(),
            last_name: "Whitfield".into(),
            company: "Riverside".into(),
            email: "ana@example.org".into(),
            phone: "1".into(),
            street_1: "2".into(),
            street_2: "3".into(),
            city: "4".into(),
            state: "5".into(),
            postal_code: "6".into(),
            country_code: "US".into(),
        }
    }

    #[test]
    fn a_contact_survives_the_form() {
        assert_eq!(from_values(to_values(contact())), contact());
        assert_eq!(to_values(contact()).len(), LINES.len());
    }

    #[test]
    fn a_person_needs_a_last_name_and_well_formed_rest() {
        assert!(problems_of(&contact()).is_empty());
        assert!(
            problems_of(&Contact {
                first_name: String::new(),
                ..contact()
            })
            .is_empty()
        );
        let wrong = Contact {
            last_name: String::new(),
            email: "ana".into(),
            country_code: "USA".into(),
            ..contact()
        };
        let names: Vec<String> = problems_of(&wrong).into_keys().collect();
        assert_eq!(names, ["country_code", "email", "last_name"]);
        assert!(
            problems_of(&Contact {
                email: String::new(),
                country_code: String::new(),
                ..contact()
            })
            .is_empty()
        );
    }
}
