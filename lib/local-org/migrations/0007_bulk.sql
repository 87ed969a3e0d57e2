-- Bulk API 2.0. A batch is done in the transaction that saves its rows, with what came of each:
-- a killed org goes on with the next one.
create table bulk_job (
  id text collate "C" primary key,
  org_no int not null references org on delete cascade,
  user_id text not null,
  kind text not null check (kind in ('ingest', 'query')),
  state text not null,
  operation text not null,
  object text not null,
  external_id_field text,
  assignment_rule_id text,
  line_ending text not null,
  column_delimiter text not null,
  api_version text not null,
  header text[],
  soql text,
  cursor_id text,
  processed int not null default 0,
  failed int not null default 0,
  error_message text,
  created_at timestamptz not null default clock_timestamp(),
  changed_at timestamptz not null default clock_timestamp()
);
create index bulk_job_org on bulk_job (org_no, kind, created_at);
create index bulk_job_waiting on bulk_job (created_at) where state in ('UploadComplete', 'InProgress');

create table bulk_batch (
  job_id text collate "C" not null references bulk_job on delete cascade,
  n int not null,
  rows jsonb not null,
  done boolean not null default false,
  successful text,
  failed text,
  primary key (job_id, n)
);

alter table external_client_app add column certificate text;
alter table external_client_app add column preauthorized boolean not null default true;
