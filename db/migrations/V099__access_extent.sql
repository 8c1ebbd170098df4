-- What of its release a grant leaves out: names of folders, a line each; the rest it covers.
alter table access_grant add column leaves_out text not null default '';
alter table access_request add column proposed_leaves_out text;
