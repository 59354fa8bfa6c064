-- Who has no place yet is looked for every few seconds.
create index tenants_unplaced on tenants (id) where cluster is null;
