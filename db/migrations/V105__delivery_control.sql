-- What may have left at most: written ahead of the bytes, so that nothing a killed node sent goes
-- uncounted. `account` is whose streams are counted together.
alter table delivery add column lease bigint not null default 0;
update delivery set lease = bytes;
alter table delivery add constraint delivery_lease
    check (lease >= bytes and lease <= range_to - range_from);
alter table delivery add column account uuid;
update delivery d set account = u.issuer from delivery_url u where u.id = d.url_id;
alter table delivery alter column account set not null;
create index delivery_account on delivery (account, started);
create index delivery_grant_running on delivery (grant_id) where outcome = 'RUNNING';
create index delivery_account_running on delivery (account) where outcome = 'RUNNING';
create index delivery_url_issuer on delivery_url (issuer, issued);

-- Every node listens on this channel and asks again about what it is sending. Notifications may be
-- lost: the nodes ask every few seconds anyway.
create function delivery_doors() returns trigger language plpgsql as $$
begin
    perform pg_notify('delivery_doors', '');
    return null;
end $$;
create trigger delivery_doors after update of status, expires, terms_version on access_grant
    for each statement execute function delivery_doors();
create trigger delivery_doors after update of active on account
    for each statement execute function delivery_doors();
create trigger delivery_doors after update of status on release
    for each statement execute function delivery_doors();
create trigger delivery_doors after update of revoked on delivery_url
    for each statement execute function delivery_doors();
