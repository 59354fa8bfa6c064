-- The platform's tables that tenants have rows in, in the order of their references, by version of the catalog.
create table catalog_tenant_tables (
  environment   smallint not null,
  version       int      not null,
  position      smallint not null,
  relation      text     not null,
  tenant_column text     not null,
  key_column    text     not null,
  primary key (environment, version, position),
  foreign key (environment, version) references catalog_versions
);
select wall_environment('catalog_tenant_tables');
revoke update, delete on catalog_tenant_tables from cuota_app;
