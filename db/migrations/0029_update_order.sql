-- In what order prospects changed lies beside them. Every write moves `updated_at`, so with an index on it no update of a prospect could
-- stay on its page and leave the indexes alone: each wrote all ten anew. Now such an update writes this row and its two indexes.
CREATE TABLE "prospect_updates" (
	"bu_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "prospect_updates_bu_id_prospect_id_pk" PRIMARY KEY("bu_id","prospect_id")
);--> statement-breakpoint
ALTER TABLE "prospects" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
INSERT INTO "prospect_updates" SELECT bu_id, id, updated_at FROM "prospects" WHERE deleted_at IS NULL;--> statement-breakpoint
ALTER TABLE "prospects" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "prospects_updated";--> statement-breakpoint
CREATE INDEX "prospect_updates_order" ON "prospect_updates" ("bu_id", "updated_at", "prospect_id");--> statement-breakpoint
ALTER TABLE "prospect_updates" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "prospect_updates" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY own_business_unit ON "prospect_updates" USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()));--> statement-breakpoint
-- Once per statement: of two thousand rows that is cheaper than row by row. What is there already is met by its key and not by a join, which
-- without statistics, as right after a load, may be planned any way. Only who holds the prospect's row writes here, so nobody waits twice.
CREATE FUNCTION keep_update_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO prospect_updates (bu_id, prospect_id, updated_at)
  SELECT bu_id, id, updated_at FROM written WHERE deleted_at IS NULL
  ON CONFLICT (bu_id, prospect_id) DO UPDATE SET updated_at = excluded.updated_at
    WHERE prospect_updates.updated_at <> excluded.updated_at;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION leave_update_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM prospect_updates WHERE bu_id = OLD.bu_id AND prospect_id = OLD.id;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER prospects_order_new AFTER INSERT ON "prospects" REFERENCING NEW TABLE AS written FOR EACH STATEMENT
  EXECUTE FUNCTION keep_update_order();--> statement-breakpoint
CREATE TRIGGER prospects_order_changed AFTER UPDATE ON "prospects" REFERENCING NEW TABLE AS written FOR EACH STATEMENT
  EXECUTE FUNCTION keep_update_order();--> statement-breakpoint
CREATE TRIGGER prospects_order_left AFTER UPDATE OF "deleted_at" ON "prospects" FOR EACH ROW
  WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION leave_update_order();--> statement-breakpoint
CREATE TRIGGER prospects_order_gone AFTER DELETE ON "prospects" FOR EACH ROW
  WHEN (OLD.deleted_at IS NULL) EXECUTE FUNCTION leave_update_order();--> statement-breakpoint
-- A row that changes stays on its page only where there is room beside it for what replaces it: a load fills pages to the brim. Holds for
-- pages that are written from now on.
ALTER TABLE "prospects" SET (fillfactor = 80);--> statement-breakpoint
ALTER TABLE "pairs" SET (fillfactor = 80);--> statement-breakpoint
ALTER TABLE "crm_records" SET (fillfactor = 80);--> statement-breakpoint
-- As 0028 has it, with the order of updates: a filtered page of it that knows nothing of the table reads it whole, each prospect by its key.
CREATE OR REPLACE FUNCTION refresh_statistics() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET default_statistics_target = 20 AS $$
DECLARE grown record; done int := 0;
BEGIN
  FOR grown IN SELECT c.relname FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
    WHERE s.schemaname = 'public'
      AND c.relname IN ('prospects', 'prospect_search', 'prospect_updates', 'pairs', 'crm_records', 'changes', 'field_history')
      AND ((s.n_mod_since_analyze > 1000 AND s.n_mod_since_analyze > c.reltuples)
        OR pg_relation_size(c.oid) > 2 * 8192 * greatest(c.relpages, 8))
  LOOP
    EXECUTE format('ANALYZE %I', grown.relname);
    done := done + 1;
  END LOOP;
  RETURN done;
END $$;
