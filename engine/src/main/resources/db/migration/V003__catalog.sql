-- What each environment sells and how it counts it. Rows are written once and never changed: a new
-- catalog is a new version, a changed plan is a new version of the plan. Whatever the version in force
-- (the greatest) does not name is retired.

create table catalog_versions (
  environment     smallint    not null references environments,
  version         int         not null check (version > 0),
  document        text        not null,
  applied_at      timestamptz not null,
  applied_by      text        not null,
  name            text        not null,
  cost_currency   char(3)     not null,
  payment_fee_pct numeric     not null check (payment_fee_pct between 0 and 100),
  default_plan    text        not null,
  upgrade_url     text        not null,
  primary key (environment, version)
);

-- What a meter counts, under the number that the ledger knows it by, for ever.
create table meters (
  id             int      generated always as identity primary key,
  environment    smallint not null references environments,
  key            text     not null check (key ~ '^[a-z0-9]+(_[a-z0-9]+)*$'),
  event_type     text     not null,
  aggregation    text     not null,
  value_property text,
  unique (environment, key)
);

create table meter_filters (
  environment smallint not null,
  meter       int      not null references meters,
  path        text     not null,
  value       text     not null,
  primary key (meter, path)
);

-- What a version of the catalog says of a meter beside what it counts.
create table catalog_meters (
  environment   smallint not null,
  version       int      not null,
  meter         int      not null references meters,
  unit          text     not null,
  cost_per_unit numeric  not null check (cost_per_unit >= 0),
  primary key (environment, version, meter),
  foreign key (environment, version) references catalog_versions
);

create table catalog_dimensions (
  environment smallint not null,
  version     int      not null,
  meter       int      not null,
  name        text     not null,
  path        text     not null,
  primary key (environment, version, meter, name),
  foreign key (environment, version, meter) references catalog_meters
);

create table catalog_features (
  environment smallint not null,
  version     int      not null,
  key         text     not null,
  position    int      not null,
  kind        text     not null
    check (kind in ('switch', 'setting', 'count', 'level', 'metered', 'window')),
  meter       int      references meters,
  unit        text     not null,
  unit_size   numeric  not null check (unit_size > 0),
  overridable boolean  not null,
  service     text     not null,
  primary key (environment, version, key),
  unique (environment, version, service),
  foreign key (environment, version) references catalog_versions
);

create table catalog_feature_names (
  environment smallint not null,
  version     int      not null,
  feature     text     not null,
  locale      text     not null,
  name        text     not null,
  primary key (environment, version, feature, locale),
  foreign key (environment, version, feature) references catalog_features
);

create table catalog_actions (
  environment smallint not null,
  version     int      not null,
  key         text     not null,
  feature     text     not null,
  amount      numeric  not null check (amount > 0),
  failure     text     not null check (failure in ('open', 'closed')),
  primary key (environment, version, key),
  foreign key (environment, version, feature) references catalog_features
);

create table plan_versions (
  environment        smallint not null references environments,
  plan               text     not null check (plan ~ '^[a-z0-9]+(_[a-z0-9]+)*$'),
  version            int      not null check (version > 0),
  price              numeric  not null check (price >= 0),
  currency           char(3)  not null,
  billing_interval   text     not null check (billing_interval in ('month', 'year')),
  same_as            text,
  gmv_threshold      numeric  check (gmv_threshold >= 0),
  gmv_commission_pct numeric  check (gmv_commission_pct between 0 and 100),
  grace_days         int      not null check (grace_days >= 0),
  enforcement        text     not null check (enforcement in ('any', 'all')),
  primary key (environment, plan, version),
  check ((gmv_threshold is null) = (gmv_commission_pct is null))
);

create table plan_names (
  environment smallint not null,
  plan        text     not null,
  version     int      not null,
  locale      text     not null,
  name        text     not null,
  primary key (environment, plan, version, locale),
  foreign key (environment, plan, version) references plan_versions
);

create table plan_entitlements (
  environment  smallint not null,
  plan         text     not null,
  version      int      not null,
  feature      text     not null,
  grants       text     not null check (grants in ('none', 'unlimited', 'at_most')),
  amount       numeric  check (amount >= 0),
  mode         text     not null check (mode in ('hard', 'soft')),
  window_length text    check (window_length in ('minute', 'hour', 'day')),
  scope        text     not null check (scope in ('tenant', 'account')),
  overage      text     check (overage in ('plain', 'graduated', 'volume', 'packages')),
  package_size numeric  check (package_size > 0),
  primary key (environment, plan, version, feature),
  foreign key (environment, plan, version) references plan_versions,
  check ((grants = 'at_most') = (amount is not null)),
  check ((overage is not null and overage = 'packages') = (package_size is not null))
);

-- The price list of an overage; one row where every unit or package costs the same.
create table plan_rates (
  environment smallint not null,
  plan        text     not null,
  version     int      not null,
  feature     text     not null,
  position    int      not null,
  up_to       numeric  check (up_to > 0),
  price       numeric  not null check (price >= 0),
  primary key (environment, plan, version, feature, position),
  foreign key (environment, plan, version, feature) references plan_entitlements
);

create table catalog_plans (
  environment  smallint not null,
  version      int      not null,
  plan         text     not null,
  plan_version int      not null,
  position     int      not null,
  primary key (environment, version, plan),
  foreign key (environment, version) references catalog_versions,
  foreign key (environment, plan, plan_version) references plan_versions
);

do $$
declare
  walled text;
begin
  foreach walled in array array[
    'catalog_versions', 'meters', 'meter_filters', 'catalog_meters', 'catalog_dimensions',
    'catalog_features', 'catalog_feature_names', 'catalog_actions', 'plan_versions', 'plan_names',
    'plan_entitlements', 'plan_rates', 'catalog_plans']
  loop
    perform wall_environment(walled::regclass);
    execute format('revoke update, delete on %I from cuota_app', walled);
  end loop;
end
$$;
