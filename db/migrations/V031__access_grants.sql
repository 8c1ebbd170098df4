-- Permissions to fetch a release. A grant ends by expiry or revocation, never by deletion.

create table access_grant (
    id            uuid        primary key,
    reference     text        not null unique check (reference ~ '^GR-[0-9A-HJKMNP-TV-Z]{8}$'),
    request       text        not null unique references access_request (reference),
    namespace     text        not null,
    name          text        not null,
    release       uuid        not null references release,
    release_label text        not null,
    recipient     uuid        not null references account,
    status        text        not null check (status in ('PENDING_SIGNATURE', 'ACTIVE', 'SUSPENDED', 'EXPIRED',
                      'REVOKED', 'CLOSED')),
    issued        timestamptz not null,
    issued_by     uuid        not null references account,
    expires       timestamptz not null,
    terms_version int         not null,
    terms_sha256  text        not null,
    quota_bytes   bigint      check (quota_bytes > 0),
    ended         timestamptz,
    ended_by      uuid        references account,
    ended_reason  text,
    version       bigint      not null default 0,
    check (expires > issued),
    check ((status = 'REVOKED') <= (ended_reason is not null and ended is not null and ended_by is not null)),
    constraint nobody_grants_to_themselves check (issued_by <> recipient)
);
create index access_grant_by_recipient on access_grant (recipient, issued desc);
create index access_grant_by_model on access_grant (namespace, name, status);
create index access_grant_expiring on access_grant (expires) where status in ('ACTIVE', 'SUSPENDED', 'PENDING_SIGNATURE');
