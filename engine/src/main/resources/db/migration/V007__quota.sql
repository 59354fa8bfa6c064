-- Whether quota states have effects: account 0 stands for the whole environment, null for what the
-- environment says.
create table quota_modes (
  environment smallint    not null references environments,
  account     bigint      not null,
  mode        text        check (mode in ('OFF', 'DRY_RUN', 'ON')),
  changed_at  timestamptz not null,
  changed     xid8        not null default pg_current_xact_id(),
  primary key (environment, account)
);
create index quota_modes_changed on quota_modes (changed);
select wall_environment('quota_modes');

-- Where accounts stand that were ever anywhere but active.
create table quota_states (
  environment smallint    not null references environments,
  account     bigint      not null,
  state       text        not null
    check (state in ('ACTIVE', 'WARNING', 'SOFT_LIMIT', 'GRACE', 'HARD_LIMIT')),
  since       timestamptz not null,
  grace_since timestamptz,
  grace_until timestamptz,
  period      timestamptz not null,
  percentage  int         not null,
  new_terms   boolean     not null default false,
  judged_at   timestamptz not null,
  changed     xid8        not null default pg_current_xact_id(),
  primary key (environment, account),
  check ((grace_since is null) = (grace_until is null)),
  check (state in ('ACTIVE', 'WARNING') or grace_since is not null)
);
create index quota_states_changed on quota_states (changed);
create index quota_states_state on quota_states (environment, state, account);
select wall_environment('quota_states');

create table quota_events (
  id          uuid        primary key,
  environment smallint    not null references environments,
  account     bigint      not null,
  old_state   text        not null,
  new_state   text        not null,
  why         text        not null,
  percentage  int         not null,
  mode        text        not null,
  at          timestamptz not null
);
create index quota_events_account on quota_events (environment, account, at desc);
select wall_environment('quota_events');
