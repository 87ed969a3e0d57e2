-- [CR-4] Who was left to a queue or to the rule: few among all, and found without going through the others.
CREATE INDEX "prospects_left" ON "prospects" ("bu_id", "assign_to", "id") WHERE assign_to IS NOT NULL AND deleted_at IS NULL;
