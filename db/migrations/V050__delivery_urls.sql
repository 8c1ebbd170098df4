-- Signed URLs handed out. The signature is not stored: it is computed from the row and the key.
create table delivery_url (
    id       uuid        primary key,
    grant_id uuid        not null,
    path     text        not null,
    issuer   uuid        not null,
    kid      text        not null,
    issued   timestamptz not null,
    expires  timestamptz not null,
    revoked  timestamptz,
    check (expires > issued)
);
create index delivery_url_grant on delivery_url (grant_id, path, expires);
