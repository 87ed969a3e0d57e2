-- What the tables' definitions cannot say: partitions, search, row-level security, grants.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gin;
--> statement-breakpoint
DROP TABLE activities;
--> statement-breakpoint
CREATE TABLE activities (
  bu_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT uuidv7(),
  prospect_id uuid NOT NULL,
  at timestamptz(3) NOT NULL,
  kind text NOT NULL,
  title text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}',
  points integer NOT NULL DEFAULT 0,
  by text,
  PRIMARY KEY (bu_id, prospect_id, at, id)
) PARTITION BY RANGE (at);
--> statement-breakpoint
DROP TABLE decisions;
--> statement-breakpoint
CREATE TABLE decisions (
  bu_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT uuidv7(),
  at timestamptz(3) NOT NULL,
  run_id uuid NOT NULL,
  prospect_id uuid,
  crm_id text,
  crm_object text,
  kind text NOT NULL,
  direction text NOT NULL,
  reason text NOT NULL,
  fields jsonb NOT NULL DEFAULT '[]',
  evidence jsonb,
  PRIMARY KEY (bu_id, at, id)
) PARTITION BY RANGE (at);
--> statement-breakpoint
CREATE INDEX decisions_prospect ON decisions (bu_id, prospect_id, at);
--> statement-breakpoint
CREATE INDEX decisions_run ON decisions (bu_id, run_id, at, id);
--> statement-breakpoint
CREATE TABLE activities_other PARTITION OF activities DEFAULT;
--> statement-breakpoint
CREATE TABLE decisions_other PARTITION OF decisions DEFAULT;
--> statement-breakpoint
-- Makes the month partitions from `behind` months ago to `ahead` months from now. The default partition catches what
-- falls outside, so nothing is ever refused for want of one; a month that already has rows there stays there.
CREATE FUNCTION ensure_partitions(behind int, ahead int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE parent text; month date; child text; taken boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ensure_partitions'));
  FOREACH parent IN ARRAY ARRAY['activities', 'decisions'] LOOP
    FOR month IN SELECT generate_series(
      date_trunc('month', now()) - make_interval(months => behind),
      date_trunc('month', now()) + make_interval(months => ahead), interval '1 month')::date
    LOOP
      child := parent || to_char(month, '_YYYY_MM');
      IF to_regclass(child) IS NULL THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE at >= %L AND at < %L)', parent || '_other', month, month + interval '1 month') INTO taken;
        IF NOT taken THEN
          EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', child, parent, month, month + interval '1 month');
          EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child);
          EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', child);
        END IF;
      END IF;
    END LOOP;
  END LOOP;
END $$;
--> statement-breakpoint
-- Months of decisions older than `keep` go; conflicts are kept in field_history.
CREATE FUNCTION drop_old_decisions(keep int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE child record; dropped int := 0;
BEGIN
  FOR child IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'decisions'::regclass AND c.relname ~ '^decisions_[0-9]{4}_[0-9]{2}$'
      AND to_date(right(c.relname, 7), 'YYYY_MM') < date_trunc('month', now()) - make_interval(months => keep)
  LOOP
    EXECUTE format('DROP TABLE %I', child.relname);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $$;
--> statement-breakpoint
CREATE FUNCTION current_bu() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.bu_id', true), '')::uuid $$;
--> statement-breakpoint
DO $$
DECLARE t record;
BEGIN
  FOR t IN SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND EXISTS (
      SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'bu_id' AND NOT a.attisdropped)
      -- who may enter which business unit is asked before there is one
      AND c.relname NOT IN ('memberships', 'sessions', 'one_time_links', 'org_links')
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t.relname);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t.relname);
    EXECUTE format('CREATE POLICY own_business_unit ON %I USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()))', t.relname);
  END LOOP;
END $$;
--> statement-breakpoint
SELECT ensure_partitions(14, 3);
--> statement-breakpoint
-- Substring search. Under row-level security LIKE is not leakproof and would scan the whole table (measured: 9 ms
-- becomes 1,405 ms on a million rows), so it runs as a role that the policy does not bind, with the business unit
-- stated. That role cannot log in and can read these columns alone.
CREATE INDEX prospects_search ON prospects USING gin (bu_id, search_text gin_trgm_ops) WHERE deleted_at IS NULL;
--> statement-breakpoint
CREATE FUNCTION search_prospects(wanted text, most int) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE bu uuid := current_bu(); pattern text;
BEGIN
  IF bu IS NULL THEN RAISE EXCEPTION 'no business unit is set'; END IF;
  pattern := '%' || replace(replace(replace(lower(wanted), '\', '\\'), '%', '\%'), '_', '\_') || '%';
  RETURN QUERY EXECUTE 'SELECT id FROM prospects WHERE bu_id = $1 AND deleted_at IS NULL AND search_text LIKE $2 LIMIT $3'
    USING bu, pattern, most;
END $$;
--> statement-breakpoint
-- The search role exists only where the cluster was prepared; the policy binds it alone.
CREATE POLICY search ON prospects FOR SELECT TO concord_search USING (true);
--> statement-breakpoint
-- How many business units link to an org is asked by the connector of one of them.
CREATE FUNCTION business_units_on_org(org text) RETURNS TABLE (bu_id uuid, name text)
LANGUAGE sql STABLE AS $$ SELECT l.bu_id, b.name FROM org_links l JOIN business_units b ON b.id = l.bu_id WHERE l.org_id = org $$;
