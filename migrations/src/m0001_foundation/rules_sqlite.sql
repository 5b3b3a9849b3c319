-- What SQLite refuses, whatever the program does. SQLite has no deferred triggers: the deferred foreign keys of the
-- tables see to it that no unsealed revision is committed, and sealing one is where its sums are compared.

CREATE TRIGGER invoice_entries_never_change BEFORE UPDATE ON invoice_entries
BEGIN SELECT RAISE(ABORT, 'invoice entries are never changed'); END;
CREATE TRIGGER invoice_entries_never_go BEFORE DELETE ON invoice_entries
BEGIN SELECT RAISE(ABORT, 'invoice entries are never deleted'); END;
CREATE TRIGGER invoice_entries_not_once_sealed BEFORE INSERT ON invoice_entries
WHEN EXISTS (SELECT 1 FROM invoice_revisions WHERE invoice_id = NEW.invoice_id AND number = NEW.revision AND sealed = 1)
BEGIN SELECT RAISE(ABORT, 'the revision is sealed: nothing can be added to it'); END;

CREATE TRIGGER invoice_revisions_begin_open BEFORE INSERT ON invoice_revisions
WHEN NEW.sealed <> 0
BEGIN SELECT RAISE(ABORT, 'a revision begins unsealed'); END;
CREATE TRIGGER invoice_revisions_only_get_sealed BEFORE UPDATE ON invoice_revisions
WHEN OLD.sealed <> 0 OR NEW.sealed <> 1 OR NEW.invoice_id IS NOT OLD.invoice_id OR NEW.number IS NOT OLD.number
    OR NEW.order_modified_at IS NOT OLD.order_modified_at OR NEW.total_minor IS NOT OLD.total_minor
    OR NEW.tax_minor IS NOT OLD.tax_minor OR NEW.snapshot IS NOT OLD.snapshot
    OR NEW.content_hash IS NOT OLD.content_hash OR NEW.recorded_at IS NOT OLD.recorded_at
BEGIN SELECT RAISE(ABORT, 'a revision is never changed'); END;
CREATE TRIGGER invoice_revisions_sums BEFORE UPDATE ON invoice_revisions
WHEN OLD.sealed = 0 AND NEW.sealed = 1
BEGIN
    SELECT RAISE(ABORT, 'the lines and order changes do not sum to the total')
    WHERE NEW.total_minor <> (
        SELECT COALESCE(SUM(amount_minor), 0) FROM invoice_entries
        WHERE invoice_id = NEW.invoice_id
            AND (entry_kind = 'line' OR (entry_kind = 'line_adjustment' AND adjustment_kind = 'order_change')));
    SELECT RAISE(ABORT, 'the invoice does not say what its entries say')
    WHERE NOT EXISTS (
        SELECT 1 FROM invoices WHERE id = NEW.invoice_id
            AND revision = NEW.number AND total_minor = NEW.total_minor AND tax_minor = NEW.tax_minor
            AND order_modified_at = NEW.order_modified_at
            AND balance_minor = (
                SELECT COALESCE(SUM(CASE entry_kind WHEN 'payment' THEN -amount_minor ELSE amount_minor END), 0)
                FROM invoice_entries WHERE invoice_id = NEW.invoice_id)
            AND refunded_minor = (
                SELECT COALESCE(SUM(amount_minor), 0) FROM invoice_entries
                WHERE invoice_id = NEW.invoice_id AND entry_kind = 'payment_adjustment' AND adjustment_kind = 'refund')
            AND paid_minor = (
                SELECT COALESCE(SUM(CASE entry_kind WHEN 'payment' THEN amount_minor ELSE -amount_minor END), 0)
                FROM invoice_entries
                WHERE invoice_id = NEW.invoice_id
                    AND (entry_kind = 'payment'
                        OR (entry_kind = 'payment_adjustment' AND adjustment_kind <> 'refund'))));
END;
CREATE TRIGGER invoice_revisions_never_go BEFORE DELETE ON invoice_revisions
BEGIN SELECT RAISE(ABORT, 'revisions are never deleted'); END;

CREATE TRIGGER invoices_begin_at_one BEFORE INSERT ON invoices
WHEN NEW.revision <> 1
BEGIN SELECT RAISE(ABORT, 'an invoice begins with its first revision'); END;
CREATE TRIGGER invoices_money_by_revision BEFORE UPDATE ON invoices
WHEN NEW.revision = OLD.revision AND (
    NEW.total_minor <> OLD.total_minor OR NEW.tax_minor <> OLD.tax_minor OR NEW.refunded_minor <> OLD.refunded_minor
    OR NEW.paid_minor <> OLD.paid_minor OR NEW.balance_minor <> OLD.balance_minor
    OR NEW.order_modified_at <> OLD.order_modified_at)
BEGIN SELECT RAISE(ABORT, 'the money of an invoice changes only with a revision'); END;
CREATE TRIGGER invoices_go_forward BEFORE UPDATE ON invoices
WHEN (NEW.revision <> OLD.revision AND (NEW.revision <> OLD.revision + 1
        OR NEW.order_modified_at < OLD.order_modified_at
        OR EXISTS (SELECT 1 FROM invoice_revisions
            WHERE invoice_id = NEW.id AND number = NEW.revision AND sealed = 1)))
    OR NEW.id <> OLD.id OR NEW.currency <> OLD.currency OR NEW.source <> OLD.source
    OR NEW.store_id IS NOT OLD.store_id OR NEW.order_id IS NOT OLD.order_id
BEGIN SELECT RAISE(ABORT, 'an invoice only goes forward, one revision at a time, and stays what it is of'); END;
CREATE TRIGGER invoices_never_go BEFORE DELETE ON invoices
BEGIN SELECT RAISE(ABORT, 'invoices are never deleted'); END;

CREATE TRIGGER refund_applications_in_turn BEFORE INSERT ON refund_applications
WHEN NEW.number <> 1 + (SELECT COUNT(*) FROM refund_applications
        WHERE store_id = NEW.store_id AND refund_id = NEW.refund_id)
    OR EXISTS (SELECT 1 FROM refund_applications
        WHERE store_id = NEW.store_id AND refund_id = NEW.refund_id AND invoice_id <> NEW.invoice_id)
BEGIN SELECT RAISE(ABORT, 'a refund belongs to one invoice and is applied in turn'); END;
CREATE TRIGGER refund_applications_never_change BEFORE UPDATE ON refund_applications
BEGIN SELECT RAISE(ABORT, 'refund applications are never changed'); END;
CREATE TRIGGER refund_applications_never_go BEFORE DELETE ON refund_applications
BEGIN SELECT RAISE(ABORT, 'refund applications are never deleted'); END;

CREATE TRIGGER audit_events_never_change BEFORE UPDATE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END;
CREATE TRIGGER audit_events_never_go BEFORE DELETE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit events are never deleted'); END;

CREATE TRIGGER revenue_settings_never_change BEFORE UPDATE ON revenue_settings
BEGIN SELECT RAISE(ABORT, 'a version of the settings is never changed'); END;
CREATE TRIGGER revenue_settings_never_go BEFORE DELETE ON revenue_settings
BEGIN SELECT RAISE(ABORT, 'a version of the settings is never deleted'); END;
