-- Until when a mail's code or link is good; its text is forgotten then, and it is not sent later.
alter table mail_outbox add column ends timestamptz;
update mail_outbox set ends = created + interval '15 minutes' where secret;
alter table mail_outbox add constraint mail_outbox_secret_ends check (not secret or ends is not null);
