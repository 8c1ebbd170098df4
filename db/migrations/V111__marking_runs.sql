-- Finished runs of calibrations that are under way, so that a portal that starts again goes on behind
-- them. They count only for what they were made from: basis is a digest over it.
create table marking_run (
    release_id uuid             not null references marking_release on delete cascade,
    name       text             not null,
    basis      text             not null check (basis ~ '^[0-9a-f]{64}$'),
    content    text             not null,
    seconds    double precision not null check (seconds >= 0),
    created    timestamptz      not null,
    primary key (release_id, name)
);
