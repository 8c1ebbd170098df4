-- The whole life of a grant: suspension, duties, renewal, history, reminders.

alter table access_grant
    add column renewed         timestamptz,
    add column suspended_why   text        check (suspended_why in ('TERMS', 'ATTESTATION', 'INCIDENT', 'DECISION')),
    add column suspended_note  text,
    add column suspended_by    uuid        references account,
    add column suspended       timestamptz,
    add column terms_due       timestamptz,
    add column attestation_due timestamptz,
    add column recall          text,
    add column certificate_due timestamptz,
    add column certified       timestamptz,
    add check (status <> 'SUSPENDED' or suspended_why is not null),
    add check ((suspended_why is null) = (suspended is null)),
    add check ((suspended_why is null) = (suspended_by is null)),
    add check (status <> 'CLOSED' or certified is not null),
    add constraint nobody_suspends_themselves check (suspended_by <> recipient);

update access_grant set attestation_due = issued + interval '365 days' where status = 'ACTIVE';

create index access_grant_by_release on access_grant (release, issued);
create index access_grant_duties on access_grant (least(terms_due, attestation_due)) where status = 'ACTIVE';
create index access_grant_certificates on access_grant (certificate_due)
    where certificate_due is not null and certified is null;

-- What was done with a grant, in order, and what was put a name under. Never changed.
create table access_grant_entry (
    id            bigint      generated always as identity primary key,
    grant_id      uuid        not null references access_grant,
    at            timestamptz not null,
    by            uuid        not null references account,
    act           text        not null,
    status        text        not null,
    text          text        not null,
    signature     text        check (signature <> ''),
    signed_sha256 text        check (signed_sha256 ~ '^[0-9a-f]{64}$'),
    address       text,
    check ((signature is null) = (signed_sha256 is null)),
    check ((signature is null) = (address is null)),
    check ((act in ('SIGN', 'ATTEST', 'CERTIFY')) = (signature is not null))
);
create index access_grant_entry_by_grant on access_grant_entry (grant_id, id);
create trigger access_grant_entry_immutable before update or delete on access_grant_entry
    for each row execute function refuse_change();

-- Which reminders went out, for which date.
create table access_reminder (
    grant_id uuid        not null references access_grant,
    kind     text        not null,
    about    timestamptz not null,
    days     int         not null,
    at       timestamptz not null,
    primary key (grant_id, kind, about, days)
);
