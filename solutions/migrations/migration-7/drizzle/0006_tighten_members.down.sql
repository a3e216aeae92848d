-- Takes back 0006_tighten_members. Usernames and emails that members were given stay.

ALTER TABLE "members" DROP CONSTRAINT "members_email_has_at";
--> statement-breakpoint
ALTER TABLE "logins" DROP CONSTRAINT "logins_user_id_members_id_fk";
--> statement-breakpoint
-- Logins of nobody can't be under the old rule: they went with their member.
DELETE FROM "logins" WHERE "user_id" IS NULL;
--> statement-breakpoint
ALTER TABLE "logins" ALTER COLUMN "user_id" SET NOT NULL;
--> statement-breakpoint
ALTER TABLE "members" ALTER COLUMN "username" DROP NOT NULL;
--> statement-breakpoint
ALTER TABLE "members" ALTER COLUMN "email" DROP NOT NULL;
--> statement-breakpoint
ALTER TABLE "logins" ADD CONSTRAINT "logins_user_id_members_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;
