-- [ML-5] What people call a list on the page where they choose what they get; null: they do not see it.
ALTER TABLE "lists" ADD COLUMN "public_name" text;--> statement-breakpoint
-- Who left which list. Kept beside the membership, so that no import and no rule brings anybody back.
CREATE TABLE "list_leaves" (
	"bu_id" uuid NOT NULL,
	"list_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	"left_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "list_leaves_pk" PRIMARY KEY("bu_id", "list_id", "prospect_id")
);--> statement-breakpoint
CREATE INDEX "list_leaves_prospect" ON "list_leaves" ("bu_id", "prospect_id");--> statement-breakpoint
-- [ER-1] The task of an e-mail that Salesforce refused: by the recipient, which is the task's external id.
ALTER TABLE "sync_errors" ADD COLUMN "recipient_id" uuid;--> statement-breakpoint
CREATE UNIQUE INDEX "sync_errors_open_task" ON "sync_errors" ("bu_id", "recipient_id") WHERE closed_at is null and recipient_id is not null;--> statement-breakpoint
-- [CN-15] What admins are told of. One is open of each kind at most.
CREATE TABLE "alerts" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"opened_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"told_at" timestamp (3) with time zone,
	CONSTRAINT "alerts_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_open" ON "alerts" ("bu_id", "kind") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "alerts_opened" ON "alerts" ("bu_id", "opened_at");--> statement-breakpoint
-- What is on its way to somebody, by e-mail or to the webhook.
CREATE TABLE "alert_messages" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"channel" text NOT NULL,
	"kind" text NOT NULL,
	"user_id" uuid,
	"content" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"due_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"failed_at" timestamp (3) with time zone,
	"said" text,
	CONSTRAINT "alert_messages_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE INDEX "alert_messages_due" ON "alert_messages" ("bu_id", "due_at") WHERE sent_at is null and failed_at is null;--> statement-breakpoint
CREATE INDEX "alert_messages_created" ON "alert_messages" ("bu_id", "created_at");--> statement-breakpoint
CREATE TABLE "alert_settings" (
	"bu_id" uuid PRIMARY KEY NOT NULL,
	"webhook_url" text,
	"sealed_secret" text,
	"digest_day" date
);--> statement-breakpoint
-- Who wants what. Without a row an admin is told everything.
CREATE TABLE "alert_choices" (
	"bu_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"alerts" boolean DEFAULT true NOT NULL,
	"digest" boolean DEFAULT true NOT NULL,
	CONSTRAINT "alert_choices_pk" PRIMARY KEY("bu_id", "user_id")
);--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['list_leaves', 'alerts', 'alert_messages', 'alert_settings', 'alert_choices'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_business_unit ON %I USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()))', t);
  END LOOP;
END $$;
