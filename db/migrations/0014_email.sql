-- [ML-3] A domain that e-mail may be sent from. The private key is sealed to the worker: the console cannot open it.
CREATE TABLE "email_domains" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"domain" text NOT NULL,
	"token" text NOT NULL,
	"selector" text NOT NULL,
	"public_key" text NOT NULL,
	"sealed_private_key" text NOT NULL,
	"checks" jsonb DEFAULT '[]' NOT NULL,
	"checked_at" timestamp (3) with time zone,
	"verified_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" uuid,
	CONSTRAINT "email_domains_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE UNIQUE INDEX "email_domains_name" ON "email_domains" ("bu_id", "domain");--> statement-breakpoint
-- [ML-6] How e-mail leaves, and the key that signs the links in it. No row: the local mailbox.
CREATE TABLE "email_settings" (
	"bu_id" uuid PRIMARY KEY NOT NULL,
	"link_key" text NOT NULL,
	"transport" text DEFAULT 'mailbox' NOT NULL,
	"smtp" jsonb,
	"sealed_password" text,
	"spf" text,
	"bounce_domain" text,
	"postal_address" text DEFAULT '' NOT NULL,
	"per_minute" integer
);--> statement-breakpoint
CREATE TABLE "email_templates" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"name" text NOT NULL,
	"subject" text NOT NULL,
	"html" text NOT NULL,
	"body_text" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_by" uuid,
	"archived_at" timestamp (3) with time zone,
	CONSTRAINT "email_templates_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE INDEX "email_templates_updated" ON "email_templates" ("bu_id", "updated_at", "id") WHERE archived_at IS NULL;--> statement-breakpoint
-- An e-mail that is written once: to a list of people, or to one. What it says is kept as it was sent.
CREATE TABLE "emails" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"name" text NOT NULL,
	"template_id" uuid,
	"subject" text DEFAULT '' NOT NULL,
	"html" text DEFAULT '' NOT NULL,
	"body_text" text,
	"from_name" text DEFAULT '' NOT NULL,
	"from_address" text DEFAULT '' NOT NULL,
	"reply_to" text,
	"audience" jsonb NOT NULL,
	"links" jsonb DEFAULT '[]' NOT NULL,
	"per_minute" integer,
	"scheduled_at" timestamp (3) with time zone,
	"message" text,
	"log_task" boolean DEFAULT true NOT NULL,
	"gathered_after" uuid,
	"gathered_at" timestamp (3) with time zone,
	"next_at" timestamp (3) with time zone,
	"leased_by" text,
	"leased_until" timestamp (3) with time zone,
	"recipients" integer DEFAULT 0 NOT NULL,
	"sent" integer DEFAULT 0 NOT NULL,
	"suppressed" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"unknown" integer DEFAULT 0 NOT NULL,
	"opened" integer DEFAULT 0 NOT NULL,
	"clicked" integer DEFAULT 0 NOT NULL,
	"bounced" integer DEFAULT 0 NOT NULL,
	"unsubscribed" integer DEFAULT 0 NOT NULL,
	"complained" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" uuid NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "emails_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE INDEX "emails_created" ON "emails" ("bu_id", "kind", "created_at", "id");--> statement-breakpoint
CREATE INDEX "emails_open" ON "emails" ("bu_id", "state") WHERE state IN ('scheduled', 'sending');--> statement-breakpoint
-- One row per e-mail and person, claimed before anything is sent: neither key can hold somebody twice.
CREATE TABLE "email_recipients" (
	"bu_id" uuid NOT NULL,
	"email_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"address" text,
	"address_key" text,
	"state" text DEFAULT 'waiting' NOT NULL,
	"reason" text,
	"tries" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone,
	"claimed_by" text,
	"claimed_at" timestamp (3) with time zone,
	"sent_at" timestamp (3) with time zone,
	"opened_at" timestamp (3) with time zone,
	"opens" integer DEFAULT 0 NOT NULL,
	"clicked_at" timestamp (3) with time zone,
	"clicks" integer DEFAULT 0 NOT NULL,
	"bounced_at" timestamp (3) with time zone,
	"bounce" text,
	"complained_at" timestamp (3) with time zone,
	"unsubscribed_at" timestamp (3) with time zone,
	"scanned_at" timestamp (3) with time zone,
	"task_state" text,
	"task_id" text,
	"task_error" text,
	"task_due_at" timestamp (3) with time zone,
	CONSTRAINT "email_recipients_pk" PRIMARY KEY("bu_id", "email_id", "prospect_id")
);--> statement-breakpoint
CREATE UNIQUE INDEX "email_recipients_id" ON "email_recipients" ("bu_id", "id");--> statement-breakpoint
CREATE UNIQUE INDEX "email_recipients_address" ON "email_recipients" ("bu_id", "email_id", "address_key") WHERE address_key IS NOT NULL;--> statement-breakpoint
CREATE INDEX "email_recipients_waiting" ON "email_recipients" ("bu_id", "email_id", "prospect_id") WHERE state IN ('waiting', 'claimed');--> statement-breakpoint
CREATE INDEX "email_recipients_prospect" ON "email_recipients" ("bu_id", "prospect_id", "sent_at");--> statement-breakpoint
CREATE INDEX "email_recipients_tasks" ON "email_recipients" ("bu_id", "task_due_at") WHERE task_state IN ('waiting', 'sent');--> statement-breakpoint
CREATE INDEX "email_recipients_unlinked" ON "email_recipients" ("bu_id", "prospect_id") WHERE task_state = 'unlinked';--> statement-breakpoint
-- What an address is known for, whoever has it: it outlives a change of the prospect's e-mail.
CREATE TABLE "email_addresses" (
	"bu_id" uuid NOT NULL,
	"address_key" text NOT NULL,
	"hard_bounced_at" timestamp (3) with time zone,
	"bounce" text,
	"soft_bounces" integer DEFAULT 0 NOT NULL,
	"complained_at" timestamp (3) with time zone,
	CONSTRAINT "email_addresses_pk" PRIMARY KEY("bu_id", "address_key")
);--> statement-breakpoint
-- [ML-6] The embedded default: what was sent lies here to be read. No key but its own: a message that came twice shows.
CREATE TABLE "mailbox_messages" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"recipient_id" uuid,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"sender" text NOT NULL,
	"recipient" text NOT NULL,
	"subject" text NOT NULL,
	"raw" bytea NOT NULL,
	CONSTRAINT "mailbox_messages_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE INDEX "mailbox_messages_received" ON "mailbox_messages" ("bu_id", "received_at", "id");--> statement-breakpoint
CREATE INDEX "mailbox_messages_recipient" ON "mailbox_messages" ("bu_id", "recipient_id");--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['email_domains', 'email_settings', 'email_templates', 'emails', 'email_recipients', 'email_addresses', 'mailbox_messages'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_business_unit ON %I USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()))', t);
  END LOOP;
END $$;--> statement-breakpoint
-- [ML-5] Every business unit knows whom not to write to; those that exist get the field too.
ALTER TABLE "prospect_fields" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
INSERT INTO "prospect_fields" ("bu_id", "name", "label", "type", "position")
SELECT id, 'do_not_email', 'Do not e-mail', 'checkbox', 23 FROM "business_units" ON CONFLICT DO NOTHING;--> statement-breakpoint
ALTER TABLE "prospect_fields" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- [ML-4] Whoever had no record when an e-mail left has one now: its task can be made. Links change in many places.
CREATE FUNCTION email_tasks_of_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE email_recipients SET task_state = 'waiting', task_due_at = now()
  WHERE bu_id = new.bu_id AND prospect_id = new.prospect_id AND task_state = 'unlinked';
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER email_tasks_of_link AFTER UPDATE ON "pairs" FOR EACH ROW
WHEN (new.crm_id IS NOT NULL AND new.link_state = 'linked' AND (old.crm_id IS DISTINCT FROM new.crm_id OR old.link_state <> new.link_state))
EXECUTE FUNCTION email_tasks_of_link();
