CREATE TABLE "audit_entries" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"actor_id" uuid,
	"actor_name" text NOT NULL,
	"action" text NOT NULL,
	"target" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"ip" text,
	"session_id" uuid,
	CONSTRAINT "audit_entries_bu_id_id_pk" PRIMARY KEY("bu_id","id")
);
--> statement-breakpoint
CREATE TABLE "call_usage" (
	"bu_id" uuid NOT NULL,
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"calls" integer DEFAULT 0 NOT NULL,
	"org_used" integer,
	"org_max" integer,
	CONSTRAINT "call_usage_bu_id_day_kind_pk" PRIMARY KEY("bu_id","day","kind")
);
--> statement-breakpoint
CREATE TABLE "connector_secrets" (
	"bu_id" uuid PRIMARY KEY NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"client_secret" text,
	"generation" integer DEFAULT 0 NOT NULL,
	"saved_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "connectors" (
	"bu_id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 2 NOT NULL,
	"paused" boolean DEFAULT true NOT NULL,
	"paused_at" timestamp (3) with time zone,
	"paused_by" uuid,
	"org_id" text,
	"org_name" text,
	"instance_url" text,
	"login_url" text,
	"client_id" text,
	"connected_user_id" text,
	"connected_username" text,
	"connected_user_name" text,
	"is_integration_user" boolean DEFAULT false NOT NULL,
	"api_version" text,
	"connected_at" timestamp (3) with time zone,
	"verified_at" timestamp (3) with time zone,
	"verification" jsonb,
	"lost_at" timestamp (3) with time zone,
	"lost_reason" text,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"create_prospects_since" timestamp (3) with time zone,
	"clock_offset_ms" integer DEFAULT 0 NOT NULL,
	"last_cycle_at" timestamp (3) with time zone,
	"last_cycle_ok" boolean,
	"next_cycle_at" timestamp (3) with time zone,
	"wait_until" timestamp (3) with time zone,
	"wait_reason" text,
	"lease_owner" text,
	"lease_until" timestamp (3) with time zone,
	"fence" bigint DEFAULT 0 NOT NULL,
	"run_number" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "crm_schemas" (
	"bu_id" uuid NOT NULL,
	"object" text NOT NULL,
	"fields" jsonb NOT NULL,
	"hash" text NOT NULL,
	"described_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "crm_schemas_bu_id_object_pk" PRIMARY KEY("bu_id","object")
);
--> statement-breakpoint
CREATE TABLE "crm_users" (
	"bu_id" uuid NOT NULL,
	"crm_user_id" text NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"username" text,
	"active" boolean NOT NULL,
	"user_type" text,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "crm_users_bu_id_crm_user_id_pk" PRIMARY KEY("bu_id","crm_user_id")
);
--> statement-breakpoint
CREATE TABLE "field_mappings" (
	"bu_id" uuid NOT NULL,
	"field" text NOT NULL,
	"lead_field" text,
	"contact_field" text,
	"winner" text DEFAULT 'salesforce' NOT NULL,
	"direction" text DEFAULT 'both' NOT NULL,
	"blanks" text DEFAULT 'keep' NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"problems" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_by" uuid,
	CONSTRAINT "field_mappings_bu_id_field_pk" PRIMARY KEY("bu_id","field")
);
--> statement-breakpoint
CREATE TABLE "oauth_attempts" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"state_hash" text NOT NULL,
	"session_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"login_url" text NOT NULL,
	"client_id" text NOT NULL,
	"redirect_uri" text NOT NULL,
	"sealed_secret" text,
	"sealed_verifier" text NOT NULL,
	"sealed_code" text,
	"state" text DEFAULT 'started' NOT NULL,
	"error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "oauth_attempts_bu_id_id_pk" PRIMARY KEY("bu_id","id")
);
--> statement-breakpoint
CREATE TABLE "prospect_fields" (
	"bu_id" uuid NOT NULL,
	"name" text NOT NULL,
	"label" text NOT NULL,
	"type" text NOT NULL,
	"custom" boolean DEFAULT false NOT NULL,
	"options" jsonb,
	"length_max" integer,
	"scale" integer,
	"position" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "prospect_fields_bu_id_name_pk" PRIMARY KEY("bu_id","name")
);
--> statement-breakpoint
CREATE TABLE "user_mappings" (
	"bu_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"crm_user_id" text NOT NULL,
	"mapped_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"mapped_by" uuid,
	"verified_at" timestamp (3) with time zone,
	"problem" text,
	CONSTRAINT "user_mappings_bu_id_user_id_pk" PRIMARY KEY("bu_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "business_units" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"name" text NOT NULL,
	"currency" text DEFAULT 'EUR' NOT NULL,
	"time_zone" text DEFAULT 'UTC' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "business_units_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "demo_marks" (
	"name" text NOT NULL,
	"done_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"bu_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memberships_bu_id_user_id_pk" PRIMARY KEY("bu_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "one_time_links" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"bu_id" uuid,
	"user_id" uuid,
	"email" text NOT NULL,
	"name" text,
	"role" text,
	"created_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "org_links" (
	"bu_id" uuid PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"linked_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"bu_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ip" text,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"email" text NOT NULL,
	"email_key" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"disabled_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_signed_in_at" timestamp (3) with time zone,
	"preferences" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "users_emailKey_unique" UNIQUE("email_key")
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" text PRIMARY KEY NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"doing" text
);
--> statement-breakpoint
CREATE TABLE "import_chunks" (
	"bu_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "import_chunks_bu_id_import_id_n_pk" PRIMARY KEY("bu_id","import_id","n")
);
--> statement-breakpoint
CREATE TABLE "import_rejects" (
	"bu_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"reason" text NOT NULL,
	"cells" jsonb NOT NULL,
	CONSTRAINT "import_rejects_bu_id_import_id_line_pk" PRIMARY KEY("bu_id","import_id","line")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"file_name" text NOT NULL,
	"size_bytes" bigint DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'uploading' NOT NULL,
	"encoding" text,
	"delimiter" text,
	"has_header" text,
	"columns" jsonb,
	"mapping" jsonb,
	"options" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"preview" jsonb,
	"rows_total" integer,
	"rows_done" integer DEFAULT 0 NOT NULL,
	"created" integer DEFAULT 0 NOT NULL,
	"updated" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"restored" integer DEFAULT 0 NOT NULL,
	"rejected" integer DEFAULT 0 NOT NULL,
	"message" text,
	"created_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"leased_by" text,
	"leased_until" timestamp (3) with time zone,
	CONSTRAINT "imports_bu_id_id_pk" PRIMARY KEY("bu_id","id")
);
--> statement-breakpoint
CREATE TABLE "activities" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"prospect_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"by" text,
	CONSTRAINT "activities_bu_id_prospect_id_at_id_pk" PRIMARY KEY("bu_id","prospect_id","at","id")
);
--> statement-breakpoint
CREATE TABLE "crm_records" (
	"bu_id" uuid NOT NULL,
	"crm_id" text NOT NULL,
	"object" text NOT NULL,
	"email_key" text,
	"external_id" text,
	"owner_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"modified_at" timestamp (3) with time zone NOT NULL,
	"modified_by_id" text,
	"is_deleted" boolean DEFAULT false NOT NULL,
	"is_converted" boolean DEFAULT false NOT NULL,
	"values" jsonb NOT NULL,
	CONSTRAINT "crm_records_bu_id_crm_id_pk" PRIMARY KEY("bu_id","crm_id")
);
--> statement-breakpoint
CREATE TABLE "field_history" (
	"bu_id" uuid NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "field_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"prospect_id" uuid NOT NULL,
	"field" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"side" text NOT NULL,
	"by" text NOT NULL,
	"rule" text NOT NULL,
	"value" jsonb,
	"replaced" jsonb,
	"lost" boolean DEFAULT false NOT NULL,
	"other_at" timestamp (3) with time zone,
	"run_id" uuid,
	CONSTRAINT "field_history_bu_id_id_pk" PRIMARY KEY("bu_id","id")
);
--> statement-breakpoint
CREATE TABLE "pairs" (
	"bu_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	"crm_id" text,
	"crm_object" text,
	"link_state" text DEFAULT 'none' NOT NULL,
	"evidence" jsonb,
	"linked_at" timestamp (3) with time zone,
	"agreed" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"agreed_at" timestamp (3) with time zone,
	"crm_owner_id" text,
	"sync_state" text DEFAULT 'not_in_crm' NOT NULL,
	"last_synced_at" timestamp (3) with time zone,
	CONSTRAINT "pairs_bu_id_prospect_id_pk" PRIMARY KEY("bu_id","prospect_id")
);
--> statement-breakpoint
CREATE TABLE "prospects" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"values" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"origins" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"changed_at" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"email" text GENERATED ALWAYS AS ((values->>'email')) STORED,
	"email_key" text GENERATED ALWAYS AS (lower(btrim(values->>'email'))) STORED,
	"first_name" text GENERATED ALWAYS AS ((values->>'first_name')) STORED,
	"last_name" text GENERATED ALWAYS AS ((values->>'last_name')) STORED,
	"company" text GENERATED ALWAYS AS ((values->>'company')) STORED,
	"name_key" text GENERATED ALWAYS AS (lower(coalesce(values->>'last_name','') || ' ' || coalesce(values->>'first_name',''))) STORED NOT NULL,
	"company_key" text GENERATED ALWAYS AS (lower(coalesce(values->>'company',''))) STORED NOT NULL,
	"search_text" text GENERATED ALWAYS AS (lower(coalesce(values->>'first_name','') || ' ' || coalesce(values->>'last_name','') || ' ' || coalesce(values->>'email','') || ' ' || coalesce(values->>'company',''))) STORED NOT NULL,
	"assigned_user_id" uuid,
	"score" integer DEFAULT 0 NOT NULL,
	"grade" text,
	"last_activity_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" text DEFAULT 'Concord' NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	"deleted_reason" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "prospects_bu_id_id_pk" PRIMARY KEY("bu_id","id")
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"user_id" uuid NOT NULL,
	"screen" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saved_views_bu_id_id_pk" PRIMARY KEY("bu_id","id")
);
--> statement-breakpoint
CREATE TABLE "changes" (
	"bu_id" uuid NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"prospect_id" uuid,
	"crm_id" text,
	"lane" smallint NOT NULL,
	"cause" text NOT NULL,
	"fields" text[] DEFAULT '{}'::text[] NOT NULL,
	"requested_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"due_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"generation" integer DEFAULT 1 NOT NULL,
	"leased_by" text,
	"leased_until" timestamp (3) with time zone,
	CONSTRAINT "changes_bu_id_id_pk" PRIMARY KEY("bu_id","id")
);
--> statement-breakpoint
CREATE TABLE "commands" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"args" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"key" text,
	"state" text DEFAULT 'waiting' NOT NULL,
	"requested_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"leased_by" text,
	"leased_until" timestamp (3) with time zone,
	"tries" integer DEFAULT 0 NOT NULL,
	"progress" jsonb,
	"outcome" jsonb,
	"error" text,
	CONSTRAINT "commands_bu_id_id_pk" PRIMARY KEY("bu_id","id")
);
--> statement-breakpoint
CREATE TABLE "counters" (
	"bu_id" uuid NOT NULL,
	"name" text NOT NULL,
	"n" bigint DEFAULT 0 NOT NULL,
	"stale" boolean DEFAULT false NOT NULL,
	CONSTRAINT "counters_bu_id_name_pk" PRIMARY KEY("bu_id","name")
);
--> statement-breakpoint
CREATE TABLE "cursors" (
	"bu_id" uuid NOT NULL,
	"object" text NOT NULL,
	"stamp" timestamp (3) with time zone NOT NULL,
	"last_id" text DEFAULT '' NOT NULL,
	"boundary" timestamp (3) with time zone,
	"fence" bigint DEFAULT 0 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "cursors_bu_id_object_pk" PRIMARY KEY("bu_id","object")
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"run_id" uuid NOT NULL,
	"prospect_id" uuid,
	"crm_id" text,
	"crm_object" text,
	"kind" text NOT NULL,
	"direction" text NOT NULL,
	"reason" text NOT NULL,
	"fields" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"evidence" jsonb,
	CONSTRAINT "decisions_bu_id_at_id_pk" PRIMARY KEY("bu_id","at","id")
);
--> statement-breakpoint
CREATE TABLE "dry_run_items" (
	"bu_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"kind" text NOT NULL,
	"direction" text NOT NULL,
	"prospect_id" uuid,
	"crm_id" text,
	"crm_object" text,
	"name" text NOT NULL,
	"reason" text NOT NULL,
	"fields" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "dry_run_items_bu_id_run_id_n_pk" PRIMARY KEY("bu_id","run_id","n")
);
--> statement-breakpoint
CREATE TABLE "intents" (
	"bu_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"prospect_id" uuid NOT NULL,
	"object" text NOT NULL,
	"state" text NOT NULL,
	"body_hash" text NOT NULL,
	"fence" bigint NOT NULL,
	"run_id" uuid,
	"crm_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "intents_bu_id_external_id_pk" PRIMARY KEY("bu_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"number" bigint NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"title" text,
	"requested_by" uuid,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"counts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"calls" integer DEFAULT 0 NOT NULL,
	"calls_by_kind" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"message" text,
	"plan_hash" text,
	"fence" bigint,
	CONSTRAINT "runs_bu_id_id_pk" PRIMARY KEY("bu_id","id")
);
--> statement-breakpoint
CREATE TABLE "sync_buckets" (
	"bu_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"pulled" integer DEFAULT 0 NOT NULL,
	"pushed" integer DEFAULT 0 NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL,
	"lag_in_ms" bigint[] DEFAULT '{}'::bigint[] NOT NULL,
	"lag_out_ms" bigint[] DEFAULT '{}'::bigint[] NOT NULL,
	CONSTRAINT "sync_buckets_bu_id_at_pk" PRIMARY KEY("bu_id","at")
);
--> statement-breakpoint
CREATE TABLE "sync_errors" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"prospect_id" uuid,
	"crm_id" text,
	"code" text NOT NULL,
	"cause_key" text NOT NULL,
	"title" text NOT NULL,
	"field" text,
	"message" text NOT NULL,
	"next_action" text NOT NULL,
	"class" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"first_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"tries" integer DEFAULT 1 NOT NULL,
	"next_try_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"closed_reason" text,
	"run_id" uuid,
	CONSTRAINT "sync_errors_bu_id_id_pk" PRIMARY KEY("bu_id","id")
);
--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_bu_id_business_units_id_fk" FOREIGN KEY ("bu_id") REFERENCES "public"."business_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_time_links" ADD CONSTRAINT "one_time_links_bu_id_business_units_id_fk" FOREIGN KEY ("bu_id") REFERENCES "public"."business_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_time_links" ADD CONSTRAINT "one_time_links_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_time_links" ADD CONSTRAINT "one_time_links_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "org_links" ADD CONSTRAINT "org_links_bu_id_business_units_id_fk" FOREIGN KEY ("bu_id") REFERENCES "public"."business_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_bu_id_business_units_id_fk" FOREIGN KEY ("bu_id") REFERENCES "public"."business_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit_entries" USING btree ("bu_id","at");--> statement-breakpoint
CREATE INDEX "oauth_attempts_bu_id_state_hash_index" ON "oauth_attempts" USING btree ("bu_id","state_hash");--> statement-breakpoint
CREATE INDEX "user_mappings_bu_id_crm_user_id_index" ON "user_mappings" USING btree ("bu_id","crm_user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "demo_marks_name_index" ON "demo_marks" USING btree ("name");--> statement-breakpoint
CREATE INDEX "memberships_user_id_index" ON "memberships" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "one_time_links_bu_id_index" ON "one_time_links" USING btree ("bu_id");--> statement-breakpoint
CREATE INDEX "org_links_org_id_index" ON "org_links" USING btree ("org_id");--> statement-breakpoint
CREATE INDEX "sessions_user_id_index" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "imports_bu_id_created_at_index" ON "imports" USING btree ("bu_id","created_at");--> statement-breakpoint
CREATE INDEX "crm_records_email" ON "crm_records" USING btree ("bu_id","email_key","object","created_at","crm_id");--> statement-breakpoint
CREATE INDEX "field_history_prospect" ON "field_history" USING btree ("bu_id","prospect_id","at");--> statement-breakpoint
CREATE INDEX "field_history_lost" ON "field_history" USING btree ("bu_id","at") WHERE lost;--> statement-breakpoint
CREATE UNIQUE INDEX "pairs_crm_id" ON "pairs" USING btree ("bu_id","crm_id") WHERE crm_id is not null;--> statement-breakpoint
CREATE INDEX "pairs_sync_state" ON "pairs" USING btree ("bu_id","sync_state","prospect_id");--> statement-breakpoint
CREATE UNIQUE INDEX "prospects_email_key" ON "prospects" USING btree ("bu_id","email_key") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "prospects_name" ON "prospects" USING btree ("bu_id","name_key","id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "prospects_company" ON "prospects" USING btree ("bu_id","company_key","id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "prospects_score" ON "prospects" USING btree ("bu_id","score","id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "prospects_created" ON "prospects" USING btree ("bu_id","created_at","id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "prospects_updated" ON "prospects" USING btree ("bu_id","updated_at","id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "prospects_assigned" ON "prospects" USING btree ("bu_id","assigned_user_id","id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "prospects_deleted" ON "prospects" USING btree ("bu_id","deleted_at","id") WHERE deleted_at is not null;--> statement-breakpoint
CREATE INDEX "saved_views_bu_id_user_id_index" ON "saved_views" USING btree ("bu_id","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "changes_prospect" ON "changes" USING btree ("bu_id","prospect_id") WHERE prospect_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "changes_record" ON "changes" USING btree ("bu_id","crm_id") WHERE crm_id is not null;--> statement-breakpoint
CREATE INDEX "changes_next" ON "changes" USING btree ("bu_id","lane","due_at","id") WHERE state = 'waiting';--> statement-breakpoint
CREATE UNIQUE INDEX "commands_key" ON "commands" USING btree ("bu_id","key") WHERE key is not null and state in ('waiting','running');--> statement-breakpoint
CREATE INDEX "commands_open" ON "commands" USING btree ("bu_id","created_at") WHERE state in ('waiting','running');--> statement-breakpoint
CREATE INDEX "decisions_prospect" ON "decisions" USING btree ("bu_id","prospect_id","at");--> statement-breakpoint
CREATE INDEX "decisions_run" ON "decisions" USING btree ("bu_id","run_id","at","id");--> statement-breakpoint
CREATE INDEX "dry_run_items_kind" ON "dry_run_items" USING btree ("bu_id","run_id","kind","n");--> statement-breakpoint
CREATE INDEX "intents_prospect" ON "intents" USING btree ("bu_id","prospect_id");--> statement-breakpoint
CREATE INDEX "intents_open" ON "intents" USING btree ("bu_id","created_at") WHERE state in ('sent', 'unknown');--> statement-breakpoint
CREATE UNIQUE INDEX "runs_number" ON "runs" USING btree ("bu_id","number");--> statement-breakpoint
CREATE INDEX "runs_started" ON "runs" USING btree ("bu_id","started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "sync_errors_open_prospect" ON "sync_errors" USING btree ("bu_id","prospect_id") WHERE closed_at is null and prospect_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "sync_errors_open_record" ON "sync_errors" USING btree ("bu_id","crm_id") WHERE closed_at is null and prospect_id is null;--> statement-breakpoint
CREATE INDEX "sync_errors_open_cause" ON "sync_errors" USING btree ("bu_id","cause_key","last_at") WHERE closed_at is null;