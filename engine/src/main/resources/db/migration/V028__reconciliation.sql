-- What was found to disagree the last time that was looked, and is not mended.
create table desyncs (
  environment smallint    not null references environments,
  cluster     text        not null,
  tenant      text        not null,
  kind        text        not null,
  here        text        not null,
  there       text        not null,
  since       timestamptz not null,
  seen_at     timestamptz not null,
  state       text        not null check (state in ('fixable', 'left', 'failed')),
  note        text        not null,
  primary key (environment, cluster, tenant, kind)
);
create index desyncs_since on desyncs (environment, since);
select wall_environment('desyncs');
