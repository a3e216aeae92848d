-- Takes back 0005_rename_members.

ALTER TABLE "members" RENAME TO "users";
--> statement-breakpoint
ALTER TABLE "logins" DROP CONSTRAINT "logins_user_id_members_id_fk";
--> statement-breakpoint
ALTER TABLE "logins" ADD CONSTRAINT "logins_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
