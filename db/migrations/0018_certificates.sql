-- [AD-5] The JWT bearer flow: the key is the worker's, the certificate anybody's who manages the connector.
CREATE TABLE "connector_certificates" (
	"bu_id" uuid PRIMARY KEY NOT NULL,
	"certificate" text NOT NULL,
	"private_key" text NOT NULL,
	"made_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);--> statement-breakpoint
ALTER TABLE "connector_certificates" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "connector_certificates" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY own_business_unit ON "connector_certificates" USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()));--> statement-breakpoint
ALTER TABLE "connectors" ADD COLUMN "auth_flow" text DEFAULT 'web' NOT NULL;--> statement-breakpoint
ALTER TABLE "connectors" ADD COLUMN "auth_username" text;--> statement-breakpoint
ALTER TABLE "connectors" ADD CONSTRAINT "connectors_auth_flow" CHECK (auth_flow IN ('web', 'jwt'));
