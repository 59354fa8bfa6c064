-- Lets other nodes ask what was written since they last looked, whatever order commits came in. A
-- batch without environments stands for rollups that were built again.
alter table usage_batches add column written_in xid8 not null default pg_current_xact_id();
create index usage_batches_written_in on usage_batches (written_in);
