-- What the dashboard counts, read from indexes alone: requests by the week they were sent in,
-- decisions by theirs, and what waits for a reviewer, the oldest first.
create index access_request_sent on access_request (submitted)
    include (namespace, name, status) where submitted is not null;
create index access_request_decided on access_request (decided)
    include (namespace, name, submitted) where decided is not null;
create index access_request_waiting on access_request (submitted)
    include (namespace, name, reference) where status in ('SUBMITTED', 'IN_REVIEW', 'SECOND_APPROVAL');
create index access_grant_ending on access_grant (expires)
    include (namespace, name, reference, release_label)
    where kind = 'ACCESS' and status in ('ACTIVE', 'SUSPENDED', 'PENDING_SIGNATURE');

-- A delivery knows its model, so that counting needs no look at its grant; that of a rehearsal
-- names none, since it is no access.
alter table delivery add column namespace text, add column name text;
update delivery d set namespace = g.namespace, name = g.name from access_grant g where g.id = d.grant_id and g.kind = 'ACCESS';
create index delivery_by_time on delivery (started)
    include (namespace, name, grant_id, outcome, bytes) where namespace is not null;
