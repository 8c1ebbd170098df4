-- A grant of another kind: on a release's twin with random weights, taken without a request.

alter table access_grant
    add kind text not null default 'ACCESS' check (kind in ('ACCESS', 'REHEARSAL')),
    alter request drop not null,
    add check ((kind = 'ACCESS') = (request is not null)),
    drop constraint nobody_grants_to_themselves,
    add constraint nobody_grants_to_themselves check (kind = 'REHEARSAL' or issued_by <> recipient);

create unique index one_rehearsal on access_grant (recipient, release)
    where kind = 'REHEARSAL' and status = 'ACTIVE';
