-- Requests for access, their immutable submissions, and what was said and done about them.

create table access_request (
    id              uuid        primary key,
    reference       text        not null unique check (reference ~ '^REQ-[0-9A-HJKMNP-TV-Z]{8}$'),
    namespace       text        not null,
    name            text        not null,
    applicant       uuid        not null references account,
    status          text        not null check (status in ('DRAFT', 'SUBMITTED', 'IN_REVIEW', 'INFO_REQUESTED',
                        'AWAITING_CONFIRMATION', 'SECOND_APPROVAL', 'CONDITIONALLY_APPROVED', 'APPROVED',
                        'DECLINED', 'WITHDRAWN', 'LAPSED')),
    created         timestamptz not null,
    changed         timestamptz not null,
    form_version    int         not null,
    draft           text        not null,
    terms_read      text,
    submitted       timestamptz,
    submissions     int         not null default 0,
    release         uuid        references release,
    release_label   text,
    applicant_name  text        not null,
    applicant_email text        not null,
    organisation    text        not null default '',
    contact         text        not null default '',
    reviewer        uuid        references account,
    claimed         timestamptz,
    question        text,
    asked_pages     text        not null default '',
    outcome         text        check (outcome in ('APPROVED', 'DECLINED')),
    decided_by      uuid        references account,
    decided         timestamptz,
    reason_code     text,
    reason          text,
    last_day        date,
    decided_sha256  text,
    version         bigint      not null default 0,
    foreign key (namespace, name) references model,
    check ((submitted is null) = (submissions = 0)),
    check (submitted is not null or status in ('DRAFT', 'WITHDRAWN')),
    check ((submitted is null) = (release is null)),
    check ((reviewer is null) = (claimed is null)),
    check ((outcome is null) = (decided_by is null)),
    check ((outcome is null) = (decided is null)),
    check ((outcome is null) = (decided_sha256 is null)),
    check (outcome <> 'DECLINED' or (reason_code is not null and reason is not null)),
    check (outcome <> 'APPROVED' or last_day is not null),
    check (status <> 'APPROVED' or outcome = 'APPROVED'),
    check (status <> 'DECLINED' or outcome = 'DECLINED'),
    check (status <> 'INFO_REQUESTED' or question is not null),
    constraint nobody_decides_on_their_own_request check (decided_by <> applicant),
    constraint nobody_reviews_their_own_request check (reviewer <> applicant)
);

create unique index one_open_request on access_request (applicant, namespace, name)
    where status not in ('APPROVED', 'DECLINED', 'WITHDRAWN', 'LAPSED');
create index access_request_queue on access_request (status, submitted);
create index access_request_by_model on access_request (namespace, name, status, submitted);
create index access_request_by_applicant on access_request (applicant, created desc);
create index access_request_by_domain on access_request (split_part(contact, '@', 2));

-- What was asked for, exactly, each time it was sent. Never changed.
create table access_submission (
    id            uuid        primary key,
    request       uuid        not null references access_request,
    number        int         not null check (number > 0),
    sent          timestamptz not null,
    form_version  int         not null,
    answers       text        not null check (answers::jsonb is not null),
    message       text        not null,
    release       uuid        not null references release,
    release_label text        not null,
    terms_version int         not null,
    terms_sha256  text        not null check (terms_sha256 ~ '^[0-9a-f]{64}$'),
    signature     text        not null check (signature <> ''),
    signed        timestamptz not null check (signed <= sent),
    address       text        not null,
    sha256        text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
    unique (request, number)
);
create trigger access_submission_immutable before update or delete on access_submission
    for each row execute function refuse_change();

-- The thread of a request: what was done and what was said, in order.
create table access_entry (
    id       bigint      generated always as identity primary key,
    request  uuid        not null references access_request,
    at       timestamptz not null,
    by       uuid        not null references account,
    act      text        not null,
    status   text        not null,
    text     text        not null,
    internal boolean     not null
);
create index access_entry_by_request on access_entry (request, id);
create trigger access_entry_immutable before update or delete on access_entry
    for each row execute function refuse_change();

-- Keys that clients gave to a posted request, so that a repeated call is answered, not repeated.
create table access_replay (
    account     uuid        not null references account,
    key         text        not null check (length(key) between 1 and 200),
    body_sha256 text        not null,
    reference   text,
    at          timestamptz not null,
    primary key (account, key)
);
