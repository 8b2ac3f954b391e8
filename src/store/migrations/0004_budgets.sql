CREATE TABLE "budget_holds" (
	"brief_id" uuid NOT NULL,
	"turn" integer NOT NULL,
	"guild_id" text,
	"most" double precision NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "budget_holds_brief_id_turn_pk" PRIMARY KEY("brief_id","turn")
);
--> statement-breakpoint
ALTER TABLE "usage" ADD COLUMN "guild_id" text;--> statement-breakpoint
ALTER TABLE "budget_holds" ADD CONSTRAINT "budget_holds_brief_id_briefs_id_fk" FOREIGN KEY ("brief_id") REFERENCES "public"."briefs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "budget_holds_created" ON "budget_holds" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "usage_guild" ON "usage" USING btree ("guild_id","created_at");--> statement-breakpoint
CREATE INDEX "usage_created" ON "usage" USING btree ("created_at");