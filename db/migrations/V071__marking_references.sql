-- What a tolerant check of a release's copies rests on: reference.json, which rides in each of
-- them, and the runs it was calibrated on, for the pages. Made once, before the release is published.
create table marking_reference (
    release_id    uuid        primary key references marking_release,
    content       bytea       not null,
    sha256        text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
    golden_sha256 text        not null check (golden_sha256 ~ '^[0-9a-f]{64}$'),
    calibrated    boolean     not null,
    remark        text        not null,
    created       timestamptz not null
);
create index marking_reference_golden on marking_reference (golden_sha256);

create table marking_trial (
    release_id   uuid    not null references marking_reference on delete cascade,
    position     int     not null,
    name         text    not null,
    lawful       boolean not null,
    layer        int     not null,
    hidden       double precision not null,
    mean_kl      double precision not null,
    changed_tops int     not null,
    margin       double precision not null,
    primary key (release_id, position)
);
