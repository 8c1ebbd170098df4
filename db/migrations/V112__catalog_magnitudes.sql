-- The greatest magnitude of each tensor, noted when the release is checked, so that every copy can be
-- held against it; null for releases that were checked before, and where elements are no numbers.
alter table release_tensor add column greatest double precision check (greatest >= 0);
