-- Whether a release's requests are reviewed by people of other institutions only; kept on each
-- request too, where the guard reads it under the request's lock.

alter table access_policy  add column apart boolean not null default false;
alter table access_request add column apart boolean not null default false;
