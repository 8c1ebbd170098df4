-- The files of a copy are listed a page at a time, in the order of their paths' bytes: by the
-- primary key, which so has that order.
alter table marking_copy_file alter column path type text collate "C";
