//! Profiles found by part of a name, an ID or an e-mail address.

use mctrade_domain::filter::ProfileFilter;
use mctrade_domain::profile::ProfileKind;
use mctrade_storage::StorageError;

use crate::support::*;

async fn people(shop: &Shop) {
    for (first, last, email) in [
        ("Hélène", "O’Neil", "helene@example.org"),
        ("Anna", "Lindqvist", "anna.l@northwind.example"),
        ("Linda", "Anders", "linda@example.org"),
        ("Bo", "Li", "bo@example.org"),
        ("Per%", "Cent_", ""),
        ("Łukasz", "Straße", ""),
        ("Robert'); DROP TABLE profiles;--", "Tables", ""),
        ("\"Quoted\"", "Name*", ""),
    ] {
        shop.profile(first, last, email).await;
    }
    let profiles = shop.storage.profiles();
    for name in ["Lindgren Hardware", "Öresund Chamber of Commerce"] {
        profiles
            .insert(&organization(name), false, &staff(), at(0))
            .await
            .unwrap();
    }
}

async fn find(shop: &Shop, text: &str) -> Vec<String> {
    let filter = ProfileFilter {
        text: text.to_owned(),
        kind: None,
    };
    let found = shop.storage.profiles().search(&filter, 20).await.unwrap();
    found.into_iter().map(|profile| profile.name).collect()
}

#[tokio::test]
async fn part_of_a_name_finds_it_best_first() {
    for shop in shops().await {
        people(&shop).await;
        let cases: [(&str, &[&str]); 20] = [
            ("lind", &["Linda Anders", "Lindgren Hardware", "Anna Lindqvist"]),
            ("LINDQ", &["Anna Lindqvist"]),
            ("ndqvi", &["Anna Lindqvist"]),
            ("helene", &["Hélène O’Neil"]),
            ("hélène o'neil", &["Hélène O’Neil"]),
            ("o’ne", &["Hélène O’Neil"]),
            ("oresund", &["Öresund Chamber of Commerce"]),
            ("lukasz", &["Łukasz Straße"]),
            ("strasse", &["Łukasz Straße"]),
            ("anders linda", &["Linda Anders"]),
            ("of comm", &["Öresund Chamber of Commerce"]),
            ("bo li", &["Bo Li"]),
            ("nobody here", &[]),
            ("%", &[]),
            ("___", &[]),
            ("per%", &["Per% Cent_"]),
            ("'); drop", &["Robert'); DROP TABLE profiles;-- Tables"]),
            ("\"quoted\"", &["\"Quoted\" Name*"]),
            ("ame*", &["\"Quoted\" Name*"]),
            ("ame%", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(
                find(&shop, text).await,
                expected,
                "{text:?} on {:?}",
                shop.storage.backend()
            );
        }
        assert_eq!(
            find(&shop, "nothing\" OR folded_name : \"li").await,
            Vec::<String>::new()
        );
    }
}

#[tokio::test]
async fn one_or_two_letters_find_beginnings_of_names() {
    for shop in shops().await {
        people(&shop).await;
        assert_eq!(
            find(&shop, "li").await,
            ["Bo Li", "Linda Anders", "Lindgren Hardware", "Anna Lindqvist"]
        );
        assert_eq!(find(&shop, "B").await, ["Bo Li"]);
        assert_eq!(find(&shop, "ö").await, ["Öresund Chamber of Commerce", "Hélène O’Neil"]);
    }
}

#[tokio::test]
async fn a_number_finds_the_id_and_an_at_sign_finds_addresses() {
    for shop in shops().await {
        people(&shop).await;
        let anna = shop.profile("Anna", "Numbers 1002", "").await;
        let found = find(&shop, &anna.id.to_string()).await;
        assert_eq!(found, ["Anna Numbers 1002"]);
        let found = find(&shop, "1002").await;
        assert_eq!(
            found,
            ["Hélène O’Neil", "Anna Numbers 1002"],
            "the ID first, then names with the number"
        );
        assert_eq!(find(&shop, "@northwind").await, ["Anna Lindqvist"]);
        assert_eq!(find(&shop, "HELENE@example.org").await, ["Hélène O’Neil"]);
        assert_eq!(find(&shop, "@").await.len(), 4);
        assert_eq!(find(&shop, "999999999999999999999999").await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn odd_text_is_no_error() {
    for shop in shops().await {
        people(&shop).await;
        for text in [
            "\0",
            "\u{10FFFF}",
            "🙂🙂🙂",
            "AND OR NOT",
            "NEAR(",
            "a b c d e f",
            "ab cd",
            "(((",
            ":",
            "^lin",
            "-lin",
            "!",
            "\\",
            "\\%",
        ] {
            find(&shop, text).await;
        }
        find(&shop, &"x".repeat(100_000)).await;
        assert_eq!(find(&shop, "   ").await.len(), 11, "no text: the newest");
    }
}

#[tokio::test]
async fn only_individuals_or_only_organizations_are_found() {
    for shop in shops().await {
        people(&shop).await;
        for (kind, expected) in [
            (ProfileKind::Individual, vec!["Linda Anders", "Anna Lindqvist"]),
            (ProfileKind::Organization, vec!["Lindgren Hardware"]),
        ] {
            let filter = ProfileFilter {
                text: "lind".to_owned(),
                kind: Some(kind),
            };
            let found = shop.storage.profiles().search(&filter, 20).await.unwrap();
            assert_eq!(
                found.iter().map(|profile| profile.name.as_str()).collect::<Vec<_>>(),
                expected
            );
        }
        let filter = ProfileFilter {
            text: "lind".to_owned(),
            kind: None,
        };
        assert_eq!(shop.storage.profiles().search(&filter, 1).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn an_address_is_taken_once_unless_that_is_wanted() {
    for shop in shops().await {
        let profiles = shop.storage.profiles();
        let first = profiles
            .insert(&individual("Ada", "Byron", "Ada@Example.org"), false, &staff(), at(1))
            .await
            .unwrap();
        assert_eq!(profiles.find(first.id).await.unwrap().as_ref(), Some(&first));
        let again = profiles
            .insert(&individual("A", "B", "ada@example.ORG "), false, &staff(), at(1))
            .await;
        assert!(matches!(again, Err(StorageError::DuplicateEmail { profile }) if profile == first.id));
        profiles
            .insert(&individual("A", "B", "ada@example.org"), true, &staff(), at(1))
            .await
            .unwrap();
        for _ in 0..2 {
            profiles
                .insert(&individual("No", "Address", ""), false, &staff(), at(1))
                .await
                .unwrap();
        }
        let mut stray = individual("Stray", "Cat", "");
        stray.primary_organization = Some(first.id);
        let wrong = profiles.insert(&stray, false, &staff(), at(1)).await;
        assert!(matches!(wrong, Err(StorageError::Conflict("not_an_organization"))));
        stray.primary_organization = Some(mctrade_domain::ProfileId(424_242));
        let missing = profiles.insert(&stray, false, &staff(), at(1)).await;
        assert!(matches!(missing, Err(StorageError::NotFound("organization"))));
    }
}
