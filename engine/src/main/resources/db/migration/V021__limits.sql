-- A row of the journal is written for every handful of uses, and each of its references cost as much as
-- the row: they were looked up and locked each time, though nodes and environments are never deleted.
alter table limit_journal
  drop constraint limit_journal_node_fkey,
  drop constraint limit_journal_environment_fkey;

-- Pools and leases that are used are written twice a second: room for the next version on the same page.
alter table limit_pools set (fillfactor = 50);
alter table limit_leases set (fillfactor = 50);
