-- [EX-5] Ages of what landed, counted by slot, so that any quantile can be read from a few rows however much moved.
CREATE TABLE "sync_lags" (
	"bu_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"direction" text NOT NULL,
	"object" text NOT NULL,
	"slots" integer[] DEFAULT '{}'::integer[] NOT NULL,
	CONSTRAINT "sync_lags_pk" PRIMARY KEY("bu_id", "at", "direction", "object")
);--> statement-breakpoint
ALTER TABLE "sync_lags" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "sync_lags" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY own_business_unit ON "sync_lags" USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()));--> statement-breakpoint
ALTER TABLE "sync_buckets" DROP COLUMN "lag_in_ms", DROP COLUMN "lag_out_ms";
--> statement-breakpoint
-- [QU-4] What the org said of its own limit, and when: its day is any 24 hours and others use it too. A wait for the
-- budget ends when an admin raises it, so its cause is kept.
ALTER TABLE "connectors" ADD COLUMN "wait_cause" text, ADD COLUMN "org_calls_used" integer, ADD COLUMN "org_calls_max" integer, ADD COLUMN "org_calls_at" timestamp (3) with time zone;
--> statement-breakpoint
-- [CN-10] Console users whom an admin took from their Salesforce user: matching by e-mail leaves them alone.
CREATE TABLE "unmatched_users" (
	"bu_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	CONSTRAINT "unmatched_users_pk" PRIMARY KEY("bu_id", "user_id")
);--> statement-breakpoint
ALTER TABLE "unmatched_users" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "unmatched_users" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY own_business_unit ON "unmatched_users" USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()));
--> statement-breakpoint
-- [CN-14] A cycle that would change too much at once, held until an admin looked: what it would do, and what was decided.
CREATE TABLE "guard_holds" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"run_id" uuid,
	"weight" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"prospects" integer DEFAULT 0 NOT NULL,
	"records" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"state" text DEFAULT 'held' NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp (3) with time zone,
	CONSTRAINT "guard_holds_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE UNIQUE INDEX "guard_holds_open" ON "guard_holds" ("bu_id") WHERE state = 'held';--> statement-breakpoint
ALTER TABLE "connectors" ADD COLUMN "guard_passes" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "guard_holds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "guard_holds" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY own_business_unit ON "guard_holds" USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()));
