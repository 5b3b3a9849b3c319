//! Staff, sessions, API keys, jobs, repeated requests.

use chrono::Duration;
use mctrade_domain::access::{Access, Area, Role, Scope};
use mctrade_domain::{ApiKeyId, JobId, SessionId, UserId};
use mctrade_storage::{IdempotencyState, JobState, NewApiKey, NewJob, NewSession, NewUser, StorageError};
use uuid::Uuid;

use crate::support::*;

fn new_user(email: &str) -> NewUser {
    NewUser {
        email: email.to_owned(),
        role: Role::Finance,
        password_hash: "$argon2id$..".to_owned(),
    }
}

#[tokio::test]
async fn a_user_is_found_by_address_in_any_case_and_never_twice() {
    for shop in shops().await {
        let users = shop.storage.users();
        let user = users
            .insert(&new_user("Kim@Example.org"), &staff(), at(1))
            .await
            .unwrap();
        assert_eq!(
            users.find_by_email(" kim@example.ORG").await.unwrap().as_ref(),
            Some(&user)
        );
        assert_eq!(users.find(user.id).await.unwrap().as_ref(), Some(&user));
        assert_eq!(users.find_by_email("nobody@example.org").await.unwrap(), None);
        let twice = users.insert(&new_user("KIM@example.org"), &staff(), at(2)).await;
        assert!(matches!(twice, Err(StorageError::Conflict("user_exists"))));
        assert_eq!(users.list().await.unwrap().as_slice(), std::slice::from_ref(&user));
        assert!(!format!("{user:?}").contains("argon2") && !format!("{user:?}").contains("Kim"));
    }
}

#[tokio::test]
async fn ending_a_session_acts_at_once() {
    for shop in shops().await {
        let (users, sessions) = (shop.storage.users(), shop.storage.sessions());
        let user = users
            .insert(&new_user("kim@example.org"), &staff(), at(1))
            .await
            .unwrap();
        let begin = |n: u128| NewSession {
            id: SessionId(Uuid::from_u128(n)),
            user: user.id,
            created_at: at(1),
            expires_at: at(28_801),
            idle_until: at(1_801),
        };
        for n in 1..=5 {
            sessions.insert(&begin(n)).await.unwrap();
        }
        let id = |n| SessionId(Uuid::from_u128(n));
        sessions.touch(id(1), at(1_900)).await.unwrap();
        let (session, owner) = sessions.find(id(1)).await.unwrap().unwrap();
        assert_eq!(
            (session.idle_until, session.expires_at, owner.id),
            (at(1_900), at(28_801), user.id)
        );
        sessions.revoke(id(1)).await.unwrap();
        assert!(sessions.find(id(1)).await.unwrap().is_none());
        assert!(sessions.find(id(2)).await.unwrap().is_some());
        users
            .set_password_hash(user.id, "$argon2id$new", &staff(), at(2))
            .await
            .unwrap();
        assert!(sessions.find(id(2)).await.unwrap().is_none());
        sessions.insert(&begin(6)).await.unwrap();
        users.set_active(user.id, false, &staff(), at(3)).await.unwrap();
        assert!(sessions.find(id(6)).await.unwrap().is_none());
        assert!(!users.find(user.id).await.unwrap().unwrap().active);
        sessions.insert(&begin(7)).await.unwrap();
        sessions.revoke_all(user.id).await.unwrap();
        assert!(sessions.find(id(7)).await.unwrap().is_none());
        let nobody = NewSession {
            user: UserId(Uuid::nil()),
            ..begin(8)
        };
        assert!(matches!(
            sessions.insert(&nobody).await,
            Err(StorageError::NotFound("user"))
        ));
        let later = NewSession {
            created_at: at(28_801) + Duration::days(2),
            ..begin(9)
        };
        sessions.insert(&later).await.unwrap();
        let left = mctrade_storage::testing::number(&shop.storage, "SELECT COUNT(*) AS count FROM sessions").await;
        assert_eq!(
            left.unwrap(),
            0,
            "what ended long ago is forgotten, this one too as it ended before it began"
        );
    }
}

#[tokio::test]
async fn an_api_key_is_found_by_its_hash_with_what_it_may_do() {
    for shop in shops().await {
        let keys = shop.storage.api_keys();
        let new = NewApiKey {
            id: ApiKeyId(Uuid::from_u128(5)),
            name: "Accounting".to_owned(),
            key_hash: "ab".repeat(32),
            scopes: vec![
                Scope {
                    area: Area::Invoices,
                    access: Access::Full,
                },
                Scope {
                    area: Area::Profiles,
                    access: Access::Read,
                },
            ],
            expires_at: Some(at(1_000)),
        };
        let made = keys.insert(&new, &staff(), at(1)).await.unwrap();
        assert_eq!(keys.find_by_hash(&new.key_hash).await.unwrap().as_ref(), Some(&made));
        assert_eq!(made.scopes, new.scopes);
        let twice = NewApiKey {
            id: ApiKeyId(Uuid::from_u128(6)),
            ..new.clone()
        };
        assert!(matches!(
            keys.insert(&twice, &staff(), at(1)).await,
            Err(StorageError::Conflict("api_key_exists"))
        ));
        keys.touch(made.id, at(2)).await.unwrap();
        keys.revoke(made.id, &staff(), at(3)).await.unwrap();
        keys.revoke(made.id, &staff(), at(9)).await.unwrap();
        let key = keys.list().await.unwrap().remove(0);
        assert_eq!((key.last_used_at, key.revoked_at), (Some(at(2)), Some(at(3))));
        let nothing = keys.revoke(ApiKeyId(Uuid::nil()), &staff(), at(3)).await;
        assert!(matches!(nothing, Err(StorageError::NotFound("api key"))));
    }
}

#[tokio::test]
async fn a_job_is_gone_on_with_until_it_is_done() {
    for shop in shops().await {
        let jobs = shop.storage.jobs();
        let new = NewJob {
            id: JobId(Uuid::from_u128(1)),
            kind: "backfill".to_owned(),
            store: Some(shop.store),
            request: "{}".to_owned(),
        };
        let job = jobs.insert(&new, at(1)).await.unwrap();
        assert_eq!((job.state, job.done), (JobState::Running, 0));
        jobs.progress(job.id, 250, Some(500), 3, Some("page 2".to_owned()))
            .await
            .unwrap();
        jobs.request_cancel(job.id).await.unwrap();
        let unfinished = jobs.unfinished().await.unwrap();
        assert_eq!(unfinished.len(), 1);
        let job = &unfinished[0];
        assert_eq!(
            (job.done, job.total, job.failed, job.cancel_requested),
            (250, Some(500), 3, true)
        );
        assert_eq!(job.cursor.as_deref(), Some("page 2"));
        jobs.finish(job.id, JobState::Failed, Some("the store is gone"), at(9))
            .await
            .unwrap();
        assert!(jobs.unfinished().await.unwrap().is_empty());
        let job = jobs.find(job.id).await.unwrap().unwrap();
        assert_eq!((job.state, job.finished_at), (JobState::Failed, Some(at(9))));
        let nothing = jobs.request_cancel(JobId(Uuid::nil())).await;
        assert!(matches!(nothing, Err(StorageError::NotFound("job"))));
    }
}

#[tokio::test]
async fn a_repeated_request_gets_the_first_answer() {
    for shop in shops().await {
        let keys = shop.storage.idempotency();
        assert_eq!(
            keys.begin("kim", "k1", "f1", at(1)).await.unwrap(),
            IdempotencyState::New
        );
        assert_eq!(
            keys.begin("kim", "k1", "f1", at(2)).await.unwrap(),
            IdempotencyState::InFlight
        );
        assert_eq!(
            keys.begin("kim", "k1", "f2", at(2)).await.unwrap(),
            IdempotencyState::OtherRequest
        );
        assert_eq!(
            keys.begin("lee", "k1", "f2", at(2)).await.unwrap(),
            IdempotencyState::New
        );
        let headers = vec![("etag".to_owned(), "\"3\"".to_owned())];
        keys.finish("kim", "k1", 201, b"{}", &headers).await.unwrap();
        let answer = IdempotencyState::Done {
            status: 201,
            body: b"{}".to_vec(),
            headers,
        };
        assert_eq!(keys.begin("kim", "k1", "f1", at(3)).await.unwrap(), answer);
        assert_eq!(
            keys.begin("kim", "k1", "f9", at(3)).await.unwrap(),
            IdempotencyState::OtherRequest
        );
        keys.forget("lee", "k1").await.unwrap();
        assert_eq!(
            keys.begin("lee", "k1", "f3", at(60)).await.unwrap(),
            IdempotencyState::New
        );
        assert_eq!(keys.sweep(at(50)).await.unwrap(), 1);
        assert_eq!(
            keys.begin("kim", "k1", "f1", at(61)).await.unwrap(),
            IdempotencyState::New
        );
        let nothing = keys.finish("nobody", "k1", 200, b"", &[]).await;
        assert!(matches!(nothing, Err(StorageError::NotFound("idempotency key"))));
    }
}
