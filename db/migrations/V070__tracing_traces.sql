-- Traces: suspect files, asked about by a publisher, and what came of it. Nothing here is shown to
-- anybody but publishers of the model and admins.

create table trace (
    id             uuid        primary key,
    reference      text        not null unique check (reference ~ '^TR-[0-9A-HJKMNP-TV-Z]{8}$'),
    namespace      text        not null,
    name           text        not null,
    release        uuid        references release,
    release_label  text,
    reason         text        not null check (reason <> ''),
    status         text        not null check (status in ('COLLECTING', 'QUEUED', 'RUNNING', 'FINISHED', 'FAILED')),
    opened_by      uuid        not null references account,
    created        timestamptz not null,
    touched        timestamptz not null,
    started        timestamptz,
    finished       timestamptz,
    step           text        not null default '',
    progress       double precision not null default 0 check (progress between 0 and 1),
    problem        text,
    verdict        text        check (verdict in ('ACCUSED', 'INCONCLUSIVE', 'UNMARKED')),
    finding        text        check (finding is null or finding::jsonb is not null),
    finding_sha256 text        check (finding_sha256 ~ '^[0-9a-f]{64}$'),
    evidence_opened timestamptz,
    evidence_by    uuid        references account,
    suspects_gone  timestamptz,
    version        bigint      not null default 0,
    foreign key (namespace, name) references model,
    check ((release is null) = (release_label is null)),
    check ((status = 'FINISHED') = (verdict is not null)),
    check ((verdict is null) = (finding is null)),
    check ((verdict is null) = (finding_sha256 is null)),
    check ((status = 'FAILED') <= (problem is not null)),
    check ((evidence_opened is null) = (evidence_by is null)),
    check (evidence_opened is null or verdict = 'ACCUSED')
);
create index trace_by_model on trace (namespace, name, created desc);
create index trace_by_touch on trace (status, touched);

-- A suspect file: uploaded for this trace, or standing in the store already (then `ours` is false
-- and the trace only reads it).
create table trace_suspect (
    id         uuid        primary key,
    trace      uuid        not null references trace on delete cascade,
    path       text        not null check (path <> ''),
    size       bigint      not null check (size > 0),
    object_key text        not null,
    ours       boolean     not null,
    upload_id  text,
    part_size  bigint      not null check (part_size > 0),
    sha256     text        check (sha256 ~ '^[0-9a-f]{64}$'),
    touched    timestamptz not null,
    version    bigint      not null default 0,
    unique (trace, path),
    check (ours or upload_id is null)
);
