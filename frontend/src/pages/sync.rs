//! Bigcommerce > Sync: whether everything is in step, what failed, and fetching past orders.

use leptos::{prelude::*, task::spawn_local};
use mctrade_api_types::{
    events::Event,
    sync::{BackfillRequest, ImportRequest, Job, JobState, LedgerListQuery, LedgerRow, StoreHealth, SyncState},
};

use super::{routes, shell::tone};
use crate::{
    api::{self, ApiError},
    components::{ErrorNotice, Field, Moment, PageTitle, Toast, Toasts},
    format,
    state::{Connection, Health, Live, Session, Stores},
};

/// The page.
#[component]
pub(crate) fn SyncPage() -> AnyView {
    let health = expect_context::<Health>();
    view! {
        <PageTitle title="Sync" lead="Whether every order of the store is an invoice here"/>
        {move || {
            health
                .now()
                .get()
                .map(|now| {
                    let stores = now.stores.into_iter().map(store).collect_view();
                    view! {
                        <p class=format!("sync big {}", tone(now.state))>
                            <i aria-hidden="true"></i>
                            <span>{now.summary}</span>
                        </p>
                        {(now.state == SyncState::NoStore)
                            .then(|| view! { <p><a class="button primary" href=routes::STORES>"Connect your store"</a></p> })}
                        <div class="cards">{stores}</div>
                    }
                })
        }}
        <Backfill/>
        <Failed/>
    }
    .into_any()
}

fn store(health: StoreHealth) -> AnyView {
    let StoreHealth {
        store_id,
        name,
        state,
        problem,
        in_step_at,
        last_webhook_at,
        last_sweep_at,
        due,
        failed,
        quota_left,
        hooks_active,
    } = health;
    let zone = expect_context::<Stores>().zone(Some(store_id));
    let moment = move |at: Option<chrono::DateTime<chrono::Utc>>| match at {
        Some(at) => view! { <Moment at=at zone=zone.clone()/> }.into_any(),
        None => "Never".into_any(),
    };
    let state = match state {
        SyncState::InStep => "In step",
        SyncState::Working => "Working",
        SyncState::Attention => "Some orders failed",
        SyncState::Disconnected => "Disconnected",
        SyncState::NoStore => "No store",
    };
    let hooks = match hooks_active {
        Some(true) => "In place",
        Some(false) => "Not in place",
        None => "Not known yet",
    };
    view! {
        <section class="panel padded" aria-label=name.clone()>
            <h2>{name.clone()}</h2>
            <p>{state}</p>
            {problem.map(|problem| view! { <div class="notice bad"><p>{problem}</p></div> })}
            <dl class="pairs">
                <dt>"In step at"</dt>
                <dd>{moment(in_step_at)}</dd>
                <dt>"Last webhook"</dt>
                <dd>{moment(last_webhook_at)}</dd>
                <dt>"Last sweep"</dt>
                <dd>{moment(last_sweep_at)}</dd>
                <dt>"Webhooks"</dt>
                <dd>{hooks}</dd>
                <dt>"Waiting to be read"</dt>
                <dd>{format::count(due)}</dd>
                <dt>"Failed"</dt>
                <dd>{format::count(failed)}</dd>
                <dt>"Requests left"</dt>
                <dd>{quota_left.map_or_else(|| "Not known yet".to_owned(), |left| format::count(i64::from(left)))}</dd>
            </dl>
        </section>
    }
    .into_any()
}

/// Fetching the orders of a span of days.
#[component]
fn Backfill() -> AnyView {
    let session = expect_context::<Session>();
    let job = RwSignal::new(None::<Job>);
    let error = RwSignal::new(None::<ApiError>);
    let problem = RwSignal::new(None::<String>);
    let from = RwSignal::new(String::new());
    let zone = untrack(|| expect_context::<Stores>().zone(None));
    let to = RwSignal::new(format::today(&zone).map(|day| day.to_string()).unwrap_or_default());
    expect_context::<Live>().listen(move |event| {
        if let Event::JobProgress { job: now } = event
            && now.kind.contains("backfill")
        {
            job.set(Some(now.clone()));
        }
    });
    let start = move || {
        let span = (
            from.get_untracked().parse::<chrono::NaiveDate>(),
            to.get_untracked().parse::<chrono::NaiveDate>(),
        );
        let (from, to) = match span {
            (Ok(from), Ok(to)) if from <= to => (from, to),
            (Ok(_), Ok(_)) => return problem.set(Some("From is after To: swap the two days.".to_owned())),
            _ => return problem.set(Some("Choose both days.".to_owned())),
        };
        problem.set(None);
        error.set(None);
        spawn_local(async move {
            match api::start_backfill(&BackfillRequest {
                from,
                to,
                store_id: None,
            })
            .await
            {
                Ok(started) => {
                    job.try_set(Some(started));
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    view! {
        <section class="panel padded" aria-labelledby="backfill-heading">
            <h2 id="backfill-heading">"Fetch past orders"</h2>
            {if session.may_write("sync") {
                view! {
                    <form
                        class="filters flat"
                        novalidate
                        on:submit=move |event| {
                            event.prevent_default();
                            start();
                        }
                    >
                        <Field id="backfill-from" label="From" problem=problem>
                            <input
                                id="backfill-from"
                                type="date"
                                aria-describedby="backfill-from-problem"
                                prop:value=from
                                on:input=move |event| from.set(event_target_value(&event))
                            />
                        </Field>
                        <Field id="backfill-to" label="To">
                            <input
                                id="backfill-to"
                                type="date"
                                aria-describedby="backfill-to-problem"
                                prop:value=to
                                on:input=move |event| to.set(event_target_value(&event))
                            />
                        </Field>
                        <button type="submit" class="primary">
                            "Start"
                        </button>
                    </form>
                }
                    .into_any()
            } else {
                view! { <p class="sub">"Your role may see how the sync stands, but not fetch past orders."</p> }
                    .into_any()
            }}
            <ErrorNotice error=error/>
            {move || job.get().map(progress)}
        </section>
    }
    .into_any()
}

fn progress(job: Job) -> AnyView {
    let total = job.total.unwrap_or(job.done);
    let state = match job.state {
        JobState::Running => "running",
        JobState::Done => "done",
        JobState::Cancelled => "cancelled",
        JobState::Failed => "stopped",
    };
    let failed = if job.failed > 0 {
        format!(", {} failed", format::count(job.failed))
    } else {
        String::new()
    };
    let text = format!(
        "{} of {} orders{failed}, {state}",
        format::count(job.done),
        format::count(total)
    );
    view! {
        <p class="job">
            <progress max=total.max(1).to_string() value=job.done.to_string() aria-label="Backfill"></progress>
            <span>{text}</span>
        </p>
        {job.problem.map(|problem| view! { <div class="notice bad"><p>{problem}</p></div> })}
    }
    .into_any()
}

/// The orders that could not become invoices, with the reason.
#[component]
fn Failed() -> AnyView {
    let rows = RwSignal::new(None::<Vec<LedgerRow>>);
    let error = RwSignal::new(None::<ApiError>);
    let read = move || {
        let query = LedgerListQuery {
            state: Some("failed".to_owned()),
            ..LedgerListQuery::default()
        };
        spawn_local(async move {
            match api::list_ledger(&query).await {
                Ok(page) => {
                    error.try_set(None);
                    rows.try_set(Some(page.data));
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    let recoveries = expect_context::<Connection>().recoveries();
    let health = expect_context::<Health>();
    Effect::new(move || {
        recoveries.track();
        health.now().track();
        read();
    });
    view! {
        <section class="panel padded" aria-labelledby="failed-heading">
            <h2 id="failed-heading">"Failed orders"</h2>
            <ErrorNotice error=error/>
            {move || match rows.get() {
                None => view! { <p class="ghost-line"></p> }.into_any(),
                Some(rows) if rows.is_empty() => view! { <p class="sub">"None."</p> }.into_any(),
                Some(rows) => {
                    let lines = rows.into_iter().map(|row| failed_line(row, read)).collect_view();
                    view! { <ul class="failed">{lines}</ul> }.into_any()
                }
            }}
        </section>
    }
    .into_any()
}

fn failed_line(row: LedgerRow, read: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let may_retry = expect_context::<Session>().may_write("sync");
    let LedgerRow {
        store_id,
        order_id,
        reason,
        attempts,
        ..
    } = row;
    let retry = move |_| {
        spawn_local(async move {
            match api::import_order(&ImportRequest {
                order_id,
                store_id: Some(store_id),
            })
            .await
            {
                Ok(result) => toasts.say(format!("Order {order_id}: {}", result.detail)),
                Err(error) => toasts.show(Toast {
                    text: format!("Order {order_id} failed again. {}", error.sentence()),
                    action: None,
                    wrong: true,
                }),
            }
            read();
        });
    };
    let tries = if attempts == 1 {
        "1 attempt".to_owned()
    } else {
        format!("{attempts} attempts")
    };
    view! {
        <li>
            <div>
                <p>
                    <b>{format!("Order {order_id}")}</b> " " <span class="sub">{tries}</span>
                </p>
                <p>{reason}</p>
            </div>
            {may_retry
                .then(|| {
                    view! {
                        <button type="button" on:click=retry>
                            "Retry"
                        </button>
                    }
                })}
        </li>
    }
    .into_any()
}
