-- What an administrator has set up: assignment, validation and duplicate rules, triggers. Few, read
-- whole with the schema, so they stand in one table with what each kind needs in its spec.
create table org_rule (
  org_no int not null references org on delete cascade,
  id text collate "C" not null,
  kind text not null check (kind in ('assignment', 'validation', 'duplicate', 'trigger')),
  object text not null,
  name text not null,
  active boolean not null default true,
  spec jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (org_no, id),
  unique (org_no, kind, object, name)
);
