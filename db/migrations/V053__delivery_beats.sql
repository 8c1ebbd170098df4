-- When a running answer last said so. Kept by the database's clock, which every node shares; an
-- answer that has been silent for long died with its node and is ended by whoever sweeps first.
alter table delivery add column beat timestamptz not null default now();
create index delivery_running on delivery (beat) where outcome = 'RUNNING';
