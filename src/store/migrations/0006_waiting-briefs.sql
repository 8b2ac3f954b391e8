DROP INDEX "requests_waiting_brief";--> statement-breakpoint
CREATE INDEX "requests_waiting_brief" ON "requests" USING btree ("brief_id") WHERE state = 'waiting' and brief_id is not null;