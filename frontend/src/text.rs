//! Finding typed text in names, whatever the accents and the case.

/// A piece of a name, and whether it is what was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The piece, as the name writes it.
    pub(crate) text: String,
    /// Whether it was looked for.
    pub(crate) matched: bool,
}

/// Cuts `name` where the words of `query` stand in it.
pub(crate) fn pieces(name: &str, query: &str, fold: impl Fn(char) -> String) -> Vec<Piece> {
    let letters: Vec<char> = name.chars().collect();
    let folded: Vec<String> = letters.iter().map(|letter| fold(*letter)).collect();
    let mut marks = vec![false; letters.len()];
    for word in query.split_whitespace() {
        let word: String = word.chars().map(&fold).collect();
        mark(&folded, &word, &mut marks);
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for (letter, matched) in letters.into_iter().zip(marks) {
        match pieces.last_mut() {
            Some(piece) if piece.matched == matched => piece.text.push(letter),
            _ => pieces.push(Piece {
                text: letter.to_string(),
                matched,
            }),
        }
    }
    pieces
}

/// Marks every place where `word` stands in the letters.
fn mark(folded: &[String], word: &str, marks: &mut [bool]) {
    if word.is_empty() {
        return;
    }
    for start in 0..folded.len() {
        let mut seen = String::new();
        for end in start..folded.len() {
            seen.push_str(&folded[end]);
            if seen.len() >= word.len() {
                // An empty fold, such as a combining mark, belongs to the letter before it.
                if seen.starts_with(word) && !folded[start].is_empty() {
                    marks[start..=end].fill(true);
                }
                break;
            }
        }
    }
}

/// A letter without its accents, in lower case, by the browser's own tables.
pub(crate) fn fold(letter: char) -> String {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase().to_string();
    }
    let plain: String = js_sys::JsString::from(letter.to_string().as_str())
        .normalize("NFD")
        .to_lower_case()
        .into();
    plain
        .chars()
        .filter(|part| !('\u{300}'..='\u{36f}').contains(part))
        .collect()
}

/// An order number as typed, or what is wrong with it.
pub(crate) fn order_number(typed: &str) -> Result<i64, &'static str> {
    let digits = typed.trim().trim_start_matches('#');
    if digits.is_empty() {
        return Err("Type an order number, such as 1042.");
    }
    if !digits.chars().all(|digit| digit.is_ascii_digit()) {
        return Err("An order number has digits only, such as 1042.");
    }
    match digits.trim_start_matches('0') {
        "" => Err("Order numbers begin at 1."),
        number if number.len() > 10 => Err("This is too long for an order number: at most 10 digits."),
        number => number.parse().map_err(|_| "This is no order number."),
    }
}

/// Whether this could be an e-mail address; the server decides.
pub(crate) fn looks_like_email(text: &str) -> bool {
    let text = text.trim();
    match text.rsplit_once('@') {
        Some((name, domain)) => {
            !name.is_empty()
                && domain.contains('.')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
                && !text.contains(char::is_whitespace)
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(letter: char) -> String {
        match letter {
            'é' | 'É' | 'è' => "e".to_owned(),
            'ß' => "ss".to_owned(),
            '\u{301}' => String::new(),
            other => other.to_lowercase().collect(),
        }
    }

    fn shown(name: &str, query: &str) -> String {
        pieces(name, query, plain)
            .into_iter()
            .map(|piece| {
                if piece.matched {
                    format!("[{}]", piece.text)
                } else {
                    piece.text
                }
            })
            .collect()
    }

    #[test]
    fn the_matched_part_is_found_whatever_case_and_accents() {
        assert_eq!(shown("Harbor & Vine", "harb"), "[Harb]or & Vine");
        assert_eq!(shown("Hélène Fournier", "helene four"), "[Hélène] [Four]nier");
        assert_eq!(shown("Cafe\u{301} Noir", "cafe"), "[Cafe]\u{301} Noir");
        assert_eq!(shown("Straße", "ass"), "Str[aß]e");
        assert_eq!(shown("Ana", "bob"), "Ana");
        assert_eq!(shown("Ana", "  "), "Ana");
        assert_eq!(shown("", "a"), "");
    }

    #[test]
    fn only_order_numbers_pass_as_order_numbers() {
        assert_eq!(order_number(" #1042 "), Ok(1042));
        assert_eq!(order_number("0042"), Ok(42));
        assert!(order_number("").unwrap_err().contains("Type an order number"));
        assert!(order_number("10a").unwrap_err().contains("digits only"));
        assert!(order_number("-5").unwrap_err().contains("digits only"));
        assert!(order_number("12345678901234567890").unwrap_err().contains("too long"));
        assert!(order_number("000").unwrap_err().contains("begin at 1"));
    }

    #[test]
    fn an_address_without_a_name_or_a_domain_is_no_email() {
        for good in ["ana@example.org", " a.b+c@mail.example.co.uk "] {
            assert!(looks_like_email(good), "{good}");
        }
        for bad in [
            "",
            "ana",
            "@example.org",
            "ana@example",
            "ana@.org",
            "ana@example.",
            "a na@example.org",
        ] {
            assert!(!looks_like_email(bad), "{bad}");
        }
    }
}
