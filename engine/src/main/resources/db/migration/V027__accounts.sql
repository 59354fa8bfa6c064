create type subscription_status as enum (
  'incomplete', 'pending', 'trialing', 'authorized', 'active', 'past_due', 'grace', 'cancel_scheduled',
  'suspended', 'deactivated', 'expired', 'canceled', 'purged', 'unknown');
create type store_publication as enum ('draft', 'pending_approval', 'published', 'paused', 'rejected');
create type pause_reason as enum (
  'subscription_suspended', 'subscription_canceled', 'subscription_deactivated', 'subscription_expired',
  'subscription_purged', 'admin_manual');
create type approval as enum ('pending', 'approved', 'rejected');

-- Who was here before has been in use; so has who comes by itself with its first event.
alter table accounts
  add column name                text     not null default '' check (length(name) <= 200),
  add column email               text     not null default '' check (length(email) <= 254),
  add column country             text     check (country ~ '^[A-Z]{2}$'),
  add column approval            approval not null default 'approved',
  add column onboarded_at        timestamptz,
  add column subscription_status subscription_status,
  add column subscribed_since    timestamptz,
  add column purged_at           timestamptz;
create index accounts_name on accounts (environment, lower(name));
create index accounts_status on accounts (environment, subscription_status);

-- A store is what a tenant shows.
alter table tenants
  add column name           text              not null default '' check (length(name) <= 200),
  add column slug           text              check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 63),
  add column url            text              check (length(url) <= 500),
  add column publication    store_publication not null default 'published',
  add column paused_reason  pause_reason,
  add column paused_at      timestamptz,
  add column draft_until    timestamptz,
  add column cluster        text              check (length(cluster) <= 64),
  add column store_revision bigint            not null default 0,
  add constraint tenants_paused check (
    (publication = 'paused') = (paused_reason is not null)
    and (publication = 'paused') = (paused_at is not null));
create unique index tenants_slug on tenants (environment, slug) where slug is not null;
create index tenants_cluster on tenants (environment, cluster, key collate "C");
create index tenants_paused_since on tenants (paused_at) where publication = 'paused';

create table subscriptions (
  id                uuid                primary key,
  environment       smallint            not null references environments,
  account           bigint              not null references accounts,
  status            subscription_status not null,
  status_since      timestamptz         not null,
  -- When whoever told the status says that it was so; what is older comes too late.
  said_at           timestamptz,
  plan              text                not null,
  plan_version      int                 not null,
  next_plan         text,
  next_plan_version int,
  provider          text                not null check (length(provider) between 1 and 50),
  provider_ref      text                check (length(provider_ref) between 1 and 200),
  anchor            timestamptz         not null,
  period_start      timestamptz         not null,
  period_end        timestamptz         not null,
  trial_ends_at     timestamptz,
  grace_until       timestamptz,
  cancel_at         timestamptz,
  created_at        timestamptz         not null,
  ended_at          timestamptz,
  check (period_start < period_end),
  check ((next_plan is null) = (next_plan_version is null)),
  check ((status = 'trialing') <= (trial_ends_at is not null)),
  check ((status = 'grace') <= (grace_until is not null)),
  check ((status = 'cancel_scheduled') <= (cancel_at is not null))
);
create unique index subscriptions_one_paying on subscriptions (account)
  where status in ('active', 'authorized');
create unique index subscriptions_provider on subscriptions (environment, provider, provider_ref)
  where provider_ref is not null;
create index subscriptions_account on subscriptions (account, created_at desc);
create index subscriptions_dates on subscriptions (least(trial_ends_at, grace_until, cancel_at, period_end))
  where status not in ('canceled', 'expired', 'purged');
select wall_environment('subscriptions');

-- Approvals of stores: a row of steps, each done once, that is finished or taken back however often its node dies.
create table approvals (
  id          uuid        primary key,
  environment smallint    not null references environments,
  account     bigint      not null references accounts,
  tenant      bigint      not null references tenants,
  state       text        not null check (state in ('in_progress', 'compensating', 'completed', 'failed')),
  done        smallint    not null check (done between 0 and 5),
  failed_at   smallint    check (failed_at between 1 and 5),
  error       text,
  attempts    int         not null,
  checklist   text[]      not null default '{}',
  -- How the account stood before, so that taking back takes back no more.
  approval_before  approval not null,
  onboarded_before boolean  not null,
  source      text        not null,
  actor       text        not null,
  correlation text,
  claim       uuid        not null,
  claimed_to  timestamptz not null,
  started_at  timestamptz not null,
  changed_at  timestamptz not null,
  check ((failed_at is not null) = (state in ('compensating', 'failed')))
);
create unique index approvals_open on approvals (tenant) where state in ('in_progress', 'compensating');
create index approvals_tenant on approvals (tenant, started_at desc);
create index approvals_claimed on approvals (claimed_to) where state in ('in_progress', 'compensating');
select wall_environment('approvals');
