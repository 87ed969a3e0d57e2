-- When the org was last asked which custom objects could be shared: none at all is an answer, too.
ALTER TABLE "connectors" ADD COLUMN "custom_objects_described_at" timestamp (3) with time zone;
