-- [FD-6] What is told to Salesforce of a prospect has a field here to stand in; those that exist get them too. Whoever made a
-- field of that name keeps it.
ALTER TABLE "prospect_fields" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
INSERT INTO "prospect_fields" ("bu_id", "name", "label", "type", "length_max", "position")
SELECT b.id, f.name, f.label, f.type, f.length_max,
  (SELECT coalesce(max(p.position), 0) FROM "prospect_fields" p WHERE p.bu_id = b.id) + f.n
FROM "business_units" b, (VALUES
  (1, 'comments', 'Comments', 'long_text', 32000),
  (2, 'campaign', 'Campaign', 'text', 255),
  (3, 'utm_source', 'UTM source', 'text', 255),
  (4, 'utm_medium', 'UTM medium', 'text', 255),
  (5, 'utm_campaign', 'UTM campaign', 'text', 255),
  (6, 'utm_term', 'UTM term', 'text', 255),
  (7, 'utm_content', 'UTM content', 'text', 255)) AS f(n, name, label, type, length_max)
ON CONFLICT DO NOTHING;--> statement-breakpoint
ALTER TABLE "prospect_fields" FORCE ROW LEVEL SECURITY;
