CREATE TABLE "decisions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"subscription_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"outcome" text NOT NULL,
	"detail" text,
	"delivery_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "decisions_entry" UNIQUE("subscription_id","entry_id")
);
--> statement-breakpoint
CREATE TABLE "entries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"feed_id" uuid NOT NULL,
	"key" text NOT NULL,
	"url" text,
	"title" text NOT NULL,
	"author" text,
	"categories" text[] DEFAULT '{}'::text[] NOT NULL,
	"summary" text NOT NULL,
	"image" text,
	"published_at" timestamp with time zone,
	"content_hash" text NOT NULL,
	"is_old" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "entries_key" UNIQUE("feed_id","key")
);
--> statement-breakpoint
CREATE TABLE "feeds" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"url" text NOT NULL,
	"title" text DEFAULT '' NOT NULL,
	"site_url" text,
	"language" text,
	"state" text DEFAULT 'due' NOT NULL,
	"turn" integer DEFAULT 0 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"claimed_until" timestamp with time zone,
	"error_code" text,
	"error_message" text,
	"asked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"slot_at" timestamp with time zone,
	"etag" text,
	"last_modified" text,
	"status" integer,
	"polled_at" timestamp with time zone,
	"ready_at" timestamp with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"failing_since" timestamp with time zone,
	"told" text DEFAULT 'well' NOT NULL,
	"moved_to" text,
	"moved_times" integer DEFAULT 0 NOT NULL,
	"rhythm" jsonb,
	CONSTRAINT "feeds_url_unique" UNIQUE("url")
);
--> statement-breakpoint
CREATE TABLE "hosts" (
	"host" text PRIMARY KEY NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"busy_until" timestamp with time zone,
	"rest_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "probes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"guild_id" text NOT NULL,
	"member_id" text NOT NULL,
	"kind" text NOT NULL,
	"url" text NOT NULL,
	"state" text DEFAULT 'due' NOT NULL,
	"turn" integer DEFAULT 0 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"claimed_until" timestamp with time zone,
	"error_code" text,
	"error_message" text,
	"found" jsonb,
	"list" jsonb,
	"draft" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"guild_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"feed_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"filter" text DEFAULT '' NOT NULL,
	"max_age_hours" integer,
	"role_id" text,
	"max_per_hour" integer,
	"has_thread" boolean DEFAULT false NOT NULL,
	"is_crossposted" boolean DEFAULT false NOT NULL,
	"is_forum" boolean DEFAULT false NOT NULL,
	"tag_rules" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"category" text,
	"is_paused" boolean DEFAULT false NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp with time zone,
	CONSTRAINT "subscriptions_place" UNIQUE("guild_id","channel_id","feed_id")
);
--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "subscription_id" uuid;--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "entry_id" uuid;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_entry_id_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."entries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "decisions_subscription" ON "decisions" USING btree ("subscription_id","created_at");--> statement-breakpoint
CREATE INDEX "decisions_entries" ON "decisions" USING btree ("entry_id");--> statement-breakpoint
CREATE INDEX "decisions_capped" ON "decisions" USING btree ("subscription_id","delivery_id") WHERE outcome = 'capped';--> statement-breakpoint
CREATE INDEX "entries_feed" ON "entries" USING btree ("feed_id","created_at");--> statement-breakpoint
CREATE INDEX "entries_url" ON "entries" USING hash ("url");--> statement-breakpoint
CREATE INDEX "feeds_due" ON "feeds" USING btree ("due_at") WHERE state in ('due', 'polling');--> statement-breakpoint
CREATE INDEX "probes_due" ON "probes" USING btree ("due_at") WHERE state in ('due', 'probing');--> statement-breakpoint
CREATE INDEX "probes_created" ON "probes" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "subscriptions_feed" ON "subscriptions" USING btree ("feed_id");--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_entry_id_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."entries"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deliveries_subscription" ON "deliveries" USING btree ("subscription_id","created_at");--> statement-breakpoint
CREATE INDEX "deliveries_entry" ON "deliveries" USING btree ("entry_id") WHERE entry_id is not null;