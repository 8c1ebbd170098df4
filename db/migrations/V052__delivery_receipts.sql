-- Verification reports that recipients sent back.
create table delivery_receipt (
    id       uuid        primary key,
    grant_id uuid        not null,
    sender   uuid        not null,
    received timestamptz not null,
    passed   boolean     not null,
    summary  text        not null,
    report   text        not null
);
create index delivery_receipt_grant on delivery_receipt (grant_id, received desc);
