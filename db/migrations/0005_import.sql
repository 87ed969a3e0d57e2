-- Imports of any size: what the search index holds back, and who came with which file.

-- New rows wait in the index's list, where a search reads them one by one, until they fill it and whoever fills it
-- empties it: at 4 MB four times in 10,000 rows. An import empties the list itself, beside its batches (settle_import).
ALTER INDEX prospects_search SET (gin_pending_list_limit = 32768);
--> statement-breakpoint
CREATE FUNCTION settle_import() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM gin_clean_pending_list('prospects_search'::regclass);
  -- Without it the planner takes an import of a million for one of ten, and sorts all of them for a page of the grid.
  IF (SELECT pg_relation_size(oid) > 2 * 8192 * greatest(relpages, 8) FROM pg_class WHERE oid = 'import_prospects'::regclass) THEN
    ANALYZE import_prospects;
  END IF;
END $$;
--> statement-breakpoint
-- Who came with a file. No foreign key: it is written a batch at a time, and an erased prospect leaves by its own writes.
CREATE TABLE "import_prospects" (
	"bu_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	CONSTRAINT "import_prospects_bu_id_import_id_prospect_id_pk" PRIMARY KEY("bu_id","import_id","prospect_id")
);
--> statement-breakpoint
ALTER TABLE import_prospects ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE import_prospects FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_business_unit ON import_prospects USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()));
