-- Staged releases: marked copies written to the object store beforehand, fetched from there.
create table delivery_mode (
    release_id uuid        primary key,
    mode       text        not null check (mode in ('STREAM', 'STAGED')),
    chosen     timestamptz not null,
    chosen_by  uuid        not null
);
create table delivery_staged (
    grant_id   uuid        not null,
    path       text        not null,
    object_key text        not null unique,
    size       bigint      not null check (size > 0),
    upload_id  text        not null,
    done       bigint      not null default 0 check (done between 0 and size),
    started    timestamptz not null,
    ready      timestamptz,
    primary key (grant_id, path)
);
alter table delivery drop constraint delivery_outcome_check;
alter table delivery add constraint delivery_outcome_check
    check (outcome in ('RUNNING', 'COMPLETE', 'STOPPED', 'CUT', 'FAILED', 'REDIRECTED'));
