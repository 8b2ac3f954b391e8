CREATE TABLE "digests" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"guild_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"name" text NOT NULL,
	"expressions" text[] NOT NULL,
	"zone" text NOT NULL,
	"sources" jsonb NOT NULL,
	"max_stories" integer NOT NULL,
	"quiet" text NOT NULL,
	"language" text,
	"length" text,
	"role_id" text,
	"has_thread" boolean DEFAULT false NOT NULL,
	"is_forum" boolean DEFAULT false NOT NULL,
	"is_silent" boolean DEFAULT false NOT NULL,
	"is_paused" boolean DEFAULT false NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp with time zone,
	"next_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "edition_stories" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"digest_id" uuid NOT NULL,
	"edition_id" uuid NOT NULL,
	"story_id" text NOT NULL,
	"headline" text NOT NULL,
	"url" text,
	"text" text NOT NULL,
	"claims" jsonb NOT NULL,
	"told_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "edition_stories_story" UNIQUE("edition_id","story_id")
);
--> statement-breakpoint
CREATE TABLE "editions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"digest_id" uuid NOT NULL,
	"guild_id" text NOT NULL,
	"slot" text NOT NULL,
	"purpose" text NOT NULL,
	"state" text DEFAULT 'planned' NOT NULL,
	"turn" integer DEFAULT 0 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"claimed_until" timestamp with time zone,
	"error_code" text,
	"error_message" text,
	"since" timestamp with time zone NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"is_late" boolean DEFAULT false NOT NULL,
	"plan" jsonb,
	"deadline" timestamp with time zone,
	"edition" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"posted_at" timestamp with time zone,
	CONSTRAINT "editions_slot" UNIQUE("digest_id","purpose","slot")
);
--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "edition_id" uuid;--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "part" integer;--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "opens" jsonb;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "weight" double precision DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "edition_stories" ADD CONSTRAINT "edition_stories_digest_id_digests_id_fk" FOREIGN KEY ("digest_id") REFERENCES "public"."digests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "edition_stories" ADD CONSTRAINT "edition_stories_edition_id_editions_id_fk" FOREIGN KEY ("edition_id") REFERENCES "public"."editions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "editions" ADD CONSTRAINT "editions_digest_id_digests_id_fk" FOREIGN KEY ("digest_id") REFERENCES "public"."digests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "digests_next" ON "digests" USING btree ("next_at") WHERE not is_paused and removed_at is null;--> statement-breakpoint
CREATE INDEX "digests_guild" ON "digests" USING btree ("guild_id");--> statement-breakpoint
CREATE INDEX "edition_stories_told" ON "edition_stories" USING btree ("digest_id","told_at");--> statement-breakpoint
CREATE INDEX "editions_due" ON "editions" USING btree ("due_at") WHERE state in ('planned', 'collected', 'briefed', 'rendered', 'posting');--> statement-breakpoint
CREATE INDEX "editions_digest" ON "editions" USING btree ("digest_id","created_at");--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_edition_id_editions_id_fk" FOREIGN KEY ("edition_id") REFERENCES "public"."editions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_part" UNIQUE("edition_id","part");