-- Jobs of the Bulk API that write: Salesforce works through them while nobody waits, so they are kept here from the first
-- row that was decided on to the last that was accounted for [A5][CR-5].
CREATE TABLE "bulk_jobs" (
	"bu_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"object" text NOT NULL,
	"way" text NOT NULL,
	"state" text DEFAULT 'building' NOT NULL,
	"org_job_id" text,
	"run_id" uuid,
	"built_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"sent_after" timestamp (3) with time zone,
	"polls" integer DEFAULT 0 NOT NULL,
	"poll_at" timestamp (3) with time zone NOT NULL,
	"rows" integer DEFAULT 0 NOT NULL,
	"landed" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"unknown" integer DEFAULT 0 NOT NULL,
	"message" text,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "bulk_jobs_pk" PRIMARY KEY("bu_id", "id"),
	CONSTRAINT "bulk_jobs_state" CHECK (state IN ('building', 'opened', 'uploaded', 'closed', 'ended'))
);--> statement-breakpoint
CREATE INDEX "bulk_jobs_open" ON "bulk_jobs" ("bu_id", "poll_at") WHERE state <> 'ended';--> statement-breakpoint
CREATE INDEX "bulk_jobs_ended" ON "bulk_jobs" ("bu_id", "ended_at") WHERE state = 'ended';--> statement-breakpoint
-- One row of a job: what was decided about it. Gone when the job has ended.
CREATE TABLE "bulk_rows" (
	"bu_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"key" text NOT NULL,
	"prospect_id" uuid NOT NULL,
	"change_id" bigint NOT NULL,
	"plan" jsonb NOT NULL,
	CONSTRAINT "bulk_rows_pk" PRIMARY KEY("bu_id", "job_id", "key")
);--> statement-breakpoint
CREATE INDEX "bulk_rows_prospect" ON "bulk_rows" ("bu_id", "prospect_id");--> statement-breakpoint
-- Query jobs: one for each sweep or load, read page by page from where its locator stands.
CREATE TABLE "bulk_reads" (
	"bu_id" uuid NOT NULL,
	"name" text NOT NULL,
	"org_job_id" text NOT NULL,
	"shape" text NOT NULL,
	"locator" text,
	"complete" boolean DEFAULT false NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"polls" integer DEFAULT 0 NOT NULL,
	"poll_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "bulk_reads_pk" PRIMARY KEY("bu_id", "name")
);--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['bulk_jobs', 'bulk_rows', 'bulk_reads'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_business_unit ON %I USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()))', t);
  END LOOP;
END $$;
