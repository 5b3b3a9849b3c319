//! An invoice as it stands once a plan is applied: what storage must read back.

use super::{ImportPlan, InvoiceChange, NewInvoice};
use crate::invoice::{AdjustmentKind, Balance, ExistingInvoice, LineState, NewRevision, PaymentState};
use crate::{InvoiceId, Money, MoneyError};

impl ImportPlan {
    /// The order's invoice after this plan, worked out from the entries alone. `id` names it where the plan creates it.
    ///
    /// # Errors
    /// [`MoneyError`] where the entries do not fit together.
    pub fn after(
        &self,
        existing: Option<&ExistingInvoice>,
        id: InvoiceId,
    ) -> Result<Option<ExistingInvoice>, MoneyError> {
        match (self, existing) {
            (Self::Create(new), _) => ExistingInvoice::created(id, new).map(Some),
            (Self::Update(change), Some(invoice)) => invoice.after(change).map(Some),
            (Self::Update(_) | Self::Wait | Self::Unchanged(_) | Self::Stale(_), existing) => Ok(existing.cloned()),
        }
    }
}

impl ExistingInvoice {
    /// The invoice that a creation makes.
    ///
    /// # Errors
    /// [`MoneyError`] where the entries do not fit together.
    pub fn created(id: InvoiceId, new: &NewInvoice) -> Result<Self, MoneyError> {
        let empty = Self {
            id,
            currency: new.currency,
            revision: 0,
            order_modified_at: new.revision.order_modified_at,
            total: Money::zero(new.currency),
            tax: Money::zero(new.currency),
            lines: Vec::new(),
            payments: Vec::new(),
            refunds: std::collections::BTreeMap::new(),
            balance: Balance::zero(new.currency),
            facts: new.facts.clone(),
            owner: new.owner.owner,
            customer_profile: new.owner.customer_profile,
        };
        empty.with_revision(&new.revision)
    }

    /// The invoice with a change made to it.
    ///
    /// # Errors
    /// [`MoneyError`] where the entries do not fit together.
    pub fn after(&self, change: &InvoiceChange) -> Result<Self, MoneyError> {
        let mut invoice = Self {
            facts: change.facts.clone(),
            ..self.clone()
        };
        if let Some(decision) = &change.owner {
            invoice.owner = decision.owner;
            invoice.customer_profile = decision.customer_profile;
        }
        match &change.revision {
            Some(revision) => invoice.with_revision(revision),
            None => Ok(invoice),
        }
    }

    fn with_revision(mut self, revision: &NewRevision) -> Result<Self, MoneyError> {
        self.balance = self.balance.with_entries(
            &revision.lines,
            &revision.line_adjustments,
            &revision.payments,
            &revision.payment_adjustments,
        )?;
        self.revision = revision.number;
        self.order_modified_at = revision.order_modified_at;
        self.total = revision.total;
        self.tax = revision.tax;
        for line in &revision.lines {
            self.lines.push(LineState {
                key: line.key.clone(),
                kind: line.kind,
                booking: line.booking,
                description: line.description.clone(),
                amount: line.amount,
            });
        }
        for adjustment in revision
            .line_adjustments
            .iter()
            .filter(|entry| entry.kind == AdjustmentKind::OrderChange)
        {
            let line = self
                .lines
                .iter_mut()
                .find(|line| Some(&line.key) == adjustment.line.as_ref());
            if let Some(line) = line {
                line.amount = line.amount.add(adjustment.amount)?;
            }
        }
        for payment in &revision.payments {
            match self.payments.iter_mut().find(|state| state.key == payment.key) {
                Some(state) => {
                    state.received = state.received.add(payment.amount)?;
                    state.payment_type = payment.payment_type;
                }
                None => self.payments.push(PaymentState {
                    key: payment.key,
                    payment_type: payment.payment_type,
                    received: payment.amount,
                }),
            }
        }
        for adjustment in &revision.payment_adjustments {
            if adjustment.kind == AdjustmentKind::Refund {
                if let Some(id) = adjustment.refund {
                    let applied = self.refunds.entry(id).or_insert(Money::zero(self.currency));
                    *applied = applied.add(adjustment.amount)?;
                }
            } else if let Some(state) = self.payments.iter_mut().find(|state| state.key == adjustment.payment) {
                state.received = state.received.sub(adjustment.amount)?;
            }
        }
        Ok(self)
    }
}
