-- Fingerprints of the keys in weightgate.keys.dir; the keys themselves are never stored here.
create table marking_key (
    kind        text        not null check (kind in ('code', 'recipient', 'url', 'signing')),
    name        text        not null,
    fingerprint text        not null check (fingerprint ~ '^[0-9a-f]{64}$'),
    public_pem  text,
    created     timestamptz not null,
    retired     timestamptz,
    primary key (kind, name),
    check ((kind = 'signing') = (public_pem is not null)),
    check (retired is null or kind in ('url', 'signing'))
);
create unique index marking_key_one_for_ever on marking_key (kind) where kind in ('code', 'recipient');
