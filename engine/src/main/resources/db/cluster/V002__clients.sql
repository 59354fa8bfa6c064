-- The tenants that live here, as Cuota knows them, for the platform to read: whether a shop is shown, and on which
-- plan it is. A row is replaced only by one of a greater revision.
create table clients (
  environment         smallint    not null,
  tenant              text        collate "C" not null,
  slug                text        not null,
  name                text        not null,
  publication_status  text        not null check (publication_status <> ''),
  paused_reason       text,
  plan                text        not null,
  subscription_status text        not null,
  revision            bigint      not null,
  writes_paused       boolean     not null default false,
  updated_at          timestamptz not null,
  -- Why Cuota itself has it paused, '' for no reason; null when it has not. What differs was done here by hand.
  mirrored_reason     text,
  primary key (environment, tenant)
);

alter table clients enable row level security;
create policy own on clients for select
  using (tenant = current_setting('cuota.tenant', true));
grant select on clients to cuota_tenant;
