-- Every table, for both databases. A word in capitals after a dollar sign stands for each database's own: UUID, TIME
-- (UTC, microseconds), INT (64 bits; amounts are minor units), BOOL, BYTES, CTEXT (text compared by its bytes), NUMBERED
-- (a key counted from a number), REVISION_KEY (the invoice's deferred key to its revision), STRICT (the end of a table).
-- No column keeps floating-point numbers.

-- Profiles ------------------------------------------------------------------------------------------------------------

CREATE TABLE profiles (
    id $NUMBERED(1001),
    kind TEXT NOT NULL CHECK (kind IN ('individual', 'organization')),
    membership TEXT NOT NULL CHECK (membership IN ('member', 'non_member', 'prospect')),
    name TEXT NOT NULL CHECK (name <> ''),
    -- What searches and matches compare: without accents, case, doubled spaces; digits of the telephone number only.
    folded_name $CTEXT NOT NULL,
    folded_last_name $CTEXT NOT NULL,
    folded_email $CTEXT NOT NULL,
    phone_digits $CTEXT NOT NULL,
    folded_address $CTEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    company TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    street_1 TEXT NOT NULL,
    street_2 TEXT NOT NULL,
    city TEXT NOT NULL,
    state TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    country_code TEXT NOT NULL,
    anonymous $BOOL NOT NULL,
    version $INT NOT NULL,
    created_at $TIME NOT NULL,
    updated_at $TIME NOT NULL,
    -- An invoice names its owner by both, so that its own mark of being anonymous cannot be wrong.
    UNIQUE (id, anonymous)
) $STRICT;
CREATE INDEX profiles_by_folded_name ON profiles (folded_name);
CREATE INDEX profiles_by_last_name ON profiles (folded_last_name) WHERE folded_last_name <> '';
CREATE INDEX profiles_by_email ON profiles (folded_email) WHERE folded_email <> '';
CREATE INDEX profiles_by_phone ON profiles (phone_digits) WHERE phone_digits <> '';
CREATE INDEX profiles_by_address ON profiles (folded_address) WHERE folded_address <> '';

CREATE TABLE profile_relations (
    individual_id $INT NOT NULL REFERENCES profiles (id),
    organization_id $INT NOT NULL REFERENCES profiles (id),
    relation_type TEXT NOT NULL,
    is_primary $BOOL NOT NULL,
    created_at $TIME NOT NULL,
    PRIMARY KEY (individual_id, organization_id, relation_type)
) $STRICT;
CREATE UNIQUE INDEX profile_relations_one_primary ON profile_relations (individual_id) WHERE is_primary;
CREATE INDEX profile_relations_by_organization ON profile_relations (organization_id);

-- Stores --------------------------------------------------------------------------------------------------------------

CREATE TABLE stores (
    id $UUID PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    control_panel_url TEXT NOT NULL,
    storefront_url TEXT NOT NULL,
    webhook_path_hash TEXT NOT NULL UNIQUE,
    connected $BOOL NOT NULL,
    problem TEXT,
    created_at $TIME NOT NULL,
    updated_at $TIME NOT NULL
) $STRICT;

CREATE TABLE store_secrets (
    store_id $UUID PRIMARY KEY REFERENCES stores (id),
    access_token $BYTES NOT NULL,
    client_secret $BYTES NOT NULL,
    key_id TEXT NOT NULL,
    updated_at $TIME NOT NULL
) $STRICT;

CREATE TABLE store_sync (
    store_id $UUID PRIMARY KEY REFERENCES stores (id),
    high_water $TIME,
    last_sweep_at $TIME,
    last_webhook_at $TIME
) $STRICT;

CREATE TABLE customers (
    store_id $UUID NOT NULL REFERENCES stores (id),
    customer_id $INT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    company TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    street_1 TEXT NOT NULL,
    street_2 TEXT NOT NULL,
    city TEXT NOT NULL,
    state TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    country_code TEXT NOT NULL,
    profile_id $INT REFERENCES profiles (id),
    -- Who linked them: 'staff', or the reason of a match.
    linked_by TEXT CHECK (linked_by IN ('staff', 'email', 'phone', 'name_and_address')),
    linked_at $TIME,
    created_at $TIME NOT NULL,
    updated_at $TIME NOT NULL,
    PRIMARY KEY (store_id, customer_id),
    CHECK ((profile_id IS NULL) = (linked_by IS NULL))
) $STRICT;
CREATE INDEX customers_by_profile ON customers (profile_id) WHERE profile_id IS NOT NULL;

-- The books' catalogue and the settings that pick from it ---------------------------------------------------------------

CREATE TABLE revenue_items (
    id $UUID PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    active $BOOL NOT NULL,
    created_at $TIME NOT NULL
) $STRICT;

CREATE TABLE tax_items (
    id $UUID PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    active $BOOL NOT NULL,
    created_at $TIME NOT NULL
) $STRICT;

CREATE TABLE payment_types (
    id $UUID PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    active $BOOL NOT NULL,
    created_at $TIME NOT NULL
) $STRICT;

CREATE TABLE adjustment_types (
    id $UUID PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    active $BOOL NOT NULL,
    created_at $TIME NOT NULL
) $STRICT;

CREATE TABLE revenue_settings (
    store_id $UUID NOT NULL REFERENCES stores (id),
    version $INT NOT NULL CHECK (version >= 1),
    assign_to_related_organization $BOOL NOT NULL,
    match_guests_by_email $BOOL NOT NULL,
    anonymous_profile_id $INT NOT NULL REFERENCES profiles (id),
    default_revenue_item_id $UUID NOT NULL REFERENCES revenue_items (id),
    default_tax_item_id $UUID NOT NULL REFERENCES tax_items (id),
    shipping_handling_revenue_item_id $UUID NOT NULL REFERENCES revenue_items (id),
    gift_wrapping_revenue_item_id $UUID NOT NULL REFERENCES revenue_items (id),
    discount_revenue_item_id $UUID NOT NULL REFERENCES revenue_items (id),
    fee_revenue_item_id $UUID NOT NULL REFERENCES revenue_items (id),
    rounding_revenue_item_id $UUID NOT NULL REFERENCES revenue_items (id),
    order_adjustment_type_id $UUID NOT NULL REFERENCES adjustment_types (id),
    default_payment_type_id $UUID NOT NULL REFERENCES payment_types (id),
    store_credit_payment_type_id $UUID NOT NULL REFERENCES payment_types (id),
    gift_certificate_payment_type_id $UUID NOT NULL REFERENCES payment_types (id),
    -- JSON objects: folded method name to payment type, product id to revenue item.
    payment_types TEXT NOT NULL,
    product_revenue_items TEXT NOT NULL,
    created_at $TIME NOT NULL,
    PRIMARY KEY (store_id, version)
) $STRICT;

-- Invoices --------------------------------------------------------------------------------------------------------------

CREATE TABLE invoices (
    id $NUMBERED(10001),
    source TEXT NOT NULL CHECK (source IN ('bigcommerce', 'manual')),
    store_id $UUID REFERENCES stores (id),
    order_id $INT,
    order_date $TIME NOT NULL,
    currency TEXT NOT NULL,
    -- The sums of the entries, kept for lists; sealing a revision proves them.
    total_minor $INT NOT NULL,
    tax_minor $INT NOT NULL,
    refunded_minor $INT NOT NULL,
    paid_minor $INT NOT NULL,
    balance_minor $INT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'partially_paid', 'paid', 'partially_refunded', 'refunded', 'void')),
    profile_id $INT NOT NULL,
    on_anonymous $BOOL NOT NULL,
    owner_rule TEXT NOT NULL CHECK (owner_rule IN
        ('staff', 'guest', 'guest_email', 'individual', 'related_organization', 'no_single_match')),
    owner_why TEXT NOT NULL,
    customer_profile_id $INT REFERENCES profiles (id),
    customer_id $INT,
    customer_name TEXT NOT NULL,
    customer_email TEXT NOT NULL,
    -- The order's billing address, as JSON: who a guest is.
    billing TEXT NOT NULL,
    order_status_number $INT NOT NULL,
    order_status_label TEXT NOT NULL,
    payment_method TEXT NOT NULL,
    flags TEXT NOT NULL,
    revision $INT NOT NULL CHECK (revision >= 1),
    order_modified_at $TIME NOT NULL,
    version $INT NOT NULL,
    created_at $TIME NOT NULL,
    updated_at $TIME NOT NULL,
    UNIQUE (store_id, order_id),
    UNIQUE (id, currency),
    CHECK ((source = 'bigcommerce') = (store_id IS NOT NULL)),
    CHECK ((store_id IS NULL) = (order_id IS NULL)),
    FOREIGN KEY (profile_id, on_anonymous) REFERENCES profiles (id, anonymous) ON UPDATE CASCADE$REVISION_KEY
) $STRICT;
CREATE INDEX invoices_newest ON invoices (order_date, id);
CREATE INDEX invoices_of_store ON invoices (store_id, order_date, id);
CREATE INDEX invoices_anonymous ON invoices (order_date, id) WHERE on_anonymous;
CREATE INDEX invoices_without_customer_profile ON invoices (order_date, id) WHERE customer_profile_id IS NULL;
CREATE INDEX invoices_by_status ON invoices (status, order_date, id);
CREATE INDEX invoices_of_profile ON invoices (profile_id, order_date, id);
CREATE INDEX invoices_by_order ON invoices (order_id);
CREATE INDEX invoices_of_customer ON invoices (store_id, customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX invoices_of_guest ON invoices (store_id, lower(customer_email)) WHERE customer_id IS NULL;
CREATE INDEX invoices_of_customer_profile ON invoices (customer_profile_id) WHERE customer_profile_id IS NOT NULL;

CREATE TABLE invoice_revisions (
    invoice_id $INT NOT NULL REFERENCES invoices (id) DEFERRABLE INITIALLY DEFERRED,
    number $INT NOT NULL CHECK (number >= 1),
    order_modified_at $TIME NOT NULL,
    total_minor $INT NOT NULL,
    tax_minor $INT NOT NULL,
    snapshot TEXT NOT NULL,
    -- SHA-256 over the revision before, this one and its entries: what was sealed can be proven unchanged.
    content_hash TEXT NOT NULL,
    recorded_at $TIME NOT NULL,
    sealed $BOOL NOT NULL,
    -- A row refers to itself as sealed, which is looked at when the transaction ends: none can stay unsealed.
    must_be_sealed $BOOL NOT NULL DEFAULT $TRUE CHECK (must_be_sealed),
    PRIMARY KEY (invoice_id, number),
    UNIQUE (invoice_id, number, sealed),
    FOREIGN KEY (invoice_id, number, must_be_sealed) REFERENCES invoice_revisions (invoice_id, number, sealed)
        DEFERRABLE INITIALLY DEFERRED
) $STRICT;

CREATE TABLE invoice_entries (
    id $UUID PRIMARY KEY,
    invoice_id $INT NOT NULL,
    revision $INT NOT NULL,
    position $INT NOT NULL,
    entry_kind TEXT NOT NULL CHECK (entry_kind IN ('line', 'line_adjustment', 'payment', 'payment_adjustment')),
    line_key TEXT,
    line_kind TEXT CHECK (line_kind IN ('product', 'shipping', 'handling', 'gift_wrapping', 'fee', 'discount',
        'gift_certificate', 'tax', 'rounding')),
    payment_key TEXT CHECK (payment_key IN ('order', 'store_credit', 'gift_certificate')),
    adjustment_kind TEXT CHECK (adjustment_kind IN ('order_change', 'refund', 'void', 'write_off')),
    revenue_item_id $UUID REFERENCES revenue_items (id),
    tax_item_id $UUID REFERENCES tax_items (id),
    payment_type_id $UUID REFERENCES payment_types (id),
    adjustment_type_id $UUID REFERENCES adjustment_types (id),
    refund_id $INT,
    description TEXT NOT NULL,
    sku TEXT NOT NULL,
    quantity $INT NOT NULL,
    unit_price_minor $INT NOT NULL,
    amount_minor $INT NOT NULL,
    method TEXT NOT NULL,
    why TEXT NOT NULL,
    recorded_at $TIME NOT NULL,
    UNIQUE (invoice_id, revision, position),
    FOREIGN KEY (invoice_id, revision) REFERENCES invoice_revisions (invoice_id, number),
    CHECK (entry_kind <> 'line' OR (line_key IS NOT NULL AND line_kind IS NOT NULL
        AND (revenue_item_id IS NULL) <> (tax_item_id IS NULL))),
    CHECK (entry_kind <> 'payment' OR (payment_key IS NOT NULL AND payment_type_id IS NOT NULL)),
    CHECK (entry_kind <> 'payment_adjustment' OR payment_key IS NOT NULL),
    CHECK ((entry_kind IN ('line_adjustment', 'payment_adjustment')) = (adjustment_kind IS NOT NULL)),
    CHECK ((adjustment_kind IS NULL) = (adjustment_type_id IS NULL)),
    CHECK (refund_id IS NULL OR adjustment_kind = 'refund')
) $STRICT;
CREATE UNIQUE INDEX invoice_entries_one_line_a_key ON invoice_entries (invoice_id, line_key) WHERE entry_kind = 'line';

-- Each time a refund record moved money on its invoice. The first is its application; any further one is what changed
-- of it since. The key makes sure that no application is written twice.
CREATE TABLE refund_applications (
    store_id $UUID NOT NULL REFERENCES stores (id),
    refund_id $INT NOT NULL,
    number $INT NOT NULL CHECK (number >= 1),
    invoice_id $INT NOT NULL,
    revision $INT NOT NULL,
    amount_minor $INT NOT NULL,
    PRIMARY KEY (store_id, refund_id, number),
    UNIQUE (store_id, refund_id, invoice_id, revision),
    FOREIGN KEY (invoice_id, revision) REFERENCES invoice_revisions (invoice_id, number)
) $STRICT;

-- Sync ------------------------------------------------------------------------------------------------------------------

CREATE TABLE order_sync (
    store_id $UUID NOT NULL REFERENCES stores (id),
    order_id $INT NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('due', 'running', 'waiting', 'synced', 'failed', 'excluded', 'archived', 'absent')),
    lane $INT NOT NULL CHECK (lane BETWEEN 0 AND 3),
    due_at $TIME,
    leased_until $TIME,
    fence $INT NOT NULL,
    -- Marks that ever arrived, and how many of them the running claim knew of.
    marks $INT NOT NULL,
    claimed_marks $INT NOT NULL,
    attempts $INT NOT NULL,
    failure TEXT,
    reason TEXT,
    invoice_id $INT REFERENCES invoices (id),
    order_modified_at $TIME,
    synced_at $TIME,
    created_at $TIME NOT NULL,
    updated_at $TIME NOT NULL,
    PRIMARY KEY (store_id, order_id),
    CHECK ((state = 'due') = (due_at IS NOT NULL)),
    CHECK ((state = 'running') = (leased_until IS NOT NULL))
) $STRICT;
CREATE INDEX order_sync_due ON order_sync (store_id, lane, due_at) WHERE state = 'due';
CREATE INDEX order_sync_running ON order_sync (store_id, leased_until) WHERE state = 'running';
CREATE INDEX order_sync_by_state ON order_sync (store_id, state, order_id);
CREATE INDEX order_sync_by_order ON order_sync (order_id, store_id);

CREATE TABLE webhook_inbox (
    id $UUID PRIMARY KEY,
    store_id $UUID NOT NULL REFERENCES stores (id),
    webhook_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    order_id $INT,
    body TEXT NOT NULL,
    received_at $TIME NOT NULL,
    UNIQUE (store_id, webhook_id)
) $STRICT;

-- What happened -----------------------------------------------------------------------------------------------------------

CREATE TABLE audit_events (
    id $UUID PRIMARY KEY,
    at $TIME NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('sync', 'user', 'api_key', 'system')),
    actor_id $UUID,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    summary TEXT NOT NULL,
    reason TEXT,
    -- What it was and what it is, as JSON.
    before_state TEXT,
    after_state TEXT,
    -- The event this one took back; one event is taken back once.
    undoes $UUID UNIQUE REFERENCES audit_events (id)
) $STRICT;
CREATE INDEX audit_events_of_subject ON audit_events (subject_kind, subject_id, at);

CREATE TABLE outbox_events (
    id $UUID PRIMARY KEY,
    at $TIME NOT NULL,
    kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    payload TEXT NOT NULL,
    published_at $TIME
) $STRICT;
CREATE INDEX outbox_events_unpublished ON outbox_events (at) WHERE published_at IS NULL;

-- Staff, integrations, running ----------------------------------------------------------------------------------------------

CREATE TABLE users (
    id $UUID PRIMARY KEY,
    email TEXT NOT NULL,
    folded_email TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'finance', 'read_only')),
    password_hash TEXT NOT NULL,
    active $BOOL NOT NULL,
    created_at $TIME NOT NULL,
    updated_at $TIME NOT NULL
) $STRICT;

CREATE TABLE sessions (
    id $UUID PRIMARY KEY,
    user_id $UUID NOT NULL REFERENCES users (id),
    created_at $TIME NOT NULL,
    expires_at $TIME NOT NULL,
    idle_until $TIME NOT NULL,
    revoked $BOOL NOT NULL
) $STRICT;
CREATE INDEX sessions_of_user ON sessions (user_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE api_keys (
    id $UUID PRIMARY KEY,
    name TEXT NOT NULL,
    key_hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    expires_at $TIME,
    created_at $TIME NOT NULL,
    last_used_at $TIME,
    revoked_at $TIME
) $STRICT;

CREATE TABLE jobs (
    id $UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    store_id $UUID REFERENCES stores (id),
    request TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
    done $INT NOT NULL,
    total $INT,
    failed $INT NOT NULL,
    resume_at TEXT,
    cancel_requested $BOOL NOT NULL,
    problem TEXT,
    created_at $TIME NOT NULL,
    finished_at $TIME
) $STRICT;
CREATE INDEX jobs_unfinished ON jobs (created_at) WHERE state = 'running';

CREATE TABLE idempotency_keys (
    owner TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status $INT,
    headers TEXT,
    body $BYTES,
    created_at $TIME NOT NULL,
    PRIMARY KEY (owner, idempotency_key),
    CHECK ((status IS NULL) = (body IS NULL) AND (status IS NULL) = (headers IS NULL))
) $STRICT;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
