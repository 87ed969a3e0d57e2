-- [ML-5] Two lists that people call the same could not be told apart on the page where they choose. Of those that were, the later
-- ones get a number; one that would still be the same is no longer shown.
ALTER TABLE "lists" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
WITH same AS (
  SELECT bu_id, id, row_number() OVER (
    PARTITION BY bu_id, lower(regexp_replace(btrim(public_name), '\s+', ' ', 'g')) ORDER BY created_at, id) AS n
  FROM "lists" WHERE public_name IS NOT NULL)
UPDATE "lists" l SET public_name = left(l.public_name, 70) || ' (' || s.n || ')'
FROM same s WHERE s.bu_id = l.bu_id AND s.id = l.id AND s.n > 1;--> statement-breakpoint
WITH same AS (
  SELECT bu_id, id, row_number() OVER (
    PARTITION BY bu_id, lower(regexp_replace(btrim(public_name), '\s+', ' ', 'g')) ORDER BY created_at, id) AS n
  FROM "lists" WHERE public_name IS NOT NULL)
UPDATE "lists" l SET public_name = NULL
FROM same s WHERE s.bu_id = l.bu_id AND s.id = l.id AND s.n > 1;--> statement-breakpoint
ALTER TABLE "lists" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "lists" ADD COLUMN "public_key" text
  GENERATED ALWAYS AS (lower(regexp_replace(btrim(public_name), '\s+', ' ', 'g'))) STORED;--> statement-breakpoint
CREATE UNIQUE INDEX "lists_public_name" ON "lists" ("bu_id", "public_key");
