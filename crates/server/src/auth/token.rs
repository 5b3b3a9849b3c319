//! Session tokens: JWTs of one fixed algorithm, each tied to a session in the database.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use mctrade_domain::{SessionId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::keys::Keys;

const ISSUER: &str = "mctrade";
const AUDIENCE: &str = "mctrade-staff";
const KIND: &str = "session";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    exp: i64,
    nbf: i64,
    iat: i64,
    iss: String,
    aud: String,
    sub: Uuid,
    jti: Uuid,
    typ: String,
}

/// What a good token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionToken {
    /// The session.
    pub session: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// When the token ends.
    pub expires_at: i64,
}

/// Makes a token; `None` only if signing fails.
#[must_use]
pub fn issue(keys: &Keys, session: SessionId, user: UserId, now: Timestamp, until: Timestamp) -> Option<String> {
    let claims = Claims {
        exp: until.timestamp(),
        nbf: now.timestamp(),
        iat: now.timestamp(),
        iss: ISSUER.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: user.0,
        jti: session.0,
        typ: KIND.to_owned(),
    };
    let key = EncodingKey::from_secret(keys.session());
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).ok()
}

/// Reads a token; `None` for anything that is not wholly ours and of this time.
#[must_use]
pub fn read(keys: &Keys, token: &str, now: Timestamp) -> Option<SessionToken> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_issuer(&[ISSUER]);
    // The moments are compared below, with the clock that was passed in and without leeway.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    let key = DecodingKey::from_secret(keys.session());
    let claims = jsonwebtoken::decode::<Claims>(token, &key, &validation).ok()?.claims;
    let now = now.timestamp();
    let in_time = claims.nbf <= now && claims.iat <= now && now < claims.exp;
    (in_time && claims.typ == KIND).then_some(SessionToken {
        session: SessionId(claims.jti),
        user: UserId(claims.sub),
        expires_at: claims.exp,
    })
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use chrono::{DateTime, Duration};
    use secrecy::ExposeSecret as _;
    use serde_json::{Value, json};

    use super::*;
    use crate::entropy::OsEntropy;

    fn keys() -> Keys {
        Keys::from_text(Keys::new_key_text(&OsEntropy).expose_secret()).unwrap()
    }

    fn now() -> Timestamp {
        DateTime::from_timestamp(1_780_000_000, 0).unwrap()
    }

    fn good_claims() -> Value {
        json!({
            "exp": now().timestamp() + 60, "nbf": now().timestamp(), "iat": now().timestamp(),
            "iss": ISSUER, "aud": AUDIENCE, "sub": Uuid::from_u128(1), "jti": Uuid::from_u128(2), "typ": KIND,
        })
    }

    fn signed(keys: &Keys, algorithm: Algorithm, claims: &Value) -> String {
        jsonwebtoken::encode(
            &Header::new(algorithm),
            claims,
            &EncodingKey::from_secret(keys.session()),
        )
        .unwrap()
    }

    #[test]
    fn a_token_reads_back_until_it_ends() {
        let keys = keys();
        let (session, user) = (SessionId(Uuid::from_u128(2)), UserId(Uuid::from_u128(1)));
        let token = issue(&keys, session, user, now(), now() + Duration::minutes(30)).unwrap();
        let read_at = |at| read(&keys, &token, at).map(|token| (token.session, token.user));
        assert_eq!(read_at(now()), Some((session, user)));
        assert_eq!(read_at(now() + Duration::minutes(30)), None);
        assert_eq!(read_at(now() - Duration::seconds(1)), None);
        assert_eq!(read(&self::keys(), &token, now()), None);
    }

    #[test]
    fn every_claim_is_required_and_must_be_ours() {
        let keys = keys();
        assert!(read(&keys, &signed(&keys, Algorithm::HS256, &good_claims()), now()).is_some());
        for claim in ["exp", "nbf", "iat", "iss", "aud", "sub", "jti", "typ"] {
            let mut claims = good_claims();
            claims.as_object_mut().unwrap().remove(claim);
            assert_eq!(
                read(&keys, &signed(&keys, Algorithm::HS256, &claims), now()),
                None,
                "without {claim}"
            );
            let mut claims = good_claims();
            claims[claim] = json!("other");
            assert_eq!(
                read(&keys, &signed(&keys, Algorithm::HS256, &claims), now()),
                None,
                "wrong {claim}"
            );
        }
    }

    #[test]
    fn another_algorithm_or_no_signature_is_refused() {
        let keys = keys();
        assert_eq!(
            read(&keys, &signed(&keys, Algorithm::HS384, &good_claims()), now()),
            None
        );
        assert_eq!(
            read(&keys, &signed(&keys, Algorithm::HS512, &good_claims()), now()),
            None
        );
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = part(json!({"alg": "none", "typ": "JWT"}));
        for signature in ["", "AAAA"] {
            let token = format!("{header}.{}.{signature}", part(good_claims()));
            assert_eq!(read(&keys, &token, now()), None);
        }
        for token in ["", ".", "..", "a.b.c", "not a token"] {
            assert_eq!(read(&keys, token, now()), None);
        }
    }
}
