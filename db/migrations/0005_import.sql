-- Imports of any size: what the search index holds back, and who came with which file.

-- New rows wait in the index's list, where a search reads them one by one, until they fill it and whoever fills it
-- empties it: at 4 MB four times in 10,000 rows. An import empties the list itself, beside its batches (settle_search).
ALTER INDEX prospects_search SET (gin_pending_list_limit = 32768);
--> statement-breakpoint
CREATE FUNCTION settle_search() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT gin_clean_pending_list('prospects_search'::regclass) $$;
