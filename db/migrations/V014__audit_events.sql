-- What everybody did, written in the transaction that did it. `leaf` is the event in canonical
-- JSON (RFC 8785), the bytes that a log of hashes is made over; `subjects` are the fact values, to
-- find what concerns one thing. Nothing is ever changed here.
create table audit_event (
    id       uuid primary key,
    at       timestamptz not null,
    type     text not null check (type ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    by       uuid not null,
    facts    jsonb not null check (jsonb_typeof(facts) = 'object'),
    subjects text[] not null,
    leaf     bytea not null check (octet_length(leaf) between 2 and 65535)
);

create index audit_event_by_type on audit_event (type, id desc);
create index audit_event_by_doer on audit_event (by, id desc);
create index audit_event_by_subject on audit_event using gin (subjects);

create function audit_event_is_for_ever() returns trigger language plpgsql as $$
begin
    raise exception 'the record is append-only: % refused', tg_op using errcode = 'insufficient_privilege';
end $$;

create trigger audit_event_no_change before update or delete on audit_event
    for each row execute function audit_event_is_for_ever();
create trigger audit_event_no_truncate before truncate on audit_event
    for each statement execute function audit_event_is_for_ever();
