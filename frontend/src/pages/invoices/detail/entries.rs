//! Lines, payments, adjustments and how the balance comes about.

use leptos::prelude::*;
use mctrade_api_types::{
    Money,
    invoices::{BalanceBreakdown, Invoice, Why},
};

use crate::{components::Moment, format};

/// The invoice's entries.
pub(super) fn view(invoice: &Invoice, zone: String) -> AnyView {
    view! {
        <h3>"Lines"</h3>
        {lines(invoice)}
        {payments(invoice, &zone)}
        {adjustments(invoice, &zone)}
        <h3>"Balance"</h3>
        {breakdown(&invoice.breakdown, &invoice.tax)}
    }
    .into_any()
}

fn lines(invoice: &Invoice) -> AnyView {
    let rows = invoice
        .lines
        .iter()
        .map(|line| {
            let sku = (!line.sku.is_empty()).then(|| format!("{} · ", line.sku));
            view! {
                <tr>
                    <td>
                        {line.description.clone()}
                        <span class="sub block">{sku} {line.item.clone()}</span>
                        {why(&line.why)}
                    </td>
                    <td class="num">{line.quantity}</td>
                    <td class="num">{format::money(&line.unit_price)}</td>
                    <td class="num">{format::money(&line.amount)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="scroll" role="region" aria-label="Lines" tabindex="0">
            <table class="entries">
                <thead>
                    <tr>
                        <th scope="col">"Description"</th>
                        <th scope="col" class="num">"Quantity"</th>
                        <th scope="col" class="num">"Unit price"</th>
                        <th scope="col" class="num">"Amount"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn payments(invoice: &Invoice, zone: &str) -> Option<AnyView> {
    if invoice.payments.is_empty() {
        return None;
    }
    let rows = invoice
        .payments
        .iter()
        .map(|payment| {
            entry(
                payment.payment_type.clone(),
                payment.method.clone(),
                &payment.amount,
                view! { <Moment at=payment.recorded_at zone=zone.to_owned()/> }.into_any(),
                &payment.why,
            )
        })
        .collect::<Vec<_>>();
    Some(small_table("Payments", rows))
}

fn adjustments(invoice: &Invoice, zone: &str) -> Option<AnyView> {
    if invoice.adjustments.is_empty() {
        return None;
    }
    let rows = invoice
        .adjustments
        .iter()
        .map(|adjustment| {
            let of = if adjustment.of == "payment" {
                "of the payment"
            } else {
                "of the lines"
            };
            entry(
                adjustment.description.clone(),
                format!("{} · {of}", adjustment.adjustment_type),
                &adjustment.amount,
                view! { <Moment at=adjustment.recorded_at zone=zone.to_owned()/> }.into_any(),
                &adjustment.why,
            )
        })
        .collect::<Vec<_>>();
    Some(small_table("Adjustments", rows))
}

fn entry(title: String, remark: String, amount: &Money, at: AnyView, reason: &Why) -> AnyView {
    view! {
        <tr>
            <td>
                {title}
                <span class="sub block">{remark}</span>
                {why(reason)}
            </td>
            <td>{at}</td>
            <td class="num">{signed(amount)}</td>
        </tr>
    }
    .into_any()
}

fn small_table(title: &'static str, rows: Vec<AnyView>) -> AnyView {
    view! {
        <h3>{title}</h3>
        <div class="scroll" role="region" aria-label=title tabindex="0">
            <table class="entries">
                <thead>
                    <tr>
                        <th scope="col">"What"</th>
                        <th scope="col">"When"</th>
                        <th scope="col" class="num">"Amount"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn why(why: &Why) -> AnyView {
    view! {
        <details class="why">
            <summary>"Why?"</summary>
            <p>
                "Rule " <code>{why.rule.clone()}</code> ", from " <code>{why.field.clone()}</code>
                {format!(", settings version {}", why.settings_version)}
            </p>
        </details>
    }
    .into_any()
}

fn breakdown(breakdown: &BalanceBreakdown, tax: &Money) -> AnyView {
    let BalanceBreakdown {
        total,
        line_adjustments,
        payments,
        payment_adjustments,
        balance,
    } = breakdown;
    view! {
        <dl class="sum">
            <dt>"Total"</dt>
            <dd>{format::money(total)} <span class="sub block">{format!("{} tax in it", format::money(tax))}</span></dd>
            <dt>"Adjustments of the lines"</dt>
            <dd>{signed(line_adjustments)}</dd>
            <dt>"Payments"</dt>
            <dd>{format!("− {}", format::money(payments))}</dd>
            <dt>"Adjustments of the payments"</dt>
            <dd>{signed(payment_adjustments)}</dd>
            <dt class="last">"Still due"</dt>
            <dd class="last">{format::money(balance)}</dd>
        </dl>
    }
    .into_any()
}

/// An amount below nothing stands in parentheses.
fn signed(money: &Money) -> String {
    match money.amount.strip_prefix('-') {
        Some(amount) if !money.is_zero() => {
            format!(
                "({})",
                format::money(&Money {
                    amount: amount.to_owned(),
                    currency: money.currency.clone()
                })
            )
        }
        _ => format::money(money),
    }
}
