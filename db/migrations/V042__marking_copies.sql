-- One copy per recipient and release; a later grant to the same recipient reuses it.
create table marking_copy (
    id              uuid        primary key,
    recipient_id    uuid        not null,
    release_id      uuid        not null,
    commitment      text        not null check (commitment ~ '^[0-9a-f]{64}$'),
    created         timestamptz not null,
    started         timestamptz,
    files_ready     timestamptz,
    bytes_total     bigint      not null check (bytes_total >= 0),
    bytes_done      bigint      not null default 0 check (bytes_done between 0 and bytes_total),
    golden          text        not null check (golden in ('PENDING', 'RUNNING', 'READY', 'SKIPPED', 'FAILED')),
    golden_progress double precision not null default 0 check (golden_progress between 0 and 1),
    golden_revision text,
    golden_sha256   text        check (golden_sha256 ~ '^[0-9a-f]{64}$'),
    problem         text,
    unique (recipient_id, release_id),
    check ((golden = 'READY') = (golden_sha256 is not null))
);

-- The release's files as this copy holds them; sha256 is null until the file was marked once.
create table marking_copy_file (
    copy_id uuid   not null references marking_copy on delete cascade,
    path    text   not null,
    size    bigint not null check (size >= 0),
    sha256  text   check (sha256 ~ '^[0-9a-f]{64}$'),
    carries boolean not null,
    primary key (copy_id, path)
);

-- What the portal itself writes into a copy, per grant: terms, notice, sums, signature, golden.
create table marking_statement (
    grant_id uuid        not null,
    path     text        not null check (path in ('TERMS.md', 'NOTICE.md', 'SHA256SUMS', 'model.sig', 'golden.json')),
    content  bytea       not null,
    sha256   text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
    created  timestamptz not null,
    primary key (grant_id, path)
);

create table marking_grant (
    grant_id uuid primary key,
    copy_id  uuid not null references marking_copy,
    created  timestamptz not null
);
create index marking_grant_copy on marking_grant (copy_id);
