-- The role that transactions for an environment or tenant run in; row-level security binds it.
do $$
begin
  create role cuota_app nologin;
exception
  when duplicate_object or unique_violation then null;
end
$$;

-- Since PostgreSQL 16, who creates a role is a member of it without the right to take it on.
do $$
declare
  right_to_take_on constant text :=
    case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end;
begin
  if not pg_has_role(current_user, 'cuota_app', right_to_take_on) then
    execute format('grant cuota_app to %I', current_user);
  end if;
end
$$;

grant usage on schema control to cuota_app;
alter default privileges in schema control
  grant select, insert, update, delete on tables to cuota_app;
alter default privileges in schema control
  grant usage, select on sequences to cuota_app;

-- Puts a table behind the wall of its environment.
create function wall_environment(walled regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', walled);
  execute format(
    'create policy environment on %s using (environment = current_setting(''cuota.environment'')::smallint)',
    walled);
end
$$;

-- Puts a table behind the wall of its environment and, when the transaction is for one tenant, of that tenant.
create function wall_tenant(walled regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', walled);
  execute format(
    'create policy tenant on %s using (
       environment = current_setting(''cuota.environment'')::smallint
       and (current_setting(''cuota.tenant'') = ''''
            or tenant = nullif(current_setting(''cuota.tenant''), '''')::bigint))',
    walled);
end
$$;

-- Work that a commit has promised; carried out afterwards, at least once. What failed too often stays, given up.
create table outbox (
  id           uuid        primary key,
  topic        text        not null,
  payload      text        not null,
  created_at   timestamptz not null,
  due_at       timestamptz not null,
  attempts     int         not null default 0,
  last_error   text,
  done_at      timestamptz,
  given_up_at  timestamptz,
  check (done_at is null or given_up_at is null)
);
create index outbox_due on outbox (due_at) where done_at is null and given_up_at is null;
create index outbox_done on outbox (done_at) where done_at is not null;
create index outbox_given_up on outbox (given_up_at desc) where given_up_at is not null;

-- db-scheduler's own table.
create table scheduled_tasks (
  task_name            text        not null,
  task_instance        text        not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean     not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures int,
  last_heartbeat       timestamptz,
  version              bigint      not null,
  priority             smallint,
  primary key (task_name, task_instance)
);
create index scheduled_tasks_due on scheduled_tasks (execution_time);
create index scheduled_tasks_heartbeat on scheduled_tasks (last_heartbeat);
create index scheduled_tasks_priority on scheduled_tasks (priority desc, execution_time);

create table cron_executions (
  id           uuid        primary key,
  name         text        not null,
  started_at   timestamptz not null,
  completed_at timestamptz,
  records      bigint,
  error        text
);
create index cron_executions_recent on cron_executions (name, started_at desc);

-- How far a long piece of work has come, for the next attempt to go on from.
create table bookmarks (
  name       text        primary key,
  value      text        not null,
  updated_at timestamptz not null
);
