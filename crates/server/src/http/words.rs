//! Plain sentences for what the JSON and query readers complain about.

/// How the reader names the whole numbers that a request may hold.
const WHOLE_NUMBERS: [&str; 6] = [
    "expected i64",
    "expected u64",
    "expected i32",
    "expected u32",
    "expected u16",
    "expected u8",
];

/// What is wrong with a value, from the reader's own words, in a sentence for a person.
#[must_use]
pub fn plain(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or(message);
    if let Some(field) = between(message, "unknown field `") {
        return format!("There is no field \"{field}\" here. Check its spelling.");
    }
    if let Some(field) = between(message, "missing field `") {
        return format!("The field \"{field}\" is missing.");
    }
    if let Some(field) = between(message, "duplicate field `") {
        return format!("The field \"{field}\" is given more than once.");
    }
    if message.starts_with("unknown variant") {
        let known = message.split_once(", expected ").map_or("", |(_, known)| known);
        let known = known.trim_start_matches("one of ").replace('`', "\"");
        return format!("Use {}{known}.", if known.contains(", ") { "one of " } else { "" });
    }
    let whole_number = WHOLE_NUMBERS.iter().any(|kind| message.contains(kind)) || message.contains("parse integer");
    if message.contains("number too large") || message.contains("number too small") {
        return "The number is too large.".to_owned();
    }
    if whole_number && (message.starts_with("invalid value") || message.contains("floating point")) {
        return "Enter a whole number of at most 18 digits.".to_owned();
    }
    if whole_number || message.contains("invalid digit") {
        return "Enter a whole number.".to_owned();
    }
    if message.contains("expected a string") {
        return "Enter a text in quotes.".to_owned();
    }
    if message.contains("expected a boolean") || message.contains("was not `true` or `false`") {
        return "Enter true or false.".to_owned();
    }
    if message.contains("UUID") {
        return "Enter an id such as 01890a5d-ac96-774b-bcce-b302099a8057.".to_owned();
    }
    if let Some((_, known)) = message.split_once("expected one of ") {
        return format!("Use one of {}.", known.replace('`', "\""));
    }
    if message.contains("input contains invalid characters")
        || message.contains("premature end of input")
        || message.contains("input is out of range")
        || message.contains("trailing input")
    {
        return "Enter a date such as 2026-05-01, or for a moment 2026-05-01T09:30:00Z.".to_owned();
    }
    if message.contains("variant identifier") || message.contains("enum ") || message.contains("string or map") {
        return "Enter one of the allowed words, in quotes.".to_owned();
    }
    if message.contains("struct ") || message.contains("expected a map") {
        return "Enter an object, in braces, with all its fields.".to_owned();
    }
    if message.contains("expected a sequence") {
        return "Enter a list, in brackets.".to_owned();
    }
    // The reader's own words name what only this program's makers know.
    "This value cannot be read here.".to_owned()
}

/// The unknown field's name, if that is what the reader complains about.
#[must_use]
pub fn unknown_field(message: &str) -> Option<&str> {
    between(message, "unknown field `")
}

/// The name of the field given more than once, if that is what the reader complains about.
#[must_use]
pub fn repeated_field(message: &str) -> Option<&str> {
    between(message, "duplicate field `")
}

/// The field that the reader complains about, where it is one that its path does not name.
#[must_use]
pub fn named_field(message: &str) -> Option<&str> {
    unknown_field(message)
        .or_else(|| between(message, "missing field `"))
        .or_else(|| between(message, "duplicate field `"))
}

fn between<'a>(message: &'a str, before: &str) -> Option<&'a str> {
    let (_, rest) = message.split_once(before)?;
    rest.split_once('`').map(|(field, _)| field)
}
