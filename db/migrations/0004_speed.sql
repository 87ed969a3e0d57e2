-- Nobody searches inside these documents, and ANALYZE unpacked every one of them that it sampled: most of its time.
ALTER TABLE "prospects" ALTER COLUMN "values" SET STATISTICS 0, ALTER COLUMN "origins" SET STATISTICS 0, ALTER COLUMN "changed_at" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "pairs" ALTER COLUMN "evidence" SET STATISTICS 0, ALTER COLUMN "agreed" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "crm_records" ALTER COLUMN "values" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "field_history" ALTER COLUMN "value" SET STATISTICS 0, ALTER COLUMN "replaced" SET STATISTICS 0;--> statement-breakpoint
-- As before, and more: what a transaction wrote is counted up to a second after it, in which a load writes thousands of
-- rows, but the file is as long as it is at once. The sample is small: it has to tell one row from ten thousand.
CREATE OR REPLACE FUNCTION refresh_statistics() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET default_statistics_target = 20 AS $$
DECLARE grown record; done int := 0;
BEGIN
  FOR grown IN SELECT c.relname FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
    WHERE s.schemaname = 'public' AND c.relname IN ('prospects', 'pairs', 'crm_records', 'changes', 'field_history')
      AND ((s.n_mod_since_analyze > 1000 AND s.n_mod_since_analyze > c.reltuples)
        OR pg_relation_size(c.oid) > 2 * 8192 * greatest(c.relpages, 8))
  LOOP
    EXECUTE format('ANALYZE %I', grown.relname);
    done := done + 1;
  END LOOP;
  RETURN done;
END $$;
