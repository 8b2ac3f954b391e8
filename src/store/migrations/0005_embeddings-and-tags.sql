CREATE TABLE "entry_vectors" (
	"entry_id" uuid NOT NULL,
	"model" text NOT NULL,
	"content_hash" text NOT NULL,
	"vector" "bytea",
	"claimed_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "entry_vectors_entry_id_model_pk" PRIMARY KEY("entry_id","model")
);
--> statement-breakpoint
ALTER TABLE "usage" ALTER COLUMN "brief_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "digests" ADD COLUMN "tag_id" text;--> statement-breakpoint
ALTER TABLE "entry_vectors" ADD CONSTRAINT "entry_vectors_entry_id_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."entries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "entry_vectors_created" ON "entry_vectors" USING btree ("created_at");