-- What the tenants' own database counts of the platform's tables, by version of the catalog.
create table catalog_counters (
  environment   smallint not null,
  version       int      not null,
  key           text     not null check (key ~ '^[a-z0-9]+(_[a-z0-9]+)*$'),
  relation      text     not null,
  tenant_column text     not null,
  predicate     text,
  amount        text     not null,
  month_column  text,
  primary key (environment, version, key),
  foreign key (environment, version) references catalog_versions
);
select wall_environment('catalog_counters');
revoke update, delete on catalog_counters from cuota_app;

alter table catalog_features
  add column counter     text,
  add column enforced_by text not null default 'guard' check (enforced_by in ('guard', 'database')),
  add foreign key (environment, version, counter) references catalog_counters;
