-- Each new prospect writes every index, and each decision three. The name carries the company behind it, so one index serves the sort by
-- name and the search for people who are there twice. What is before a `+` is cut off without a regular expression. A run's decisions
-- are read by run and time: that is their key.
DROP INDEX "prospects_same";--> statement-breakpoint
ALTER TABLE "prospects"
  ALTER COLUMN "name_key" SET EXPRESSION AS (lower(coalesce(values->>'last_name','') || ' ' || coalesce(values->>'first_name','') || chr(31) || coalesce(values->>'company',''))),
  ALTER COLUMN "email_near" SET EXPRESSION AS (replace(split_part(split_part(lower(btrim(values->>'email')), '@', 1), '+', 1), '.', '') || '@' || split_part(lower(btrim(values->>'email')), '@', 2));--> statement-breakpoint
ALTER TABLE "decisions" DROP CONSTRAINT "decisions_pkey";--> statement-breakpoint
DROP INDEX "decisions_run";--> statement-breakpoint
ALTER TABLE "decisions" ADD PRIMARY KEY ("bu_id", "run_id", "at", "id");
--> statement-breakpoint
-- Nobody asks by a whole document: to sample and sort them was two fifths of what taking statistics cost, several times within a load.
ALTER TABLE "prospects" ALTER COLUMN "values" SET STATISTICS 0, ALTER COLUMN "origins" SET STATISTICS 0, ALTER COLUMN "changed_at" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "pairs" ALTER COLUMN "agreed" SET STATISTICS 0, ALTER COLUMN "evidence" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "crm_records" ALTER COLUMN "values" SET STATISTICS 0;
