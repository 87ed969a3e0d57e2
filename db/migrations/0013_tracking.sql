-- What was handed in under one cause is in the story once: the hash of kind and cause, found by its own index in every month.
ALTER TABLE "activities" ADD COLUMN "key" uuid;--> statement-breakpoint
CREATE INDEX "activities_key" ON "activities" ("bu_id", "key", "prospect_id") WHERE key IS NOT NULL;--> statement-breakpoint
-- The screen of all activities, whole and by kind.
CREATE INDEX "activities_recent" ON "activities" ("bu_id", "at", "id");--> statement-breakpoint
CREATE INDEX "activities_kind" ON "activities" ("bu_id", "kind", "at", "id");
--> statement-breakpoint
CREATE TABLE "tracking_settings" (
	"bu_id" uuid PRIMARY KEY NOT NULL,
	"consent" text DEFAULT 'required' NOT NULL,
	"search_params" text[] DEFAULT '{q,s,search,query}'::text[] NOT NULL,
	"ingest_hash" text,
	"ingest_made_at" timestamp (3) with time zone,
	"embed_secret" text,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);--> statement-breakpoint
CREATE TABLE "visitors" (
	"bu_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"prospect_id" uuid,
	"first_at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	"visit_id" uuid NOT NULL,
	"bound_at" timestamp (3) with time zone,
	"bound_by" text,
	CONSTRAINT "visitors_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE INDEX "visitors_prospect" ON "visitors" ("bu_id", "prospect_id") WHERE prospect_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE "visits" (
	"bu_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"visitor_id" uuid NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	"pages" integer DEFAULT 0 NOT NULL,
	"landing" text,
	"referrer" text,
	"utm" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"told" boolean DEFAULT false NOT NULL,
	CONSTRAINT "visits_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE INDEX "visits_started" ON "visits" ("bu_id", "started_at");--> statement-breakpoint
CREATE INDEX "visits_visitor" ON "visits" ("bu_id", "visitor_id", "started_at");--> statement-breakpoint
-- What visitors did, as it was acknowledged. The moment belongs to the event's name, so that one sent again meets itself.
CREATE TABLE "visitor_events" (
	"bu_id" uuid NOT NULL,
	"visitor_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"title" text DEFAULT '' NOT NULL,
	"url" text,
	"referrer" text,
	"utm" jsonb,
	"object_id" uuid,
	"binds" uuid,
	"visit_id" uuid,
	"told" boolean DEFAULT false NOT NULL,
	CONSTRAINT "visitor_events_pk" PRIMARY KEY("bu_id", "visitor_id", "at", "id")
) PARTITION BY RANGE ("at");--> statement-breakpoint
CREATE TABLE "visitor_events_other" PARTITION OF "visitor_events" DEFAULT;--> statement-breakpoint
CREATE INDEX "visitor_events_open" ON "visitor_events" ("bu_id", "at") WHERE visit_id IS NULL;--> statement-breakpoint
CREATE INDEX "visitor_events_object" ON "visitor_events" ("bu_id", "object_id", "at") WHERE object_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE "forms" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"fields" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"headline" text DEFAULT '' NOT NULL,
	"intro" text DEFAULT '' NOT NULL,
	"button" text DEFAULT 'Send' NOT NULL,
	"thanks" text DEFAULT 'Thank you. We have received your answer.' NOT NULL,
	"success_location" text,
	"error_location" text,
	"open" boolean DEFAULT true NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "forms_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE TABLE "form_submissions" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"form_id" uuid NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"key" text NOT NULL,
	"visitor_id" uuid,
	"values" jsonb NOT NULL,
	"problems" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"outcome" text NOT NULL,
	"prospect_id" uuid,
	"done_at" timestamp (3) with time zone,
	CONSTRAINT "form_submissions_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
-- The same answers on the same day are one submission.
CREATE UNIQUE INDEX "form_submissions_key" ON "form_submissions" ("bu_id", "key");--> statement-breakpoint
CREATE INDEX "form_submissions_open" ON "form_submissions" ("bu_id", "id") WHERE done_at IS NULL;--> statement-breakpoint
CREATE INDEX "form_submissions_form" ON "form_submissions" ("bu_id", "form_id", "at", "id");--> statement-breakpoint
CREATE TABLE "redirects" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"name" text NOT NULL,
	"target" text NOT NULL,
	"open" boolean DEFAULT true NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "redirects_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE TABLE "tracked_files" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"name" text NOT NULL,
	"content_type" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"bytes" bytea NOT NULL,
	"open" boolean DEFAULT true NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tracked_files_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
-- What other systems hand in, by their own id.
CREATE TABLE "ingested_activities" (
	"bu_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"kind" text NOT NULL,
	"email_key" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"title" text NOT NULL,
	"url" text,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"outcome" text,
	CONSTRAINT "ingested_activities_pk" PRIMARY KEY("bu_id", "kind", "external_id")
);--> statement-breakpoint
CREATE INDEX "ingested_activities_open" ON "ingested_activities" ("bu_id", "received_at") WHERE outcome IS NULL;--> statement-breakpoint
-- [CN-12] One row for each signed request that opened a window, so that it opens none a second time.
CREATE TABLE "embed_tickets" (
	"bu_id" uuid NOT NULL,
	"nonce" text NOT NULL,
	"used_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "embed_tickets_pk" PRIMARY KEY("bu_id", "nonce")
);--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['tracking_settings', 'visitors', 'visits', 'visitor_events', 'visitor_events_other', 'forms', 'form_submissions',
    'redirects', 'tracked_files', 'ingested_activities', 'embed_tickets'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_business_unit ON %I USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()))', t);
  END LOOP;
END $$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION ensure_partitions(behind int, ahead int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE parent text; month date; child text; taken boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ensure_partitions'));
  FOREACH parent IN ARRAY ARRAY['activities', 'decisions', 'visitor_events'] LOOP
    FOR month IN SELECT generate_series(
      date_trunc('month', now()) - make_interval(months => behind),
      date_trunc('month', now()) + make_interval(months => ahead), interval '1 month')::date
    LOOP
      child := parent || to_char(month, '_YYYY_MM');
      IF to_regclass(child) IS NULL THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE at >= %L AND at < %L)', parent || '_other', month, month + interval '1 month') INTO taken;
        IF NOT taken THEN
          EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', child, parent, month, month + interval '1 month');
          EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child);
          EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', child);
        END IF;
      END IF;
    END LOOP;
  END LOOP;
END $$;--> statement-breakpoint
SELECT ensure_partitions(1, 3);--> statement-breakpoint
-- Months of what people did that are older than `keep` go, and what was noted of anonymous visitors with them.
CREATE FUNCTION drop_old_activities(keep int, keep_events int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE child record; dropped int := 0;
BEGIN
  IF keep < 12 OR keep_events < 3 THEN RAISE EXCEPTION 'that is too little to keep'; END IF;
  FOR child IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE c.relname ~ '_[0-9]{4}_[0-9]{2}$' AND (
      (i.inhparent = 'activities'::regclass
        AND to_date(substring(c.relname from '[0-9]{4}_[0-9]{2}$'), 'YYYY_MM') < date_trunc('month', now()) - make_interval(months => keep))
      OR (i.inhparent = 'visitor_events'::regclass
        AND to_date(substring(c.relname from '[0-9]{4}_[0-9]{2}$'), 'YYYY_MM') < date_trunc('month', now()) - make_interval(months => keep_events)))
  LOOP
    EXECUTE format('DROP TABLE %I', child.relname);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $$;
