-- How each tensor carries marks, by content: fixed once, reused by every later release.
create table marking_plan (
    content_id text        primary key check (content_id ~ '^[0-9a-f]{64}$'),
    plan       text        not null,
    created    timestamptz not null
);

-- What was settled for a release before it was published.
create table marking_release (
    release_id      uuid        primary key,
    code_commitment text        not null check (code_commitment ~ '^[0-9a-f]{64}$'),
    golden_skipped  text,
    created         timestamptz not null
);
