CREATE TABLE "audit" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"guild_id" text NOT NULL,
	"member_id" text NOT NULL,
	"action" text NOT NULL,
	"detail" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"state" text NOT NULL,
	"turn" integer DEFAULT 0 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"claimed_until" timestamp with time zone,
	"error_code" text,
	"error_message" text,
	"form" text NOT NULL,
	"guild_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"request_id" uuid,
	"member_id" text,
	"is_private" boolean DEFAULT false NOT NULL,
	"application_id" text,
	"interaction_token" text,
	"interaction_expires_at" timestamp with time zone,
	"interaction_message" text,
	"reply_to" text,
	"editing_until" timestamp with time zone,
	"payload" jsonb,
	"posting_at" timestamp with time zone,
	"message_id" text,
	"posted_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "guilds" (
	"id" text PRIMARY KEY NOT NULL,
	"language" text,
	"length" text DEFAULT 'medium' NOT NULL,
	"is_private" boolean DEFAULT false NOT NULL,
	"moderator_role_ids" text[] DEFAULT '{}'::text[] NOT NULL,
	"log_channel_id" text,
	"joined_at" timestamp with time zone DEFAULT now() NOT NULL,
	"left_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "guild_id" text;--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "member_id" text;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_request_id_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_guild" ON "audit" USING btree ("guild_id","created_at");--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("due_at") WHERE state in ('due', 'rendered', 'posting');--> statement-breakpoint
CREATE INDEX "deliveries_request" ON "deliveries" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "deliveries_guild" ON "deliveries" USING btree ("guild_id");--> statement-breakpoint
CREATE INDEX "guilds_left" ON "guilds" USING btree ("left_at") WHERE left_at is not null;--> statement-breakpoint
CREATE INDEX "requests_guild" ON "requests" USING btree ("guild_id","created_at");