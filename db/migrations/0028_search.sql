-- What the search looks through lies beside the prospects, so that only a text that changed is taken apart again: in an index of the
-- prospects each change of any field did so. And it may come later: whoever adds people by the thousand notes which, from the first id to the
-- last, and the worker writes their texts in one go. Until then the search reads those people one by one.
CREATE TABLE "prospect_search" (
	"bu_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "prospect_search_bu_id_prospect_id_pk" PRIMARY KEY("bu_id","prospect_id")
);--> statement-breakpoint
CREATE TABLE "search_backlog" (
	"bu_id" uuid NOT NULL,
	"first_id" uuid NOT NULL,
	"last_id" uuid NOT NULL,
	CONSTRAINT "search_backlog_bu_id_first_id_pk" PRIMARY KEY("bu_id","first_id")
);--> statement-breakpoint
ALTER TABLE "prospects" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
INSERT INTO "prospect_search" SELECT bu_id, id, search_text FROM "prospects" WHERE deleted_at IS NULL;--> statement-breakpoint
ALTER TABLE "prospects" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "prospects_search";--> statement-breakpoint
CREATE INDEX "prospects_search" ON "prospect_search" USING gin ("bu_id", "text" gin_trgm_ops) WITH (gin_pending_list_limit = 32768);--> statement-breakpoint
ALTER TABLE "prospect_search" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "prospect_search" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY own_business_unit ON "prospect_search" USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()));--> statement-breakpoint
CREATE POLICY search ON "prospect_search" FOR SELECT TO concord_search USING (true);--> statement-breakpoint
ALTER TABLE "search_backlog" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "search_backlog" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY own_business_unit ON "search_backlog" USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()));--> statement-breakpoint
CREATE POLICY search ON "search_backlog" FOR SELECT TO concord_search USING (true);--> statement-breakpoint
CREATE FUNCTION keep_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.deleted_at IS NOT NULL THEN
    DELETE FROM prospect_search WHERE bu_id = OLD.bu_id AND prospect_id = OLD.id;
  ELSE
    INSERT INTO prospect_search (bu_id, prospect_id, text) VALUES (NEW.bu_id, NEW.id, NEW.search_text)
    ON CONFLICT (bu_id, prospect_id) DO UPDATE SET text = excluded.text;
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER prospects_search_new AFTER INSERT ON "prospects" FOR EACH ROW
  WHEN (NEW.deleted_at IS NULL AND current_setting('app.search_later', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION keep_search();--> statement-breakpoint
CREATE TRIGGER prospects_search_changed AFTER UPDATE OF "values", "deleted_at" ON "prospects" FOR EACH ROW
  WHEN (OLD.search_text <> NEW.search_text OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)) EXECUTE FUNCTION keep_search();--> statement-breakpoint
CREATE TRIGGER prospects_search_gone AFTER DELETE ON "prospects" FOR EACH ROW EXECUTE FUNCTION keep_search();--> statement-breakpoint
-- Those of the backlog are read in the order of their ids, each asked for its text by its key: without statistics, as right after a load, any
-- other way was planned as well, and read everybody for each.
CREATE OR REPLACE FUNCTION search_prospects(wanted text, most int) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE bu uuid := current_bu(); pattern text; note record; found bigint := 0; here bigint;
BEGIN
  IF bu IS NULL THEN RAISE EXCEPTION 'no business unit is set'; END IF;
  pattern := '%' || replace(replace(replace(lower(wanted), '\', '\\'), '%', '\%'), '_', '\_') || '%';
  RETURN QUERY EXECUTE 'SELECT prospect_id FROM prospect_search WHERE bu_id = $1 AND text LIKE $2 LIMIT $3' USING bu, pattern, most;
  GET DIAGNOSTICS found = ROW_COUNT;
  FOR note IN SELECT b.first_id, b.last_id FROM search_backlog b WHERE b.bu_id = bu LOOP
    EXIT WHEN found >= most;
    RETURN QUERY EXECUTE 'SELECT p.id FROM prospects p
      WHERE p.bu_id = $1 AND p.id >= $2 AND p.id <= $3 AND p.deleted_at IS NULL AND p.search_text LIKE $4
        AND (SELECT s.prospect_id FROM prospect_search s WHERE s.bu_id = $1 AND s.prospect_id = p.id) IS NULL
      ORDER BY p.id LIMIT $5' USING bu, note.first_id, note.last_id, pattern, most - found;
    GET DIAGNOSTICS here = ROW_COUNT;
    found := found + here;
  END LOOP;
END $$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION refresh_statistics() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET default_statistics_target = 20 AS $$
DECLARE grown record; done int := 0;
BEGIN
  FOR grown IN SELECT c.relname FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
    WHERE s.schemaname = 'public' AND c.relname IN ('prospects', 'prospect_search', 'pairs', 'crm_records', 'changes', 'field_history')
      AND ((s.n_mod_since_analyze > 1000 AND s.n_mod_since_analyze > c.reltuples)
        OR pg_relation_size(c.oid) > 2 * 8192 * greatest(c.relpages, 8))
  LOOP
    EXECUTE format('ANALYZE %I', grown.relname);
    done := done + 1;
  END LOOP;
  RETURN done;
END $$;
