-- The whole life of a request: policies, second approvals, conditions, conflicts, appeals, renewals.

alter table access_request
    add column recused            text   not null default '',
    add column declined_by        uuid   references account,
    add column appealed           timestamptz,
    add column reapply_after      date,
    add column renews             text   references access_grant (reference),
    add column proposed_by        uuid   references account,
    add column proposed           timestamptz,
    add column proposed_sha256    text,
    add column proposed_last_day  date,
    add column proposed_quota     bigint check (proposed_quota > 0),
    add column proposed_note      text,
    add column proposed_condition text,
    add column seconded_by        uuid   references account,
    drop constraint access_request_check1,
    add constraint what_was_never_sent_is_a_draft
        check (submitted is not null or status in ('DRAFT', 'WITHDRAWN', 'LAPSED')),
    add check ((declined_by is null) = (appealed is null)),
    add check (status <> 'SECOND_APPROVAL' or (proposed_by is not null and seconded_by is null)),
    add check (status <> 'CONDITIONALLY_APPROVED' or proposed_condition <> ''),
    add check ((proposed_by is null) = (proposed_sha256 is null)),
    add constraint nobody_approves_their_own_request
        check (proposed_by <> applicant and seconded_by <> applicant),
    add constraint nobody_is_both_reviewers check (seconded_by <> proposed_by),
    add constraint an_appeal_has_another_reviewer
        check (reviewer <> declined_by and decided_by <> declined_by and proposed_by <> declined_by
               and seconded_by <> declined_by),
    add constraint whoever_stepped_aside_decides_nothing
        check (position(decided_by::text in recused) = 0 and position(reviewer::text in recused) = 0);

create index access_request_idle on access_request (status, changed)
    where status in ('DRAFT', 'INFO_REQUESTED', 'AWAITING_CONFIRMATION');
create index access_request_renewals on access_request (renews, created desc) where renews is not null;

-- How many people must agree before access to a release is given; no row: one reviewer.
create table access_policy (
    release uuid        primary key references release,
    review  text        not null check (review in ('OPEN', 'ONE', 'TWO')),
    set_by  uuid        not null references account,
    at      timestamptz not null
);
