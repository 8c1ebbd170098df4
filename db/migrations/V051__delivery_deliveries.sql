-- One row per answer that carried bytes; written before the first byte, completed afterwards.
create table delivery (
    id         uuid        primary key,
    url_id     uuid        not null references delivery_url,
    grant_id   uuid        not null,
    path       text        not null,
    range_from bigint      not null check (range_from >= 0),
    range_to   bigint      not null,
    file_size  bigint      not null,
    address    text        not null,
    agent      text,
    started    timestamptz not null,
    ended      timestamptz,
    bytes      bigint      not null default 0 check (bytes >= 0),
    outcome    text        not null default 'RUNNING'
        check (outcome in ('RUNNING', 'COMPLETE', 'STOPPED', 'CUT', 'FAILED')),
    check (range_to between range_from and file_size),
    check (bytes <= range_to - range_from),
    check ((outcome = 'RUNNING') = (ended is null))
);
create index delivery_grant on delivery (grant_id, started desc);

-- Which bytes of each file a grant has received at least once, so that resuming costs no quota.
create table delivery_reach (
    grant_id uuid           not null,
    path     text           not null,
    ranges   int8multirange not null,
    primary key (grant_id, path)
);
