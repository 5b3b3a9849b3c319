-- What PostgreSQL refuses, whatever the program does: the same as SQLite does.

CREATE FUNCTION mctrade_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '% are never changed or deleted', replace(TG_TABLE_NAME, '_', ' ') USING ERRCODE = 'integrity_constraint_violation';
END $body$;

CREATE TRIGGER invoice_entries_never_change BEFORE UPDATE OR DELETE ON invoice_entries
    FOR EACH ROW EXECUTE FUNCTION mctrade_refuse();
CREATE TRIGGER invoice_entries_never_emptied BEFORE TRUNCATE ON invoice_entries
    FOR EACH STATEMENT EXECUTE FUNCTION mctrade_refuse();
CREATE TRIGGER invoice_revisions_never_go BEFORE DELETE ON invoice_revisions
    FOR EACH ROW EXECUTE FUNCTION mctrade_refuse();
CREATE TRIGGER invoices_never_go BEFORE DELETE ON invoices
    FOR EACH ROW EXECUTE FUNCTION mctrade_refuse();
CREATE TRIGGER refund_applications_never_change BEFORE UPDATE OR DELETE ON refund_applications
    FOR EACH ROW EXECUTE FUNCTION mctrade_refuse();
CREATE TRIGGER audit_events_never_change BEFORE UPDATE OR DELETE ON audit_events
    FOR EACH ROW EXECUTE FUNCTION mctrade_refuse();
CREATE TRIGGER audit_events_never_emptied BEFORE TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION mctrade_refuse();
CREATE TRIGGER revenue_settings_never_change BEFORE UPDATE OR DELETE ON revenue_settings
    FOR EACH ROW EXECUTE FUNCTION mctrade_refuse();

CREATE FUNCTION mctrade_entry_added() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT 1 FROM invoice_revisions
        WHERE invoice_id = NEW.invoice_id AND number = NEW.revision AND sealed) THEN
        RAISE EXCEPTION 'the revision is sealed: nothing can be added to it' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER invoice_entries_not_once_sealed BEFORE INSERT ON invoice_entries
    FOR EACH ROW EXECUTE FUNCTION mctrade_entry_added();

CREATE FUNCTION mctrade_revision_begun() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.sealed THEN
        RAISE EXCEPTION 'a revision begins unsealed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER invoice_revisions_begin_open BEFORE INSERT ON invoice_revisions
    FOR EACH ROW EXECUTE FUNCTION mctrade_revision_begun();

CREATE FUNCTION mctrade_revision_sealed() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    of_lines NUMERIC;
    of_all NUMERIC;
    of_refunds NUMERIC;
    of_payments NUMERIC;
BEGIN
    IF OLD.sealed OR NOT NEW.sealed
        OR (NEW.invoice_id, NEW.number, NEW.order_modified_at, NEW.total_minor, NEW.tax_minor, NEW.snapshot,
            NEW.content_hash, NEW.recorded_at)
        IS DISTINCT FROM (OLD.invoice_id, OLD.number, OLD.order_modified_at, OLD.total_minor, OLD.tax_minor,
            OLD.snapshot, OLD.content_hash, OLD.recorded_at) THEN
        RAISE EXCEPTION 'a revision is never changed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT
        COALESCE(SUM(amount_minor) FILTER (WHERE entry_kind = 'line'
            OR (entry_kind = 'line_adjustment' AND adjustment_kind = 'order_change')), 0),
        COALESCE(SUM(CASE entry_kind WHEN 'payment' THEN -amount_minor ELSE amount_minor END), 0),
        COALESCE(SUM(amount_minor) FILTER (WHERE entry_kind = 'payment_adjustment' AND adjustment_kind = 'refund'), 0),
        COALESCE(SUM(CASE entry_kind WHEN 'payment' THEN amount_minor ELSE -amount_minor END) FILTER (
            WHERE entry_kind = 'payment' OR (entry_kind = 'payment_adjustment' AND adjustment_kind <> 'refund')), 0)
    INTO of_lines, of_all, of_refunds, of_payments
    FROM invoice_entries WHERE invoice_id = NEW.invoice_id;
    IF of_lines <> NEW.total_minor THEN
        RAISE EXCEPTION 'the lines and order changes do not sum to the total' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM invoices WHERE id = NEW.invoice_id
        AND revision = NEW.number AND total_minor = NEW.total_minor AND tax_minor = NEW.tax_minor
        AND order_modified_at = NEW.order_modified_at AND balance_minor = of_all AND refunded_minor = of_refunds
        AND paid_minor = of_payments) THEN
        RAISE EXCEPTION 'the invoice does not say what its entries say' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER invoice_revisions_sums BEFORE UPDATE ON invoice_revisions
    FOR EACH ROW EXECUTE FUNCTION mctrade_revision_sealed();

CREATE FUNCTION mctrade_invoice_written() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.revision <> 1 THEN
            RAISE EXCEPTION 'an invoice begins with its first revision' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.revision = OLD.revision
        AND (NEW.total_minor, NEW.tax_minor, NEW.refunded_minor, NEW.paid_minor, NEW.balance_minor, NEW.order_modified_at)
        IS DISTINCT FROM
            (OLD.total_minor, OLD.tax_minor, OLD.refunded_minor, OLD.paid_minor, OLD.balance_minor, OLD.order_modified_at)
    THEN
        RAISE EXCEPTION 'the money of an invoice changes only with a revision' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.revision <> OLD.revision AND (NEW.revision <> OLD.revision + 1
            OR NEW.order_modified_at < OLD.order_modified_at
            OR EXISTS (SELECT 1 FROM invoice_revisions
                WHERE invoice_id = NEW.id AND number = NEW.revision AND sealed)))
        OR (NEW.id, NEW.currency, NEW.source, NEW.store_id, NEW.order_id)
        IS DISTINCT FROM (OLD.id, OLD.currency, OLD.source, OLD.store_id, OLD.order_id) THEN
        RAISE EXCEPTION 'an invoice only goes forward, one revision at a time, and stays what it is of'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER invoices_go_forward BEFORE INSERT OR UPDATE ON invoices
    FOR EACH ROW EXECUTE FUNCTION mctrade_invoice_written();

CREATE FUNCTION mctrade_refund_applied() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.number <> 1 + (SELECT COUNT(*) FROM refund_applications
            WHERE store_id = NEW.store_id AND refund_id = NEW.refund_id)
        OR EXISTS (SELECT 1 FROM refund_applications
            WHERE store_id = NEW.store_id AND refund_id = NEW.refund_id AND invoice_id <> NEW.invoice_id) THEN
        RAISE EXCEPTION 'a refund belongs to one invoice and is applied in turn'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER refund_applications_in_turn BEFORE INSERT ON refund_applications
    FOR EACH ROW EXECUTE FUNCTION mctrade_refund_applied();
