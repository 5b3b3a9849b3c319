//! People and organizations that never lived.

use crate::dice::Dice;
use crate::model::person::Address;

const FIRST: &[&str] = &[
    "Amélie",
    "Anaïs",
    "André",
    "Beatriz",
    "Björn",
    "Chloë",
    "Clara",
    "Dana",
    "Daniel",
    "Eamon",
    "Elena",
    "Fatima",
    "François",
    "Grace",
    "Hana",
    "Håkon",
    "Ibrahim",
    "Ines",
    "Jack",
    "José",
    "Jürgen",
    "Kavita",
    "Kenji",
    "Leila",
    "Łukasz",
    "Maeve",
    "Marcus",
    "María",
    "Mei",
    "Noah",
    "Nuala",
    "Olga",
    "Oscar",
    "Priya",
    "Renée",
    "Rosa",
    "Samuel",
    "Siobhán",
    "Sofia",
    "Thérèse",
    "Tomás",
    "Uma",
    "Victor",
    "Wei",
    "Yusuf",
    "Zoë",
];
const LAST: &[&str] = &[
    "Achebe",
    "Adams",
    "Andersson",
    "Bălan",
    "Becker",
    "Brown",
    "Carter",
    "D’Angelo",
    "Dubois",
    "Fernández",
    "Fitzgerald",
    "García",
    "Gonçalves",
    "Hughes",
    "Ibarra",
    "Jansen",
    "Johnson",
    "Kowalski",
    "Lee",
    "MacDonald",
    "Müller",
    "Nakamura",
    "Ng",
    "Nguyen",
    "O'Brien",
    "O'Connor",
    "Okafor",
    "Øster",
    "Park",
    "Patel",
    "Peña",
    "Pérez-Reverte",
    "Quinn",
    "Romero",
    "Rossi",
    "Schmidt",
    "Smith",
    "St. John",
    "Tanaka",
    "Van der Berg",
    "Weiß",
    "Williams",
    "Wójcik",
    "Yıldız",
    "Zhang",
];
const TRADES: &[&str] = &[
    "Engineering",
    "Logistics",
    "Bakery",
    "Consulting",
    "Analytics",
    "Dental Group",
    "Farms",
    "Printing",
    "Hotels",
    "Insurance",
    "Legal",
    "Machine Works",
    "Media",
    "Pharmacy",
    "Realty",
    "Software",
    "Textiles",
    "Travel",
];
const PLACES: &[&str] = &[
    "Lakeview",
    "Cedar Ridge",
    "São Vicente",
    "Northgate",
    "Blue Harbor",
    "Juniper",
    "Old Mill",
    "Red Rock",
    "Silver Creek",
    "Two Rivers",
];
const SUFFIXES: &[&str] = &[
    "LLC",
    "Inc.",
    "Co.",
    "& Sons",
    "Group",
    "Partners",
    "GmbH",
    "Foundation",
];
const STREETS: &[&str] = &[
    "Main Street",
    "Oak Avenue",
    "Congress Avenue",
    "Lake Shore Drive",
    "Pine Street",
    "Cherry Lane",
    "2nd Street",
    "Market Square",
];

/// A place: city, state, postal code, country, its two letters, and a dialling prefix.
type Place = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const AMERICA: &[Place] = &[
    ("Austin", "Texas", "78701", "United States", "US", "512"),
    ("Houston", "Texas", "77002", "United States", "US", "713"),
    ("Chicago", "Illinois", "60601", "United States", "US", "312"),
    ("Springfield", "Illinois", "62701", "United States", "US", "217"),
    ("Seattle", "Washington", "98101", "United States", "US", "206"),
    ("Columbus", "Ohio", "43215", "United States", "US", "614"),
    ("Portland", "Oregon", "97201", "United States", "US", "503"),
    ("Toronto", "Ontario", "M5H 2N2", "Canada", "CA", "416"),
];
const EUROPE: &[Place] = &[
    ("Köln", "Nordrhein-Westfalen", "50667", "Germany", "DE", "49 221"),
    ("Dublin", "Leinster", "D02 X285", "Ireland", "IE", "353 1"),
    ("Lyon", "Auvergne-Rhône-Alpes", "69002", "France", "FR", "33 4"),
    ("Málaga", "Andalucía", "29015", "Spain", "ES", "34 95"),
];
const JAPAN: &[Place] = &[("Ōsaka", "Osaka Prefecture", "530-0001", "Japan", "JP", "81 6")];
const KUWAIT: &[Place] = &[("Kuwait City", "Al Asimah", "15000", "Kuwait", "KW", "965")];

/// The part of the world a shopper lives in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Region {
    America,
    Europe,
    Japan,
    Kuwait,
}

/// Lower-case ASCII letters for an e-mail address or a domain.
fn plain(text: &str) -> String {
    text.chars()
        .filter_map(|letter| {
            let plain = match letter.to_ascii_lowercase() {
                'á' | 'à' | 'ă' | 'ã' | 'å' => 'a',
                'é' | 'è' | 'ë' => 'e',
                'í' | 'ï' | 'ı' => 'i',
                'ó' | 'ö' | 'ø' | 'Ø' | 'ō' | 'Ō' => 'o',
                'ú' | 'ü' => 'u',
                'ç' => 'c',
                'ñ' => 'n',
                'ł' | 'Ł' => 'l',
                'ß' => 's',
                other => other,
            };
            plain.is_ascii_alphanumeric().then_some(plain)
        })
        .collect()
}

fn phone(dice: &mut Dice, prefix: &str) -> String {
    match dice.below(3) {
        0 => format!("({prefix}) 555-{}", dice.digits(4)),
        1 => format!("+1 {prefix} 555 {}", dice.digits(4)),
        _ => format!("{}555{}", prefix.replace(' ', ""), dice.digits(4)),
    }
}

/// A person at home somewhere; about two in five act for an organization. `serial` keeps e-mail addresses apart.
pub(crate) fn person(dice: &mut Dice, region: Region, serial: u64) -> Address {
    let place = dice.pick(match region {
        Region::America => AMERICA,
        Region::Europe => EUROPE,
        Region::Japan => JAPAN,
        Region::Kuwait => KUWAIT,
    });
    let (city, state, zip, country, country_iso2, prefix) = *place;
    let first_name = (*dice.pick(FIRST)).to_owned();
    let last_name = (*dice.pick(LAST)).to_owned();
    let company = if dice.chance(40) { company(dice) } else { String::new() };
    let domain = if company.is_empty() {
        "example.com".to_owned()
    } else {
        format!("{}.example", plain(&company))
    };
    Address {
        email: format!("{}.{}{serial}@{domain}", plain(&first_name), plain(&last_name)),
        street_1: format!("{} {}", dice.between(1, 9_900), dice.pick(STREETS)),
        street_2: if dice.chance(20) {
            format!("Suite {}", dice.between(2, 900))
        } else {
            String::new()
        },
        city: city.to_owned(),
        state: state.to_owned(),
        zip: zip.to_owned(),
        country: country.to_owned(),
        country_iso2: country_iso2.to_owned(),
        phone: if dice.chance(88) {
            phone(dice, prefix)
        } else {
            String::new()
        },
        first_name,
        last_name,
        company,
    }
}

fn company(dice: &mut Dice) -> String {
    match dice.below(3) {
        0 => format!("{} {}", dice.pick(PLACES), dice.pick(TRADES)),
        1 => format!("{} {} {}", dice.pick(LAST), dice.pick(TRADES), dice.pick(SUFFIXES)),
        _ => format!("{} Chamber of Commerce", dice.pick(PLACES)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_addresses_are_plain_ascii() {
        let mut dice = Dice::new(3);
        for serial in 0..500 {
            let person = person(&mut dice, Region::Europe, serial);
            assert!(
                person.email.is_ascii() && person.email.contains('@'),
                "{}",
                person.email
            );
            assert!(
                !person.email.starts_with('.') && !person.email.contains("@."),
                "{}",
                person.email
            );
        }
    }
}
