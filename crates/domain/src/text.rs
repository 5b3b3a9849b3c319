//! How names are compared: without accents, case or doubled spaces.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a name for search and comparison: `"  Hélène  O’Neil "` becomes `"helene o'neil"`.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{02BC}' | '`' => folded.push('\''),
            'ß' => folded.push_str("ss"),
            'ø' | 'Ø' => folded.push('o'),
            'æ' | 'Æ' => folded.push_str("ae"),
            'ł' | 'Ł' => folded.push('l'),
            'đ' | 'Đ' => folded.push('d'),
            c if c.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            c => folded.extend(c.to_lowercase()),
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// The digits of a telephone number without a country's leading zeros or plus, for comparison only.
#[must_use]
pub fn phone_digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_to_plain_lower_case() {
        assert_eq!(fold("  Hélène   O’Neil "), "helene o'neil");
        assert_eq!(fold("Łódź Straße"), "lodz strasse");
        assert_eq!(fold("ÅSE ØRSTED"), "ase orsted");
    }

    #[test]
    fn phone_numbers_compare_by_their_digits() {
        assert_eq!(phone_digits("+1 (218) 555-0147"), phone_digits("001 218 555 0147"));
    }
}
